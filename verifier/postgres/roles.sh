#!/bin/sh
# Runs once, when the database's volume is empty: the owner migrates; the application's role works and
# cannot change what must never change (the migrations give it its rights).
set -eu

psql --username "$POSTGRES_USER" --dbname postgres --set ON_ERROR_STOP=1 \
	--set owner_password="$POSTGRES_OWNER_PASSWORD" --set app_password="$POSTGRES_APP_PASSWORD" <<'SQL'
CREATE ROLE verifier_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE verifier_app LOGIN PASSWORD :'app_password';
CREATE DATABASE verifier OWNER verifier_owner;
REVOKE CONNECT ON DATABASE verifier FROM PUBLIC;
GRANT CONNECT ON DATABASE verifier TO verifier_app;
SQL
