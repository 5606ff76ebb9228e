-- What must hold for money: as a constraint where one row or one statement can tell, else by the nightly check.

ALTER TABLE prestaties
    ADD CONSTRAINT prestaties_grootste_bedrag CHECK (abs(centen) <= 99999999),
    ADD CONSTRAINT prestaties_volume_maal_tarief CHECK (NOT toegekend OR CASE eenheid   -- rounded once (TR346, IV081)
        WHEN '83' THEN abs(centen) = volume
        WHEN '01' THEN 2 * abs(abs(centen) - volume * tarief_centen) <= volume + 1
        ELSE abs(centen) = volume * tarief_centen END);
ALTER TABLE declaraties
    ADD CONSTRAINT declaraties_heel CHECK (status <> 'beoordeeld' OR (toegekend_centen IS NOT NULL AND aantal_toegekend >= 0 AND aantal_afgewezen >= 0));
CREATE INDEX correctieregels_regel ON correctieregels (tenant, declaratie_id, nr);

-- No award on a deleted toewijzing (TR384): looked at once for all lines of a statement.
CREATE FUNCTION geen_toekenning_op_verwijderde() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM nieuw n JOIN aanspraken a ON (a.tenant, a.wet, a.nummer) = (n.tenant, n.wet, n.toewijzing_nummer)
               WHERE n.toegekend AND NOT n.credit AND a.reden_wijziging = '13') THEN
        RAISE EXCEPTION 'award on a deleted toewijzing' USING errcode = 'check_violation', constraint = 'prestaties_verwijderd';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER prestaties_verwijderd AFTER INSERT ON prestaties REFERENCING NEW TABLE AS nieuw
    FOR EACH STATEMENT EXECUTE FUNCTION geen_toekenning_op_verwijderde();

-- How much a toewijzing allows (section 6 of the standard's volume rules), written apart from the code that judges claims.
CREATE FUNCTION zondagen(van date, tot date) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    (tot - date '1899-12-31') / 7 - (van - 1 - date '1899-12-31') / 7;          -- a Sunday

CREATE FUNCTION output_weken(van date, tot date, einde date) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    zondagen(van, tot) + CASE WHEN extract(isodow FROM einde) < 7
        AND einde - extract(isodow FROM einde)::integer BETWEEN van AND tot THEN 1 ELSE 0 END;

CREATE FUNCTION weken(van date, tot date) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    (tot - extract(isodow FROM tot)::integer - van + extract(isodow FROM van)::integer) / 7 + 1;

CREATE FUNCTION ruimte_per_periode(a aanspraken, van date, tot date) RETURNS bigint LANGUAGE sql STABLE RETURN
    CASE WHEN tot < van THEN 0 ELSE a.volume * CASE
        WHEN a.frequentie = '1' THEN tot - van + 1
        WHEN a.frequentie <> '2' THEN 1
        WHEN a.eenheid IN ('82', '83') THEN output_weken(van, tot, a.einddatum)
        WHEN a.wet = 'wmo' AND a.categorie = '01' THEN 6
        ELSE weken(van, tot) END END;

CREATE FUNCTION ruimte_in_totaal(a aanspraken) RETURNS bigint LANGUAGE sql STABLE RETURN
    CASE WHEN a.frequentie = '6' THEN a.volume WHEN a.einddatum IS NULL THEN NULL ELSE a.volume * CASE
        WHEN a.frequentie = '1' THEN a.einddatum - a.begindatum + 1
        WHEN a.frequentie = '4' THEN
            12 * (extract(year FROM a.einddatum) - extract(year FROM a.begindatum))::integer
            + (extract(month FROM a.einddatum) - extract(month FROM a.begindatum))::integer + 1
        WHEN a.eenheid IN ('82', '83') THEN output_weken(a.begindatum, a.einddatum, a.einddatum)
        ELSE weken(a.begindatum, a.einddatum) END END;

-- A person knows, or is about to be told, that the toewijzing changed after the award (docs/adr/0012).
CREATE FUNCTION over_besloten(a aanspraken) RETURNS boolean LANGUAGE sql STABLE RETURN
    EXISTS (SELECT FROM correcties c WHERE (c.tenant, c.wet, c.toewijzing_nummer) = (a.tenant, a.wet, a.nummer)
            AND c.status IN ('voorgesteld', 'aanvaard', 'verworpen'))
    OR EXISTS (SELECT FROM jobs j WHERE (j.tenant, j.name, j.key) = (a.tenant, 'herzie-toewijzing', a.wet || '-' || a.nummer));

-- Why a run does not pay this line now; null: it may. Rows of the tenant of the line only.
CREATE FUNCTION reden_van_aanhouden(p prestaties) RETURNS text LANGUAGE sql STABLE RETURN
    CASE WHEN p.credit OR p.gecrediteerd THEN NULL
        WHEN EXISTS (SELECT FROM correctieregels r JOIN correcties c USING (tenant, correctie_id)
                     WHERE (r.tenant, r.declaratie_id, r.nr) = (p.tenant, p.declaratie_id, p.nr)
                       AND r.loopt AND c.status = 'aanvaard') THEN 'correctie-aanvaard'
        WHEN EXISTS (SELECT FROM aanspraken a WHERE (a.tenant, a.wet, a.nummer) = (p.tenant, p.wet, p.toewijzing_nummer)
                       AND a.reden_wijziging = '13')
            AND NOT EXISTS (SELECT FROM correctieregels r JOIN correcties c USING (tenant, correctie_id)
                            WHERE (r.tenant, r.declaratie_id, r.nr) = (p.tenant, p.declaratie_id, p.nr)
                              AND c.status = 'verworpen' AND r.toetsen @> '[{"regel": "TR384"}]')
            THEN 'toewijzing-verwijderd' END;

CREATE TABLE controles (
    tenant             text        NOT NULL,
    controle_id        uuid        NOT NULL,
    status             text        NOT NULL CHECK (status IN ('wacht', 'klaar')),
    gestart_op         timestamptz NOT NULL DEFAULT clock_timestamp(),
    klaar_op           timestamptz,
    aantal_afwijkingen integer,
    punten             jsonb       NOT NULL DEFAULT '[]',
    PRIMARY KEY (tenant, controle_id),
    CHECK ((status = 'klaar') = (klaar_op IS NOT NULL AND aantal_afwijkingen IS NOT NULL))
);
ALTER TABLE controles ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON controles TO {app} USING (tenant = (SELECT current_setting('app.tenant', true)))
    WITH CHECK (tenant = (SELECT current_setting('app.tenant', true)));
CREATE POLICY every_tenant ON controles TO {worker} USING (true);
GRANT SELECT ON controles TO {worker};
GRANT SELECT, INSERT, UPDATE ON controles TO {app};

-- Municipalities that are on board already start tonight; later ones when they come on board.
INSERT INTO jobs (tenant, name, key, payload, meta, due_at)
SELECT tenant, 'controleer', 'nacht', '{}',
    jsonb_build_object('actor', 'proces:migratie', 'correlationid', uuidv7()), clock_timestamp()
FROM tenants
ON CONFLICT DO NOTHING;
