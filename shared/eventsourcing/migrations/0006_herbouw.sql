-- How far a rebuild is: events applied, of those that there were when it began; and why a projection stands still.

ALTER TABLE projections ADD COLUMN totaal bigint NOT NULL DEFAULT 0;
ALTER TABLE checkpoints ADD COLUMN verwerkt bigint NOT NULL DEFAULT 0, ADD COLUMN fout text;
