#!/bin/sh
# At the first start: a database and a role for the record, and a role that may make Temporal's databases. Neither may do more.
set -eu
psql -v ON_ERROR_STOP=1 -v ratchet="$RATCHET_DB_PASSWORD" -v temporal="$TEMPORAL_DB_PASSWORD" -U postgres -d postgres <<'SQL'
create role ratchet login password :'ratchet';
create database ratchet owner ratchet;
create role temporal login createdb password :'temporal';
SQL
