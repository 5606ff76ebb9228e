-- Appends of one event each, of several callers, in one statement and one commit: all or none of them.

CREATE FUNCTION append_each(p_tenant text[], p_stream text[], p_expected bigint[], p_type text[], p_data jsonb[],
                            p_meta jsonb[], p_topic text[], p_msg_type text[], p_payload text[], p_claim jsonb[],
                            p_jobs jsonb[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE x record;
BEGIN
    FOR x IN SELECT * FROM unnest(p_tenant, p_stream, p_expected, p_type, p_data, p_meta, p_topic, p_msg_type, p_payload,
                                  p_claim, p_jobs)
                 AS a (tenant, stream, expected, type, data, meta, topic, msg_type, payload, claim, jobs)
    LOOP
        PERFORM append_one(x.tenant, x.stream, x.expected, x.type, x.data, x.meta, x.topic, x.msg_type, x.payload,
                           x.claim, x.jobs);
    END LOOP;
END $$;
