-- Appends of one event each, of several callers, in one statement and one commit: as before all or none of them, now as
-- sets instead of one after the other. What is wrong with one of them is not told here: whoever asked does each by itself.
-- As everywhere claims come first, then streams, and a stream is locked before its event draws a position. The plans
-- are made once, and by index also where a table was small when they were made.

CREATE OR REPLACE FUNCTION append_each(p_tenant text[], p_stream text[], p_expected bigint[], p_type text[], p_data jsonb[],
                                       p_meta jsonb[], p_topic text[], p_msg_type text[], p_payload text[],
                                       p_claim jsonb[], p_jobs jsonb[])
RETURNS void LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    own  text;
    x    record;
    done bigint := 0;
BEGIN
    FOR own IN SELECT DISTINCT t FROM unnest(p_tenant) AS t ORDER BY t LOOP
        PERFORM set_config('app.tenant', own, true);
        WITH c AS MATERIALIZED (
            SELECT d->>'consumer' AS consumer, (d->>'message_id')::uuid AS id, d->>'stream' AS stream,
                   (d->>'sequence')::bigint AS sequence
            FROM unnest(p_tenant, p_claim) AS a (t, d) WHERE t = own AND d->>'kind' = 'inbox'),
        heard AS (
            INSERT INTO inbox (tenant, consumer, message_id) SELECT own, consumer, id FROM c
            ON CONFLICT DO NOTHING RETURNING 1),
        begun AS (
            INSERT INTO inbox_streams (tenant, consumer, stream, sequence)
            SELECT own, consumer, stream, 1 FROM c WHERE sequence = 1 ON CONFLICT DO NOTHING RETURNING 1),
        moved AS (
            UPDATE inbox_streams i SET sequence = c.sequence FROM c
            WHERE i.tenant = own AND i.consumer = c.consumer AND i.stream = c.stream AND i.sequence = c.sequence - 1
              AND c.sequence > 1
            RETURNING 1)
        SELECT (SELECT count(*) FROM c) AS asked, (SELECT count(*) FROM heard) AS heard,
               (SELECT count(*) FROM begun) + (SELECT count(*) FROM moved) AS placed INTO x;
        IF x.heard <> x.asked OR x.placed <> x.asked THEN
            RAISE EXCEPTION 'one of these messages was handled before, or is out of order' USING errcode = 'ZK002';
        END IF;
        FOR x IN SELECT d FROM unnest(p_tenant, p_claim) AS a (t, d) WHERE t = own AND d->>'kind' <> 'inbox' LOOP
            PERFORM claim(own, x.d);
        END LOOP;
        WITH a AS MATERIALIZED (
            SELECT *, CASE WHEN topic IS NULL THEN 0 ELSE 1 END AS told
            FROM unnest(p_tenant, p_stream, p_expected, p_type, p_data, p_meta, p_topic, p_msg_type, p_payload)
                AS u (tenant, stream, expected, type, data, meta, topic, msg_type, payload)
            WHERE tenant = own),
        placed AS (
            MERGE INTO streams AS s USING a ON s.tenant = own AND s.stream = a.stream
            WHEN MATCHED AND s.version = a.expected THEN
                UPDATE SET version = s.version + 1, published = s.published + a.told
            WHEN NOT MATCHED AND a.expected = 0 THEN
                INSERT VALUES (own, a.stream, 1, a.told)
            RETURNING a.*, s.published),
        e AS MATERIALIZED (
            SELECT *, nextval('event_position') AS position, uuidv7() AS event_id, clock_timestamp() AS at FROM placed),
        stored AS (
            INSERT INTO events (position, tenant, stream, version, event_id, type, data, meta, at)
            SELECT position, own, stream, expected + 1, event_id, type, data, meta, at FROM e RETURNING 1),
        telling AS (
            INSERT INTO outbox (position, tenant, topic, key, sequence, type, event_id, at, payload, headers)
            SELECT position, own, topic, stream, published, msg_type, event_id, at, payload, meta::text
            FROM e WHERE topic IS NOT NULL)
        SELECT done + count(*) FROM stored INTO done;
        FOR x IN SELECT m, j FROM unnest(p_tenant, p_meta, p_jobs) AS a (t, m, j) WHERE t = own AND j IS NOT NULL LOOP
            PERFORM enqueue(own, x.m, x.j);
        END LOOP;
    END LOOP;
    IF done <> cardinality(p_stream) THEN
        RAISE EXCEPTION 'one of these streams is not at its expected version' USING errcode = 'ZK001';
    END IF;
END $$;
