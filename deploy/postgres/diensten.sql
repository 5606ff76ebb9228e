-- The roles and databases of the services, made once on an empty server; passwords come from the environment.
-- deploy/local/postgres.py makes the same for the local start; a test compares the two.
\set ON_ERROR_STOP on

\set dienst intake
\getenv owner_password INTAKE_OWNER_PASSWORD
\getenv app_password INTAKE_APP_PASSWORD
\getenv worker_password INTAKE_WORKER_PASSWORD
\ir dienst/rollen.sql

\set dienst indicatie
\getenv owner_password INDICATIE_OWNER_PASSWORD
\getenv app_password INDICATIE_APP_PASSWORD
\getenv worker_password INDICATIE_WORKER_PASSWORD
\ir dienst/rollen.sql

\set dienst billing
\getenv owner_password BILLING_OWNER_PASSWORD
\getenv app_password BILLING_APP_PASSWORD
\getenv worker_password BILLING_WORKER_PASSWORD
\ir dienst/rollen.sql
