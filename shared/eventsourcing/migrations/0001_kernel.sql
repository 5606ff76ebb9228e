-- The event store's tables, applied to every service's own database. {app} serves requests and messages under row
-- security; {worker} runs relay and projector over all municipalities. Neither owns a table.

CREATE TABLE tenants (
    tenant text PRIMARY KEY CHECK (tenant ~ '^[0-9]{4}$'),
    oin    text NOT NULL CHECK (oin ~ '^[0-9]{20}$'),
    naam   text NOT NULL
);

CREATE TABLE streams (
    tenant    text   NOT NULL,
    stream    text   NOT NULL,
    version   bigint NOT NULL,              -- of the last event, 1 for the first
    published bigint NOT NULL DEFAULT 0,    -- how many messages this stream has told others: their gapless sequence
    PRIMARY KEY (tenant, stream)
);

CREATE SEQUENCE event_position;             -- cache 1: positions are handed out in call order

CREATE TABLE events (
    position bigint      PRIMARY KEY DEFAULT nextval('event_position'),
    tenant   text        NOT NULL,
    stream   text        NOT NULL,
    version  bigint      NOT NULL,
    event_id uuid        NOT NULL DEFAULT uuidv7(),
    type     text        NOT NULL,
    data     jsonb       NOT NULL,
    meta     jsonb       NOT NULL,
    at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (tenant, stream, version)
);

CREATE TABLE outbox (
    position bigint      PRIMARY KEY,       -- of the event that it tells
    tenant   text        NOT NULL,
    topic    text        NOT NULL,
    key      text        NOT NULL,
    sequence bigint      NOT NULL,
    type     text        NOT NULL,
    event_id uuid        NOT NULL,
    at       timestamptz NOT NULL,
    payload  text        NOT NULL,
    headers  text        NOT NULL
);

CREATE TABLE inbox (
    tenant     text        NOT NULL,
    consumer   text        NOT NULL,
    message_id uuid        NOT NULL,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (tenant, consumer, message_id)
);

CREATE TABLE inbox_streams (                -- how far a consumer is in each stream of another service
    tenant   text   NOT NULL,
    consumer text   NOT NULL,
    stream   text   NOT NULL,
    sequence bigint NOT NULL,
    PRIMARY KEY (tenant, consumer, stream)
);

CREATE TABLE idempotency (
    tenant      text        NOT NULL,
    caller      text        NOT NULL,
    route       text        NOT NULL,
    key         text        NOT NULL,
    fingerprint bytea       NOT NULL,
    status      integer     NOT NULL,
    headers     jsonb       NOT NULL,
    body        bytea       NOT NULL,
    at          timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (tenant, caller, route, key)
);
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE jobs (                         -- what happens next and when it is due
    id         uuid        PRIMARY KEY DEFAULT uuidv7(),
    tenant     text        NOT NULL,
    name       text        NOT NULL,
    key        text,
    payload    jsonb       NOT NULL,
    meta       jsonb       NOT NULL,
    due_at     timestamptz NOT NULL,
    attempts   integer     NOT NULL DEFAULT 0,
    lease      uuid,                        -- of the worker that has it, until due_at
    UNIQUE (tenant, name, key)
);
CREATE INDEX jobs_due ON jobs (due_at);

CREATE TABLE storingen (                    -- messages and jobs that could not be handled: only their aggregate waits
    id         uuid        PRIMARY KEY DEFAULT uuidv7(),
    tenant     text        NOT NULL,
    soort      text        NOT NULL CHECK (soort IN ('bericht', 'taak')),
    consumer   text        NOT NULL,        -- the consumer group, or the job's name
    status     text        NOT NULL CHECK (status IN ('wacht', 'geparkeerd', 'opgelost', 'verworpen')),
    reden      text        NOT NULL,        -- error type or slug, never its text
    topic      text,
    partition  integer,
    record     bigint,                      -- offset in the partition
    stream     text,
    sequence   bigint,
    message_id uuid,
    type       text,
    payload    bytea       NOT NULL,
    headers    jsonb       NOT NULL DEFAULT '{}',
    pogingen   integer     NOT NULL DEFAULT 0,
    sinds      timestamptz NOT NULL DEFAULT clock_timestamp(),
    afgedaan   timestamptz,
    door       text,
    toelichting text
);
CREATE INDEX storingen_open ON storingen (status, sinds) WHERE status IN ('wacht', 'geparkeerd');
CREATE UNIQUE INDEX storingen_stream ON storingen (tenant, consumer, stream, sequence)
    WHERE status IN ('wacht', 'geparkeerd') AND stream IS NOT NULL;

CREATE TABLE checkpoints (                  -- relay and projections; a new generation is a new name
    name     text   PRIMARY KEY,
    position bigint NOT NULL
);

CREATE TABLE projections (
    name       text        NOT NULL,
    generation integer     NOT NULL,
    version    integer     NOT NULL,
    status     text        NOT NULL CHECK (status IN ('actief', 'herbouw', 'afgebroken')),
    doel       bigint      NOT NULL DEFAULT 0,   -- position a rebuild must reach before it answers
    sinds      timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (name, generation)
);

CREATE SCHEMA keys;
CREATE TABLE keys.subject_keys (
    key_id  uuid        PRIMARY KEY DEFAULT uuidv7(),
    tenant  text        NOT NULL,
    subject text        NOT NULL,
    wrapped bytea       NOT NULL,           -- the subject's key under the master key
    at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (tenant, subject)
);

DO $$
DECLARE t regclass;
BEGIN
    FOREACH t IN ARRAY ARRAY['tenants', 'streams', 'events', 'outbox', 'inbox', 'inbox_streams', 'idempotency', 'jobs',
                             'storingen', 'keys.subject_keys']::regclass[]
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY own_tenant ON %s TO {app} USING (tenant = (SELECT current_setting(''app.tenant'', true)))'
                       ' WITH CHECK (tenant = (SELECT current_setting(''app.tenant'', true)))', t);
        EXECUTE format('CREATE POLICY every_tenant ON %s TO {worker} USING (true) WITH CHECK (true)', t);
    END LOOP;
END $$;

GRANT USAGE ON SCHEMA keys TO {app}, {worker};
GRANT USAGE ON SEQUENCE event_position TO {app}, {worker};
GRANT SELECT ON SEQUENCE event_position TO {worker};
GRANT SELECT, INSERT, UPDATE ON tenants, streams, inbox_streams TO {app}, {worker};
GRANT SELECT, INSERT ON events, inbox, idempotency TO {app}, {worker};
GRANT INSERT ON outbox TO {app};
GRANT SELECT, INSERT, DELETE ON outbox TO {worker};
GRANT DELETE ON inbox, idempotency TO {worker};
GRANT SELECT, INSERT, UPDATE, DELETE ON jobs, keys.subject_keys TO {app}, {worker};
GRANT SELECT, INSERT, UPDATE ON storingen TO {app}, {worker};
GRANT SELECT, INSERT, UPDATE, DELETE ON checkpoints, projections TO {worker};
GRANT SELECT ON projections TO {app};

-- The projector makes a schema per generation of a projection, and in public the views that answer from it.
GRANT CREATE, USAGE ON SCHEMA public TO {worker};
DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO {worker}', current_database()); END $$;

-- SQLSTATEs of our own: ZK001 conflict (DETAIL: the actual version), ZK002 the key or message was handled before,
-- ZK003 the first call with the key still runs, ZK004 a message out of order, ZK005 the job is no longer ours.

CREATE FUNCTION claim(p_tenant text, p_claim jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE k text;
BEGIN
    IF p_claim->>'kind' = 'http' THEN
        k := concat_ws(chr(31), p_tenant, p_claim->>'caller', p_claim->>'route', p_claim->>'key');
        IF NOT pg_try_advisory_xact_lock(hashtextextended(k, 0)) THEN
            RAISE EXCEPTION 'the first call with this key still runs' USING errcode = 'ZK003';
        END IF;
        INSERT INTO idempotency (tenant, caller, route, key, fingerprint, status, headers, body)
        VALUES (p_tenant, p_claim->>'caller', p_claim->>'route', p_claim->>'key', decode(p_claim->>'fingerprint', 'hex'),
                (p_claim->>'status')::integer, p_claim->'headers', decode(p_claim->>'body', 'hex'))
        ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'this key was answered before' USING errcode = 'ZK002';
        END IF;
    ELSIF p_claim->>'kind' = 'inbox' THEN
        INSERT INTO inbox (tenant, consumer, message_id)
        VALUES (p_tenant, p_claim->>'consumer', (p_claim->>'message_id')::uuid) ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'this message was handled before' USING errcode = 'ZK002';
        END IF;
        IF (p_claim->>'sequence')::bigint = 1 THEN
            INSERT INTO inbox_streams (tenant, consumer, stream, sequence)
            VALUES (p_tenant, p_claim->>'consumer', p_claim->>'stream', 1) ON CONFLICT DO NOTHING;
        ELSE
            UPDATE inbox_streams SET sequence = sequence + 1
            WHERE tenant = p_tenant AND consumer = p_claim->>'consumer' AND stream = p_claim->>'stream'
              AND sequence = (p_claim->>'sequence')::bigint - 1;
        END IF;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'this message is out of order' USING errcode = 'ZK004';
        END IF;
    ELSIF p_claim->>'kind' = 'job' THEN
        DELETE FROM jobs WHERE id = (p_claim->>'id')::uuid AND lease = (p_claim->>'lease')::uuid;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'this job is no longer ours' USING errcode = 'ZK005';
        END IF;
    END IF;
END $$;

CREATE FUNCTION conflict(p_tenant text, p_stream text, p_expected bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    actual bigint := (SELECT version FROM streams WHERE tenant = p_tenant AND stream = p_stream);
BEGIN
    RAISE EXCEPTION 'stream is not at its expected version'
        USING errcode = 'ZK001', detail = json_build_array(p_stream, p_expected, coalesce(actual, 0));
END $$;

-- Writes and takes back jobs; one pending job per name and key.
CREATE FUNCTION enqueue(p_tenant text, p_meta jsonb, p_jobs jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM jobs j USING jsonb_to_recordset(p_jobs) AS x (name text, key text, cancel boolean)
        WHERE x.cancel AND j.tenant = p_tenant AND j.name = x.name AND j.key = x.key;
    INSERT INTO jobs (tenant, name, key, payload, meta, due_at)
        SELECT p_tenant, x.name, x.key, x.payload, p_meta, coalesce(x.due_at, clock_timestamp())
        FROM jsonb_to_recordset(p_jobs) AS x (name text, key text, payload jsonb, due_at timestamptz, cancel boolean)
        WHERE NOT coalesce(x.cancel, false)
    ON CONFLICT (tenant, name, key) DO UPDATE
        SET payload = excluded.payload, meta = excluded.meta, due_at = excluded.due_at, attempts = 0, lease = NULL;
END $$;

-- Appends events to one or more streams, each at its expected version (0: new), tells their messages, stores the
-- claim and the jobs: all or nothing, one round trip. The row lock on a stream comes before nextval, so that writers
-- of one stream queue up, positions rise with versions, and a lost race burns no position.
CREATE FUNCTION append(p_tenant text, p_streams text[], p_expected bigint[], p_after bigint[], p_told integer[],
                       p_event_stream text[], p_event_version bigint[], p_type text[], p_data jsonb[], p_meta jsonb,
                       p_msg_stream integer[] DEFAULT NULL, p_msg_version bigint[] DEFAULT NULL,
                       p_msg_nth integer[] DEFAULT NULL, p_msg_topic text[] DEFAULT NULL,
                       p_msg_type text[] DEFAULT NULL, p_msg_payload text[] DEFAULT NULL,
                       p_claim jsonb DEFAULT NULL, p_jobs jsonb DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    told bigint[];
    v    bigint;
BEGIN
    PERFORM set_config('app.tenant', p_tenant, true);
    IF p_claim IS NOT NULL THEN
        PERFORM claim(p_tenant, p_claim);
    END IF;
    FOR i IN 1 .. cardinality(p_streams) LOOP
        IF p_expected[i] = 0 THEN
            INSERT INTO streams AS s VALUES (p_tenant, p_streams[i], p_after[i], p_told[i])
            ON CONFLICT DO NOTHING RETURNING s.published INTO v;
        ELSE
            UPDATE streams AS s SET version = p_after[i], published = s.published + p_told[i]
            WHERE s.tenant = p_tenant AND s.stream = p_streams[i] AND s.version = p_expected[i]
            RETURNING s.published INTO v;
        END IF;
        IF v IS NULL THEN
            PERFORM conflict(p_tenant, p_streams[i], p_expected[i]);
        END IF;
        told[i] := v - p_told[i];
        v := NULL;
    END LOOP;
    IF p_msg_stream IS NULL THEN
        INSERT INTO events (tenant, stream, version, type, data, meta)
            SELECT p_tenant, x.s, x.v, x.t, x.d, p_meta
            FROM unnest(p_event_stream, p_event_version, p_type, p_data) WITH ORDINALITY AS x (s, v, t, d, o) ORDER BY x.o;
    ELSE
        WITH e AS (
            INSERT INTO events (tenant, stream, version, type, data, meta)
                SELECT p_tenant, x.s, x.v, x.t, x.d, p_meta
                FROM unnest(p_event_stream, p_event_version, p_type, p_data) WITH ORDINALITY AS x (s, v, t, d, o) ORDER BY x.o
            RETURNING position, stream, version, event_id, at)
        INSERT INTO outbox (position, tenant, topic, key, sequence, type, event_id, at, payload, headers)
            SELECT e.position, p_tenant, m.topic, e.stream, told[m.i] + m.nth, m.type, e.event_id, e.at, m.payload, p_meta::text
            FROM unnest(p_msg_stream, p_msg_version, p_msg_nth, p_msg_topic, p_msg_type, p_msg_payload)
                 AS m (i, version, nth, topic, type, payload)
            JOIN e ON e.stream = p_streams[m.i] AND e.version = m.version;
    END IF;
    IF p_jobs IS NOT NULL THEN
        PERFORM enqueue(p_tenant, p_meta, p_jobs);
    END IF;
END $$;

-- The same for one event on one stream, which most commands come to: a third of the time saved.
CREATE FUNCTION append_one(p_tenant text, p_stream text, p_expected bigint, p_type text, p_data jsonb, p_meta jsonb,
                           p_topic text DEFAULT NULL, p_msg_type text DEFAULT NULL, p_payload text DEFAULT NULL,
                           p_claim jsonb DEFAULT NULL, p_jobs jsonb DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    told integer := CASE WHEN p_topic IS NULL THEN 0 ELSE 1 END;
    nth  bigint;
    e    record;
BEGIN
    PERFORM set_config('app.tenant', p_tenant, true);
    IF p_claim IS NOT NULL THEN
        PERFORM claim(p_tenant, p_claim);
    END IF;
    IF p_expected = 0 THEN
        INSERT INTO streams AS s VALUES (p_tenant, p_stream, 1, told) ON CONFLICT DO NOTHING RETURNING s.published INTO nth;
    ELSE
        UPDATE streams AS s SET version = s.version + 1, published = s.published + told
        WHERE s.tenant = p_tenant AND s.stream = p_stream AND s.version = p_expected RETURNING s.published INTO nth;
    END IF;
    IF nth IS NULL THEN
        PERFORM conflict(p_tenant, p_stream, p_expected);
    END IF;
    INSERT INTO events (tenant, stream, version, type, data, meta)
        VALUES (p_tenant, p_stream, p_expected + 1, p_type, p_data, p_meta) RETURNING position, event_id, at INTO e;
    IF told = 1 THEN
        INSERT INTO outbox (position, tenant, topic, key, sequence, type, event_id, at, payload, headers)
            VALUES (e.position, p_tenant, p_topic, p_stream, nth, p_msg_type, e.event_id, e.at, p_payload, p_meta::text);
    END IF;
    IF p_jobs IS NOT NULL THEN
        PERFORM enqueue(p_tenant, p_meta, p_jobs);
    END IF;
END $$;

-- The events of one stream from a version on. With a claim: raises ZK002 when its key was answered before.
CREATE FUNCTION load_stream(p_tenant text, p_stream text, p_after bigint, p_claim jsonb DEFAULT NULL)
RETURNS SETOF events LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('app.tenant', p_tenant, true);
    IF p_claim->>'kind' = 'http' AND EXISTS (
        SELECT FROM idempotency i WHERE i.tenant = p_tenant AND i.caller = p_claim->>'caller'
            AND i.route = p_claim->>'route' AND i.key = p_claim->>'key') THEN
        RAISE EXCEPTION 'this key was answered before' USING errcode = 'ZK002';
    END IF;
    RETURN QUERY SELECT * FROM events e
        WHERE e.tenant = p_tenant AND e.stream = p_stream AND e.version > p_after ORDER BY e.version;
END $$;

CREATE FUNCTION stored_answer(p_tenant text, p_caller text, p_route text, p_key text)
RETURNS SETOF idempotency LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('app.tenant', p_tenant, true);
    RETURN QUERY SELECT * FROM idempotency i
        WHERE i.tenant = p_tenant AND i.caller = p_caller AND i.route = p_route AND i.key = p_key;
END $$;

-- The keys that open sealed fields, and the key of a subject that seals new ones (made at first use).
CREATE FUNCTION subject_keys(p_tenant text, p_ids uuid[])
RETURNS TABLE (key_id uuid, wrapped bytea) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('app.tenant', p_tenant, true);
    RETURN QUERY SELECT k.key_id, k.wrapped FROM keys.subject_keys k WHERE k.tenant = p_tenant AND k.key_id = ANY (p_ids);
END $$;

CREATE FUNCTION sealing_keys(p_tenant text, p_subjects text[], p_fresh bytea[])
RETURNS TABLE (subject text, key_id uuid, wrapped bytea) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('app.tenant', p_tenant, true);
    INSERT INTO keys.subject_keys AS k (tenant, subject, wrapped)
        SELECT p_tenant, x.s, x.w FROM unnest(p_subjects, p_fresh) AS x (s, w) ORDER BY x.s
        ON CONFLICT DO NOTHING;
    RETURN QUERY SELECT k.subject, k.key_id, k.wrapped FROM keys.subject_keys k
        WHERE k.tenant = p_tenant AND k.subject = ANY (p_subjects);
END $$;
