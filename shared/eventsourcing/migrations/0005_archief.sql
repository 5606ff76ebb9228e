-- The archive: a partition of `events` for streams that are closed. Whoever reads `events` reads both, whoever appends
-- writes the live part (ONLY events) and no more. The archived events of a stream are its first ones, so a stream that
-- goes on does so in the live part. Nobody but `archiveer` moves an event, and it changes none.

CREATE TABLE events_archief (PRIMARY KEY (position), UNIQUE (tenant, stream, version)) INHERITS (events);
ALTER TABLE events_archief ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON events_archief TO {app} USING (tenant = (SELECT current_setting('app.tenant', true)));
CREATE POLICY every_tenant ON events_archief TO {worker} USING (true);
GRANT SELECT ON events_archief TO {app}, {worker};

-- Moves the events of these streams up to these versions, and gives how many: each in both parts never, in one always.
CREATE FUNCTION archiveer(p_tenant text[], p_stream text[], p_version bigint[]) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH moved AS (
        DELETE FROM ONLY events e USING unnest(p_tenant, p_stream, p_version) AS s (tenant, stream, version)
        WHERE e.tenant = s.tenant AND e.stream = s.stream AND e.version <= s.version RETURNING e.*),
    kept AS (INSERT INTO events_archief SELECT * FROM moved RETURNING 1)
    SELECT count(*) FROM kept
$$;
REVOKE ALL ON FUNCTION archiveer FROM PUBLIC;
GRANT EXECUTE ON FUNCTION archiveer TO {worker};

-- As before: the live part alone, and the archive where that has nothing. Events only ever go from the live part to the
-- archive, so what the first query does not see any more the second does.
CREATE OR REPLACE FUNCTION load_stream(p_tenant text, p_stream text, p_after bigint, p_claim jsonb DEFAULT NULL)
RETURNS SETOF events LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('app.tenant', p_tenant, true);
    IF p_claim->>'kind' = 'http' AND EXISTS (
        SELECT FROM idempotency i WHERE i.tenant = p_tenant AND i.caller = p_claim->>'caller'
            AND i.route = p_claim->>'route' AND i.key = p_claim->>'key') THEN
        RAISE EXCEPTION 'this key was answered before' USING errcode = 'ZK002';
    END IF;
    RETURN QUERY SELECT * FROM ONLY events e
        WHERE e.tenant = p_tenant AND e.stream = p_stream AND e.version > p_after ORDER BY e.version;
    IF NOT FOUND THEN
        RETURN QUERY SELECT * FROM events_archief e
            WHERE e.tenant = p_tenant AND e.stream = p_stream AND e.version > p_after ORDER BY e.version;
    END IF;
END $$;

CREATE OR REPLACE FUNCTION load_streams(p_tenant text, p_streams text[]) RETURNS SETOF events LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('app.tenant', p_tenant, true);
    RETURN QUERY SELECT * FROM ONLY events e
        WHERE e.tenant = p_tenant AND e.stream = ANY (p_streams) ORDER BY e.stream, e.version;
END $$;

-- What the live part of these streams does not hold: their archived events before these versions.
CREATE FUNCTION load_archief(p_tenant text, p_streams text[], p_before bigint[]) RETURNS SETOF events LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('app.tenant', p_tenant, true);
    RETURN QUERY SELECT e.* FROM unnest(p_streams, p_before) AS s (stream, before)
        JOIN events_archief e ON e.tenant = p_tenant AND e.stream = s.stream AND e.version < s.before
        ORDER BY e.stream, e.version;
END $$;
