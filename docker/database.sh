#!/usr/bin/env bash
# Runs once, when the database's volume is empty: the roles, the database and their rights.
set -euo pipefail
: "${HONGFAN_OWNER_PASSWORD:?set HONGFAN_OWNER_PASSWORD in .env}"
: "${HONGFAN_PASSWORD:?set HONGFAN_PASSWORD in .env}"
run() { psql --no-psqlrc --set=ON_ERROR_STOP=1 --username=postgres "$@"; }
PGOPTIONS="-c hongfan.owner_password=$HONGFAN_OWNER_PASSWORD -c hongfan.password=$HONGFAN_PASSWORD" \
  run --file=/hongfan/roles.sql
run --command="create database hongfan owner hongfan_owner template template0 encoding 'UTF8'"
run --dbname=hongfan --file=/hongfan/rights.sql
