-- Appends that demand that other streams have not moved: what was decided on them still holds at the commit.

CREATE FUNCTION stand_still(p_tenant text, p_streams text[], p_versions bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    x      record;
    actual bigint;
BEGIN
    PERFORM set_config('app.tenant', p_tenant, true);
    FOR x IN SELECT a.stream, a.version FROM unnest(p_streams, p_versions) AS a (stream, version) ORDER BY a.stream LOOP
        SELECT s.version INTO actual FROM streams s WHERE s.tenant = p_tenant AND s.stream = x.stream FOR SHARE;
        IF actual IS DISTINCT FROM x.version THEN
            PERFORM conflict(p_tenant, x.stream, x.version);
        END IF;
    END LOOP;
END $$;

CREATE FUNCTION append_still(p_streams text[], p_versions bigint[], p_tenant text, p_stream text, p_expected bigint,
                             p_type text, p_data jsonb, p_meta jsonb, p_topic text, p_msg_type text, p_payload text,
                             p_claim jsonb, p_jobs jsonb)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM stand_still(p_tenant, p_streams, p_versions);
    PERFORM append_one(p_tenant, p_stream, p_expected, p_type, p_data, p_meta, p_topic, p_msg_type, p_payload, p_claim, p_jobs);
END $$;

-- The keys that subjects have; one without gets none: whoever was erased stays erased.
CREATE FUNCTION existing_keys(p_tenant text, p_subjects text[])
RETURNS TABLE (subject text, key_id uuid, wrapped bytea) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('app.tenant', p_tenant, true);
    RETURN QUERY SELECT k.subject, k.key_id, k.wrapped FROM keys.subject_keys k
        WHERE k.tenant = p_tenant AND k.subject = ANY (p_subjects);
END $$;
