#!/bin/sh
# Runs the tests of redemption, races included, behind a real pgbouncer in transaction mode: Debian's, which is installed where it
# is missing, or the one that PGBOUNCER names. With prepared statements off, and from its version 1.21, the first that knows them
# in that mode, with them on as well. Fails where there is no pgbouncer and none can be installed.
set -eu
cd "$(dirname "$0")/.."
LIMIT_S=300
PGBOUNCER=${PGBOUNCER:-/usr/sbin/pgbouncer}
if [ ! -x "$PGBOUNCER" ]; then
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "pgbouncer is missing, and these tests need it: install it, or set PGBOUNCER to where it is" >&2
    exit 1
  fi
  apt-get update -q
  # Installs without starting the package's own service, which nobody here would stop.
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends pgbouncer
fi
version=$("$PGBOUNCER" --version | sed -n 's/^PgBouncer //p')
modes=off
if [ "$(printf '%s\n' 1.21 "$version" | sort -V | head -n 1)" = 1.21 ]; then modes='off on'; fi
child=
trap 'kill "$child" 2>/dev/null; exit 130' INT
trap 'kill "$child" 2>/dev/null; exit 143' TERM
for prepared in $modes; do
  echo "pgbouncer $version, prepared statements $prepared"
  PGBOUNCER=$PGBOUNCER TEST_PREPARED_STATEMENTS=$prepared timeout --kill-after=20 "$LIMIT_S" \
    node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js --config test/pgbouncer/jest.config.js "$@" &
  child=$!
  # In the background, so that a signal is passed on at once; jest's end is its database server's and pgbouncer's end.
  wait "$child"
done
