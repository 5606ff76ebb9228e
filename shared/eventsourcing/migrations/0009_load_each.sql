-- The events of streams that several callers ask for at the same time, each of a municipality of its own; archived or not.

CREATE FUNCTION load_each(p_tenants text[], p_streams text[]) RETURNS SETOF events LANGUAGE plpgsql AS $$
DECLARE own text;
BEGIN
    FOR own IN SELECT DISTINCT x FROM unnest(p_tenants) AS x LOOP
        PERFORM set_config('app.tenant', own, true);
        RETURN QUERY SELECT * FROM events e
            WHERE e.tenant = own
              AND e.stream = ANY (ARRAY(SELECT x.s FROM unnest(p_tenants, p_streams) AS x (t, s) WHERE x.t = own))
            ORDER BY e.stream, e.version;
    END LOOP;
END $$;
