#!/bin/sh
# The tests that talk HTTP, at the service as it ships: what `npm run build` makes, a process for each suite, as in production.
# Tests that need the application in their own process are skipped (test/support/app/in-process.ts).
set -eu
cd "$(dirname "$0")/.."
npm run --silent build
[ $# -gt 0 ] || set -- test/e2e test/contract
export PUNCHCARD_E2E=dist
exec node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js "$@"
