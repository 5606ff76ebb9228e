-- The last number given out of each series of a municipality: toewijzingen per law (TR332), messages per kind (TR056).
-- Gaps are allowed; the row's lock makes a number unique.

CREATE TABLE nummers (
    tenant  text   NOT NULL,
    reeks   text   NOT NULL,
    laatste bigint NOT NULL,
    PRIMARY KEY (tenant, reeks)
);

ALTER TABLE nummers ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON nummers TO {app} USING (tenant = (SELECT current_setting('app.tenant', true)))
    WITH CHECK (tenant = (SELECT current_setting('app.tenant', true)));
GRANT SELECT, INSERT, UPDATE ON nummers TO {app};
