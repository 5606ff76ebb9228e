-- The directory: in which database of the service a municipality is, where that is not the first. Only the first one's
-- rows count. `naar`: it is being moved there; as long as it is, the directory is asked anew at every use.

CREATE TABLE plaatsen (
    tenant   text        PRIMARY KEY CHECK (tenant ~ '^[0-9]{4}$'),
    database text        NOT NULL,
    naar     text,
    sinds    timestamptz NOT NULL DEFAULT clock_timestamp()
);
ALTER TABLE plaatsen ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON plaatsen TO {app} USING (tenant = (SELECT current_setting('app.tenant', true)));
CREATE POLICY every_tenant ON plaatsen TO {worker} USING (true);
GRANT SELECT ON plaatsen TO {app}, {worker};

-- The municipalities whose rows in this database may not change: on their way to another one, or gone there.
CREATE TABLE gesloten (
    tenant text        PRIMARY KEY,
    tot    timestamptz NOT NULL             -- a move that is not finished by then has not closed anything
);
ALTER TABLE gesloten ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON gesloten TO {app} USING (tenant = (SELECT current_setting('app.tenant', true)));
CREATE POLICY every_tenant ON gesloten TO {worker} USING (true);
GRANT SELECT ON gesloten TO {app}, {worker};

-- What the triggers of a move call, on every table of a municipality; ZK006: it is not written here now. Housekeeping
-- over all municipalities passes these rows by instead.
CREATE FUNCTION weiger() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM gesloten WHERE tenant = TG_ARGV[0] AND tot > clock_timestamp()) THEN
        IF TG_OP <> 'INSERT' AND TG_TABLE_NAME IN ('jobs', 'inbox', 'idempotency') THEN
            RETURN NULL;
        END IF;
        RAISE EXCEPTION 'this municipality is not written in this database now' USING errcode = 'ZK006';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
