-- The events of many streams in one round trip: what a message about many aggregates needs.

CREATE FUNCTION load_streams(p_tenant text, p_streams text[]) RETURNS SETOF events LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('app.tenant', p_tenant, true);
    RETURN QUERY SELECT * FROM events e
        WHERE e.tenant = p_tenant AND e.stream = ANY (p_streams) ORDER BY e.stream, e.version;
END $$;
