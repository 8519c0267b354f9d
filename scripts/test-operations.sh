#!/bin/sh
# What operators do, tried with the built service: a rolling restart under load; a backup under load, restored; and the image that
# the Dockerfile describes, built by hand and run on a read-only root, for which it has to be root itself. With the PostgreSQL of
# the system: Debian's, which is installed where it is missing, or the one whose programs POSTGRES_BIN holds. Fails where there is
# none and none can be installed.
set -eu
cd "$(dirname "$0")/.."
LIMIT_S=600
newest() { find /usr/lib/postgresql -maxdepth 3 -path '*/bin/postgres' 2>/dev/null | sort -V | tail -n 1 | xargs -r dirname; }
POSTGRES_BIN=${POSTGRES_BIN:-$(newest)}
if [ -z "$POSTGRES_BIN" ]; then
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "PostgreSQL is missing, and these tests need it: install it, or set POSTGRES_BIN to the folder of its programs" >&2
    exit 1
  fi
  apt-get update -q
  # Installs without starting the package's own server, which nobody here would stop.
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends postgresql
  POSTGRES_BIN=$(newest)
fi
export POSTGRES_BIN
npm run --silent compile
timeout --kill-after=20 "$LIMIT_S" \
  node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js --config test/operations/jest.config.js "$@" &
child=$!
trap 'kill "$child" 2>/dev/null; exit 130' INT
trap 'kill "$child" 2>/dev/null; exit 143' TERM
# In the background, so that a signal is passed on at once.
wait "$child"
