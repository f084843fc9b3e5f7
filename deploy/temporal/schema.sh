#!/bin/sh
# Makes both databases of Temporal and brings their schemas to this version; each step does nothing the second time.
set -eu
for each in temporal:temporal temporal_visibility:visibility; do
  database=${each%%:*}
  schema=${each##*:}
  temporal-sql-tool --db "$database" create-database
  temporal-sql-tool --db "$database" setup-schema -v 0.0
  temporal-sql-tool --db "$database" update-schema --schema-name "postgresql/v12/$schema"
done
