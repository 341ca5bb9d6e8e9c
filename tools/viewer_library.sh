#!/bin/sh
# Makes src/kinespine/visit/viewer/three.min.js: of three.js what viewer.js uses, in one script with its licence.
#
#     sh tools/viewer_library.sh
#
# Needs Node.js with npm. Run it again when viewer.js uses another part of the library or the library is renewed.
set -eu
out="$(cd "$(dirname "$0")/.." && pwd)/src/kinespine/visit/viewer"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
used="$(grep -o 'THREE\.[A-Za-z0-9]*' "$out/viewer.js" | sort -u | sed 's/THREE\.//' | grep -v '^OrbitControls$' | paste -sd, -)"
cd "$work"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund three@0.187.0 esbuild@0.28.2
{
  echo "export { $used } from 'three';"
  echo "export { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js';"
} >entry.js
npx esbuild entry.js --bundle --minify --format=iife --global-name=THREE --legal-comments=none --outfile=bundle.js
{
  printf '/*!\nthree.js 0.187.0: the parts that viewer.js uses, bundled by tools/viewer_library.sh.\n\n'
  cat node_modules/three/LICENSE
  printf '*/\n'
  cat bundle.js
} >"$out/three.min.js"
