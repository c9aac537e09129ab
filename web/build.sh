#!/usr/bin/env bash
# Builds the console into web/dist, unless nothing has changed since. Exit code 3: there is no Node.js to do it with.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if [[ -e dist/index.html && -z $(find src public index.html package-lock.json vite.config.js -newer dist/index.html -type f -print -quit) ]]; then
  exit 0
fi
if ! node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' 2>/dev/null \
  || ! command -v npm >/dev/null; then
  echo "The console is not built: it needs Node.js 20.19 or newer with npm (https://nodejs.org)." >&2
  exit 3
fi
echo "Building the console ..."
if [[ ! node_modules/.package-lock.json -nt package-lock.json ]]; then
  log=$(npm ci --no-audit --no-fund 2>&1) || { echo "$log" >&2; exit 1; }
fi
log=$(npm run -s build 2>&1) || { echo "$log" >&2; exit 1; }
