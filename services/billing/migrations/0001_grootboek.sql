-- The ledger of billing: rows written in the transaction of the events they follow from, so that a decision made under
-- their locks is made on what is true. What must never be is forbidden here as well as in the domain.

CREATE TABLE aanbieders (
    tenant     text   NOT NULL,
    agb        text   NOT NULL CHECK (agb ~ '^[0-9]{8}$'),
    naam       text   NOT NULL,
    iban       text   NOT NULL,
    bic        text   NOT NULL,
    gemeld_op  date   NOT NULL,
    versie     bigint NOT NULL,
    PRIMARY KEY (tenant, agb)
);

CREATE TABLE contracten (
    tenant         text   NOT NULL,
    contract_id    uuid   NOT NULL,
    contractnummer text   NOT NULL,
    agb            text   NOT NULL,
    wet            text   NOT NULL CHECK (wet IN ('wmo', 'jeugdwet', 'participatiewet')),
    begindatum     date   NOT NULL,
    einddatum      date,
    versie         bigint NOT NULL,
    PRIMARY KEY (tenant, contract_id),
    UNIQUE (tenant, contractnummer),
    CHECK (einddatum >= begindatum)
);
CREATE INDEX contracten_agb ON contracten (tenant, agb, wet);

CREATE TABLE tarieven (
    tenant      text   NOT NULL,
    contract_id uuid   NOT NULL,
    categorie   text   NOT NULL,
    code        text   NOT NULL,
    eenheid     text   NOT NULL,
    begindatum  date   NOT NULL,
    einddatum   date,
    centen      bigint NOT NULL CHECK (centen >= 0),
    PRIMARY KEY (tenant, contract_id, categorie, code, eenheid, begindatum),
    FOREIGN KEY (tenant, contract_id) REFERENCES contracten,
    CHECK (einddatum >= begindatum)
);

CREATE TABLE producten (
    tenant    text NOT NULL,
    wet       text NOT NULL,
    categorie text NOT NULL,
    code      text NOT NULL,
    eenheid   text NOT NULL,
    PRIMARY KEY (tenant, wet, categorie, code)
);

CREATE TABLE budgetten (
    tenant    text    NOT NULL,
    jaar      integer NOT NULL,
    wet       text    NOT NULL,
    categorie text    NOT NULL,
    centen    bigint  NOT NULL CHECK (centen >= 0),
    versie    bigint  NOT NULL,
    PRIMARY KEY (tenant, jaar, wet, categorie)
);

CREATE TABLE aanspraken (                   -- the current version of every toewijzing; its row is the lock on its room
    tenant          text      NOT NULL,
    wet             text      NOT NULL,
    nummer          bigint    NOT NULL CHECK (nummer BETWEEN 0 AND 999999999),
    agb             text      NOT NULL,
    persoon_id      uuid      NOT NULL,
    moment          timestamp NOT NULL,
    begindatum      date      NOT NULL,
    einddatum       date,
    output          boolean   NOT NULL,
    categorie       text,
    code            text,
    volume          bigint    CHECK (volume >= 0),
    eenheid         text,
    frequentie      text,
    budget_centen   bigint    CHECK (budget_centen >= 0),
    reden_wijziging text,
    PRIMARY KEY (tenant, wet, nummer),
    CHECK (einddatum >= begindatum)
);
CREATE INDEX aanspraken_client ON aanspraken (tenant, agb, wet, persoon_id);

CREATE TABLE verplichtingen (               -- what is granted, in money per year
    tenant    text    NOT NULL,
    bron      text    NOT NULL CHECK (bron IN ('toewijzing', 'pgb')),
    wet       text    NOT NULL,
    sleutel   text    NOT NULL,             -- the number of the toewijzing, the id of the beschikking
    jaar      integer NOT NULL,
    categorie text    NOT NULL,
    centen    bigint  NOT NULL CHECK (centen >= 0),
    PRIMARY KEY (tenant, bron, wet, sleutel, jaar, categorie)
);
CREATE INDEX verplichtingen_jaar ON verplichtingen (tenant, jaar, wet, categorie);

CREATE TABLE verbruik (                     -- awarded minus credited on a toewijzing; volume in minutes for time
    tenant text    NOT NULL,
    wet    text    NOT NULL,
    nummer bigint  NOT NULL,
    jaar   integer NOT NULL,
    maand  integer NOT NULL,
    volume bigint  NOT NULL CHECK (volume >= 0),
    centen bigint  NOT NULL CHECK (centen >= 0),
    PRIMARY KEY (tenant, wet, nummer, jaar, maand)
);

CREATE TABLE declaranten (                  -- one row per provider and law: the lock that puts its claims in order
    tenant             text NOT NULL,
    agb                text NOT NULL,
    wet                text NOT NULL,
    laatste_begindatum date,
    laatste_einddatum  date,
    PRIMARY KEY (tenant, agb, wet)
);

CREATE TABLE declaraties (
    tenant                text    NOT NULL,
    declaratie_id         uuid    NOT NULL,
    agb                   text    NOT NULL,
    wet                   text    NOT NULL,
    identificatie         text    NOT NULL,
    bericht_dagtekening   date    NOT NULL,
    xsd_basis             text    NOT NULL,
    xsd_bericht           text    NOT NULL,
    declaratie_nummer     text    NOT NULL,
    begindatum            date    NOT NULL,
    einddatum             date    NOT NULL,
    dagtekening           date    NOT NULL,
    ontvangen_op          date    NOT NULL,
    antwoord_uiterlijk_op date    NOT NULL,
    aantal_regels         integer NOT NULL,
    ingediend_centen      bigint  NOT NULL,
    status                text    NOT NULL CHECK (status IN ('ontvangen', 'beoordeeld', 'niet-ingediend')),
    bericht_telt          boolean NOT NULL DEFAULT false,   -- the header was in order: its identification is used
    toegekend_centen      bigint,
    aantal_toegekend      integer,
    aantal_afgewezen      integer,
    retourcodes           text[]  NOT NULL DEFAULT '{}',
    bevindingen           jsonb   NOT NULL DEFAULT '[]',
    antwoord_identificatie text,
    antwoord_dagtekening  date,
    antwoord_sha256       text,
    PRIMARY KEY (tenant, declaratie_id),
    CHECK ((status = 'ontvangen') = (antwoord_identificatie IS NULL)),
    CHECK (aantal_toegekend + aantal_afgewezen = aantal_regels),
    CHECK (status <> 'niet-ingediend' OR toegekend_centen = 0)
);
CREATE UNIQUE INDEX declaraties_identificatie ON declaraties (tenant, agb, wet, identificatie) WHERE bericht_telt;
CREATE UNIQUE INDEX declaraties_nummer ON declaraties (tenant, agb, wet, declaratie_nummer) WHERE status = 'beoordeeld';
CREATE UNIQUE INDEX declaraties_antwoord ON declaraties (tenant, wet, antwoord_identificatie);
CREATE INDEX declaraties_agb ON declaraties (tenant, agb, declaratie_id);

CREATE TABLE declaratie_clienten (          -- the BSN of each client of a claim, sealed under the client's own key
    tenant        text NOT NULL,
    declaratie_id uuid NOT NULL,
    persoon_id    uuid NOT NULL,
    bsn_zegel     text NOT NULL,
    PRIMARY KEY (tenant, declaratie_id, persoon_id)
);

CREATE TABLE prestaties (                   -- every line of a claim that counts as sent, with its verdict
    tenant            text    NOT NULL,
    declaratie_id     uuid    NOT NULL,
    nr                integer NOT NULL,
    agb               text    NOT NULL,
    wet               text    NOT NULL,
    persoon_id        uuid    NOT NULL,
    referentie        text    NOT NULL,
    vorige_referentie text,
    eerste_gebruik    boolean NOT NULL,     -- false where the reference was used before (8021)
    toewijzing_nummer bigint  NOT NULL,
    categorie         text    NOT NULL,
    code              text    NOT NULL,
    begindatum        date    NOT NULL,
    einddatum         date    NOT NULL,
    volume            bigint  NOT NULL CHECK (volume >= 0),
    eenheid           text    NOT NULL,
    tarief_centen     bigint  CHECK (tarief_centen >= 0),
    centen            bigint  NOT NULL,     -- signed
    credit            boolean NOT NULL,
    toegekend         boolean NOT NULL,
    retourcodes       text[]  NOT NULL,
    toetsen           jsonb   NOT NULL,
    gecrediteerd      boolean NOT NULL DEFAULT false,
    dagtekening       date    NOT NULL,     -- of the claim
    betaalrun_id      uuid,
    PRIMARY KEY (tenant, declaratie_id, nr),
    FOREIGN KEY (tenant, declaratie_id) REFERENCES declaraties,
    CHECK (credit = (vorige_referentie IS NOT NULL)),
    CHECK (CASE WHEN credit THEN centen <= 0 ELSE centen >= 0 END),
    CHECK (toegekend = (cardinality(retourcodes) = 0)),
    CHECK (betaalrun_id IS NULL OR toegekend),
    CHECK (NOT gecrediteerd OR (toegekend AND NOT credit))
);
CREATE UNIQUE INDEX prestaties_referentie ON prestaties (tenant, agb, wet, referentie) WHERE eerste_gebruik;
CREATE UNIQUE INDEX prestaties_een_open_debet
    ON prestaties (tenant, wet, toewijzing_nummer, begindatum, einddatum, categorie, code)
    WHERE toegekend AND NOT credit AND NOT gecrediteerd;
CREATE UNIQUE INDEX prestaties_een_credit ON prestaties (tenant, agb, wet, vorige_referentie) WHERE toegekend AND credit;
CREATE INDEX prestaties_persoon ON prestaties (tenant, persoon_id);
CREATE INDEX prestaties_te_betalen ON prestaties (tenant, dagtekening) WHERE toegekend AND betaalrun_id IS NULL;
CREATE INDEX prestaties_betaalrun ON prestaties (tenant, betaalrun_id, declaratie_id, nr) WHERE betaalrun_id IS NOT NULL;

CREATE TABLE betaalruns (
    tenant            text    NOT NULL,
    betaalrun_id      uuid    NOT NULL,
    status            text    NOT NULL
        CHECK (status IN ('ter-goedkeuring', 'goedgekeurd', 'verzonden', 'bevestigd', 'afgekeurd')),
    wet               text,
    tot_en_met        date    NOT NULL,
    uitvoeringsdatum  date    NOT NULL,
    aantal_regels     integer NOT NULL CHECK (aantal_regels > 0),
    aantal_betalingen integer NOT NULL CHECK (aantal_betalingen > 0),
    totaal_centen     bigint  NOT NULL CHECK (totaal_centen > 0),
    maker             text    NOT NULL,
    goedgekeurd_door  text,
    bevestigd_op      date,
    PRIMARY KEY (tenant, betaalrun_id),
    CHECK ((status = 'bevestigd') = (bevestigd_op IS NOT NULL)),
    CHECK (goedgekeurd_door <> maker)       -- four eyes
);
ALTER TABLE prestaties ADD FOREIGN KEY (tenant, betaalrun_id) REFERENCES betaalruns;

CREATE TABLE betaalbestanden (
    tenant       text   NOT NULL,
    betaalrun_id uuid   NOT NULL,
    sha256       text   NOT NULL,
    inhoud       bytea  NOT NULL,
    PRIMARY KEY (tenant, betaalrun_id),
    FOREIGN KEY (tenant, betaalrun_id) REFERENCES betaalruns
);

DO $$
DECLARE t regclass;
BEGIN
    FOREACH t IN ARRAY ARRAY['aanbieders', 'contracten', 'tarieven', 'producten', 'budgetten', 'aanspraken',
                             'verplichtingen', 'verbruik', 'declaranten', 'declaraties', 'declaratie_clienten',
                             'prestaties', 'betaalruns', 'betaalbestanden']::regclass[]
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY own_tenant ON %s TO {app} USING (tenant = (SELECT current_setting(''app.tenant'', true)))'
                       ' WITH CHECK (tenant = (SELECT current_setting(''app.tenant'', true)))', t);
        EXECUTE format('CREATE POLICY every_tenant ON %s TO {worker} USING (true)', t);
        EXECUTE format('GRANT SELECT ON %s TO {worker}', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %s TO {app}', t);
    END LOOP;
END $$;

GRANT DELETE ON tarieven, producten, verplichtingen TO {app};
