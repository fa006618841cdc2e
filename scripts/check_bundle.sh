#!/bin/sh
# Builds the browser's part anew and compares it, byte for byte, with what is committed. Needs node and npm.
set -eu
cd "$(dirname "$0")/.."
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
mkdir -p "$fresh/web/browser"
for part in package.json package-lock.json build.mjs src vectors; do
  cp -R "web/browser/$part" "$fresh/web/browser"
done
(cd "$fresh/web/browser" && npm ci --ignore-scripts --no-audit --no-fund --silent && npm run --silent build)
diff -r "$fresh/web/static/app" web/static/app
diff "$fresh/web/static/custody.js" web/static/custody.js
diff -r "$fresh/tests/browser/build" tests/browser/build
echo "The bundle is what its sources say."
