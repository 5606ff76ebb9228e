-- How far each consumer is, as its member that has the partition wrote it down: whoever serves need not reach the broker.

CREATE TABLE consumentposities (
    consumer  text        NOT NULL,
    topic     text        NOT NULL,
    partition integer     NOT NULL,
    position  bigint      NOT NULL,         -- of the next record to handle
    einde     bigint      NOT NULL,         -- of the next record to come
    lid       text        NOT NULL,
    gemeten   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (consumer, topic, partition)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON consumentposities TO {worker};
