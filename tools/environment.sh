#!/bin/sh
# Make .venv from uv.lock. uv itself may be absent: then it comes from the package index into a folder of its own.
set -eu
cd "$(dirname "$0")/.."
PYTHON=${PYTHON:-python3}
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Yidan needs Python 3.11 or newer; $PYTHON is older." >&2; exit 1; }
UV=$(command -v uv || true)
if [ -z "$UV" ]; then
  UV=var/uv/bin/uv
  if [ ! -x "$UV" ]; then
    "$PYTHON" -m venv var/uv || { echo "Python's venv module is missing (Debian: apt-get install python3-venv)." >&2; exit 1; }
    var/uv/bin/pip install --quiet --disable-pip-version-check "uv>=0.13"
  fi
fi
# --inexact: `make run` after `make test` does not take the test tools away again.
exec "$UV" sync --frozen --inexact --quiet --python "$PYTHON" "$@"
