-- One service: the owner of its database, the app that sees one municipality at a time, and the worker.
\set owner :dienst _owner
\set app :dienst _app
\set worker :dienst _worker

CREATE ROLE :"owner" LOGIN PASSWORD :'owner_password';
ALTER ROLE :"owner" SET statement_timeout = '600s';
ALTER ROLE :"owner" SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE :"owner" SET transaction_timeout = '900s';
ALTER ROLE :"owner" SET lock_timeout = '60s';

CREATE ROLE :"app" LOGIN PASSWORD :'app_password';
ALTER ROLE :"app" SET statement_timeout = '15s';
ALTER ROLE :"app" SET idle_in_transaction_session_timeout = '15s';
ALTER ROLE :"app" SET transaction_timeout = '30s';
ALTER ROLE :"app" SET lock_timeout = '1200ms';

CREATE ROLE :"worker" LOGIN PASSWORD :'worker_password';
ALTER ROLE :"worker" SET statement_timeout = '60s';
ALTER ROLE :"worker" SET idle_in_transaction_session_timeout = '30s';
ALTER ROLE :"worker" SET transaction_timeout = '120s';
ALTER ROLE :"worker" SET lock_timeout = '10s';

CREATE DATABASE :"dienst" OWNER :"owner";
REVOKE ALL ON DATABASE :"dienst" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"dienst" TO :"app", :"worker";
GRANT CREATE ON DATABASE :"dienst" TO :"worker"; -- a schema per rebuild of a read model

\connect :"dienst"
ALTER SCHEMA public OWNER TO :"owner";
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"app", :"worker";
\connect postgres
