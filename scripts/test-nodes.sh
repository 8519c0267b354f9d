#!/bin/sh
# The unit and property tests on the oldest Node that is supported and on the one that the image has, whatever Node this is. Their
# programs come from the npm package `node`, into a folder that is removed again; fails where they can't be had.
set -eu
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- test/unit test/property
image=$(sed -n 's/^ARG NODE_VERSION=//p' Dockerfile)
floor=$(node -p "JSON.parse(fs.readFileSync('package.json', 'utf8')).engines.node.replace('>=', '') + '.0'")
folder=$(mktemp -d)
child=
trap 'rm -rf "$folder"' EXIT
trap 'kill "$child" 2>/dev/null; exit 130' INT
trap 'kill "$child" 2>/dev/null; exit 143' TERM
for version in "$floor" "$image"; do
  echo "Node $version"
  # Its own prefix: neither this project's packages nor its lock are touched.
  mkdir "$folder/$version"
  if ! npm install --prefix "$folder/$version" --no-save --no-audit --no-fund --loglevel=error "node@$version"; then
    echo "Node $version can't be had from the npm registry, and these tests need it" >&2
    exit 1
  fi
  program="$folder/$version/node_modules/node/bin/node"
  [ "$("$program" --version)" = "v$version" ] || { echo "$program is not Node $version" >&2; exit 1; }
  "$program" --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js "$@" &
  child=$!
  # In the background, so that a signal is passed on at once.
  wait "$child"
done
