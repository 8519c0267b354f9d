-- The service's roles and database on an empty PostgreSQL, run by psql as a superuser. The passwords come from the environment:
-- PUNCHCARD_OWNER_PASSWORD and PUNCHCARD_SERVICE_PASSWORD.
\set ON_ERROR_STOP on
\getenv owner_password PUNCHCARD_OWNER_PASSWORD
\getenv service_password PUNCHCARD_SERVICE_PASSWORD
-- Owns the tables and runs the migrations.
create role punchcard_owner login password :'owner_password';
-- Serves requests. Owns nothing and bypasses nothing, so that row-level security holds it.
create role punchcard_service login password :'service_password';
create database punchcard owner punchcard_owner;
