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
