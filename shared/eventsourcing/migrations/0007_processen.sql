-- Why the last attempt at a job failed, for who looks at what waits; a job that is planned anew begins without.

ALTER TABLE jobs ADD COLUMN fout text;

CREATE OR REPLACE FUNCTION enqueue(p_tenant text, p_meta jsonb, p_jobs jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM jobs j USING jsonb_to_recordset(p_jobs) AS x (name text, key text, cancel boolean)
        WHERE x.cancel AND j.tenant = p_tenant AND j.name = x.name AND j.key = x.key;
    INSERT INTO jobs (tenant, name, key, payload, meta, due_at)
        SELECT p_tenant, x.name, x.key, x.payload, p_meta, coalesce(x.due_at, clock_timestamp())
        FROM jsonb_to_recordset(p_jobs) AS x (name text, key text, payload jsonb, due_at timestamptz, cancel boolean)
        WHERE NOT coalesce(x.cancel, false)
    ON CONFLICT (tenant, name, key) DO UPDATE
        SET payload = excluded.payload, meta = excluded.meta, due_at = excluded.due_at, attempts = 0, lease = NULL,
            fout = NULL;
END $$;
