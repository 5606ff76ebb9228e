-- What people of operations did. Written before the act, so that none goes unseen; only its outcome is added afterwards.

CREATE TABLE beheerhandelingen (
    id        uuid        PRIMARY KEY DEFAULT uuidv7(),
    tenant    text        NOT NULL,         -- whose thing it is; 0000: of all
    op        timestamptz NOT NULL DEFAULT clock_timestamp(),
    door      text        NOT NULL,
    handeling text        NOT NULL,
    onderwerp text        NOT NULL,
    reden     text,
    trace     text,
    uitkomst  text
);
ALTER TABLE beheerhandelingen ENABLE ROW LEVEL SECURITY;
CREATE POLICY every_tenant ON beheerhandelingen TO {worker} USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (uitkomst) ON beheerhandelingen TO {worker};
