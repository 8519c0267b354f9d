#!/bin/sh
# Runs the browser tests against the built service, in Chromium: Debian's, which is installed where it is missing, or the one
# that CHROMIUM names. Screenshots end up in artefacts/.
set -eu
cd "$(dirname "$0")/.."
chromium=${CHROMIUM:-/usr/bin/chromium}
if [ ! -x "$chromium" ]; then
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Chromium is missing: install it, or set CHROMIUM to where it is" >&2
    exit 1
  fi
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium fonts-dejavu-core
fi
npm run --silent compile
exec node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js --config test/browser/jest.config.js "$@"
