-- A claim is judged in parts; a verdict is kept as the facts it stands on and explained by judging the line again.

ALTER TABLE declaraties
    ADD aangenomen boolean NOT NULL DEFAULT false,      -- steps 2 to 4 are passed: its numbers are used
    ADD aantal_beoordeeld integer NOT NULL DEFAULT 0 CHECK (aantal_beoordeeld BETWEEN 0 AND aantal_regels);
UPDATE declaraties SET aangenomen = (status = 'beoordeeld'),
    aantal_beoordeeld = CASE WHEN status = 'beoordeeld' THEN aantal_regels ELSE 0 END;
ALTER TABLE declaraties
    ADD CHECK (NOT aangenomen OR bericht_telt),
    ADD CHECK (status <> 'beoordeeld' OR (aangenomen AND aantal_beoordeeld = aantal_regels)),
    ADD CHECK (status <> 'niet-ingediend' OR NOT aangenomen);
DROP INDEX declaraties_nummer;
CREATE UNIQUE INDEX declaraties_nummer ON declaraties (tenant, agb, wet, declaratie_nummer) WHERE aangenomen;

ALTER TABLE prestaties ADD deel integer;                -- the part that holds its facts; null: `toetsen` holds the rules tried
ALTER TABLE prestaties ALTER toetsen DROP NOT NULL;
ALTER TABLE prestaties ADD CHECK (num_nonnulls(deel, toetsen) = 1);

ALTER TABLE aanspraken ADD versie bigint;               -- which event of the toewijzing's stream the row shows
UPDATE aanspraken a SET versie = (
    SELECT min(e.version) FROM events e
    WHERE e.tenant = a.tenant AND e.stream = 'aanspraak-' || a.wet || '-' || a.nummer
        AND (e.data->'versie'->>'moment')::timestamp = a.moment);
ALTER TABLE aanspraken ALTER versie SET NOT NULL;
