-- Proposals to correct awarded lines, and what waits for whom.

CREATE TABLE correcties (
    tenant            text    NOT NULL,
    correctie_id      uuid    NOT NULL,
    status            text    NOT NULL CHECK (status IN ('voorgesteld', 'aanvaard', 'verworpen', 'afgehandeld', 'vervallen')),
    wet               text    NOT NULL,
    agb               text    NOT NULL,
    toewijzing_nummer bigint  NOT NULL,
    persoon_id        uuid    NOT NULL,
    aantal_regels     integer NOT NULL CHECK (aantal_regels > 0),
    centen            bigint  NOT NULL CHECK (centen >= 0),
    reden             text    NOT NULL,     -- made from the rules that are broken: nothing personal
    voorgesteld_op    date    NOT NULL,
    besloten_op       date,
    beeindigd_op      date,
    PRIMARY KEY (tenant, correctie_id),
    CHECK (status NOT IN ('aanvaard', 'verworpen') OR besloten_op IS NOT NULL),
    CHECK ((beeindigd_op IS NOT NULL) = (status IN ('afgehandeld', 'vervallen')))
);
CREATE UNIQUE INDEX correcties_een_open ON correcties (tenant, wet, toewijzing_nummer) WHERE status = 'voorgesteld';
CREATE INDEX correcties_toewijzing ON correcties (tenant, wet, toewijzing_nummer);
CREATE INDEX correcties_werk ON correcties (tenant, correctie_id) WHERE status IN ('voorgesteld', 'aanvaard');

CREATE TABLE correctieregels (
    tenant        text    NOT NULL,
    correctie_id  uuid    NOT NULL,
    declaratie_id uuid    NOT NULL,
    nr            integer NOT NULL,
    centen        bigint  NOT NULL CHECK (centen >= 0),
    toetsen       jsonb   NOT NULL,         -- the rules it breaks, with what they looked at
    loopt         boolean NOT NULL DEFAULT true,
    PRIMARY KEY (tenant, correctie_id, declaratie_id, nr),
    FOREIGN KEY (tenant, correctie_id) REFERENCES correcties,
    FOREIGN KEY (tenant, declaratie_id, nr) REFERENCES prestaties
);
CREATE UNIQUE INDEX correctieregels_een_keer ON correctieregels (tenant, declaratie_id, nr) WHERE loopt;  -- no cent twice

-- The work that waits: claims without answer, runs without approval.
CREATE INDEX declaraties_termijn ON declaraties (tenant, antwoord_uiterlijk_op, declaratie_id);
CREATE INDEX declaraties_onbeantwoord ON declaraties (tenant, antwoord_uiterlijk_op, declaratie_id) WHERE status = 'ontvangen';
CREATE INDEX betaalruns_werk ON betaalruns (tenant, uitvoeringsdatum, betaalrun_id) WHERE status = 'ter-goedkeuring';

DO $$
DECLARE t regclass;
BEGIN
    FOREACH t IN ARRAY ARRAY['correcties', 'correctieregels']::regclass[]
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY own_tenant ON %s TO {app} USING (tenant = (SELECT current_setting(''app.tenant'', true)))'
                       ' WITH CHECK (tenant = (SELECT current_setting(''app.tenant'', true)))', t);
        EXECUTE format('CREATE POLICY every_tenant ON %s TO {worker} USING (true)', t);
        EXECUTE format('GRANT SELECT ON %s TO {worker}', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %s TO {app}', t);
    END LOOP;
END $$;
