#!/bin/sh
# Runs the redemption tests behind a real pgbouncer in transaction mode: Debian's, which is installed where it is missing, or the
# one that PGBOUNCER names. Up to its version 1.20 it knows no prepared statements in that mode, so they are off.
set -eu
cd "$(dirname "$0")/.."
PGBOUNCER=${PGBOUNCER:-/usr/sbin/pgbouncer}
if [ ! -x "$PGBOUNCER" ]; then
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "pgbouncer is missing: install it, or set PGBOUNCER to where it is" >&2
    exit 1
  fi
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends pgbouncer
fi
export PGBOUNCER TEST_PREPARED_STATEMENTS=off
exec node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js --config test/pgbouncer/jest.config.js "$@"
