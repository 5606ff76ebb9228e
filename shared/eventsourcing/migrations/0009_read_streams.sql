-- Loads that name their columns, so that a release that adds one to `events` disturbs none of them; the functions they
-- replace stay for the release before this one, and see both parts. The live part is read alone, and the archive where
-- that has nothing: events only ever go from the live part to the archive, so what the first query does not see any
-- more the second does.

-- The events of one stream from a version on. With a claim: raises ZK002 when its key was answered before.
CREATE FUNCTION read_stream(p_tenant text, p_stream text, p_after bigint, p_claim jsonb DEFAULT NULL)
RETURNS TABLE (tenant text, stream text, version bigint, event_id uuid, type text, data jsonb, at timestamptz)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('app.tenant', p_tenant, true);
    IF p_claim->>'kind' = 'http' AND EXISTS (
        SELECT FROM idempotency i WHERE i.tenant = p_tenant AND i.caller = p_claim->>'caller'
            AND i.route = p_claim->>'route' AND i.key = p_claim->>'key') THEN
        RAISE EXCEPTION 'this key was answered before' USING errcode = 'ZK002';
    END IF;
    RETURN QUERY SELECT e.tenant, e.stream, e.version, e.event_id, e.type, e.data, e.at FROM ONLY events e
        WHERE e.tenant = p_tenant AND e.stream = p_stream AND e.version > p_after ORDER BY e.version;
    IF NOT FOUND THEN
        RETURN QUERY SELECT e.tenant, e.stream, e.version, e.event_id, e.type, e.data, e.at FROM events_archief e
            WHERE e.tenant = p_tenant AND e.stream = p_stream AND e.version > p_after ORDER BY e.version;
    END IF;
END $$;

-- The live events of many streams in one round trip: what a message about many aggregates needs.
CREATE FUNCTION read_streams(p_tenant text, p_streams text[])
RETURNS TABLE (tenant text, stream text, version bigint, event_id uuid, type text, data jsonb, at timestamptz)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('app.tenant', p_tenant, true);
    RETURN QUERY SELECT e.tenant, e.stream, e.version, e.event_id, e.type, e.data, e.at FROM ONLY events e
        WHERE e.tenant = p_tenant AND e.stream = ANY (p_streams) ORDER BY e.stream, e.version;
END $$;

-- What the live part of these streams does not hold: their archived events before these versions.
CREATE FUNCTION read_archive(p_tenant text, p_streams text[], p_before bigint[])
RETURNS TABLE (tenant text, stream text, version bigint, event_id uuid, type text, data jsonb, at timestamptz)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('app.tenant', p_tenant, true);
    RETURN QUERY SELECT e.tenant, e.stream, e.version, e.event_id, e.type, e.data, e.at
        FROM unnest(p_streams, p_before) AS s (stream, before)
        JOIN events_archief e ON e.tenant = p_tenant AND e.stream = s.stream AND e.version < s.before
        ORDER BY e.stream, e.version;
END $$;

-- The events of streams that several callers ask for at the same time, each of a municipality of its own; archived or not.
CREATE FUNCTION read_each(p_tenants text[], p_streams text[])
RETURNS TABLE (tenant text, stream text, version bigint, event_id uuid, type text, data jsonb, at timestamptz)
LANGUAGE plpgsql AS $$
DECLARE own text;
BEGIN
    FOR own IN SELECT DISTINCT x FROM unnest(p_tenants) AS x LOOP
        PERFORM set_config('app.tenant', own, true);
        RETURN QUERY SELECT e.tenant, e.stream, e.version, e.event_id, e.type, e.data, e.at FROM events e
            WHERE e.tenant = own
              AND e.stream = ANY (ARRAY(SELECT x.s FROM unnest(p_tenants, p_streams) AS x (t, s) WHERE x.t = own))
            ORDER BY e.stream, e.version;
    END LOOP;
END $$;
