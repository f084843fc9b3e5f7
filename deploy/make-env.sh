#!/bin/sh
# Writes new secrets into .env beside docker-compose.yml. One that is there is kept: its passwords are those of the volumes.
set -eu
cd "$(dirname "$0")/.."
if [ -e .env ]; then
  echo '.env is there already and was kept.'
  exit 0
fi
umask 077
secret() { od -An -v -N32 -tx1 /dev/urandom | tr -d ' \n'; }
for name in POSTGRES_PASSWORD RATCHET_DB_PASSWORD TEMPORAL_DB_PASSWORD RATCHET_MASTER_KEY GRAFANA_PASSWORD; do
  echo "$name=$(secret)"
done > .env.new
mv .env.new .env
echo 'Wrote new secrets into .env.'
