#!/bin/sh
# Make .venv and install the locked dependencies, hashes checked, with uv where it is present, else with venv and pip.
set -eu
PYTHON=${PYTHON:-python3}
if [ -z "$PYTHON" ] || ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Barqiya needs Python 3.11 or newer: install it, or name it with make PYTHON=/path/to/python3" >&2
    exit 2
fi
[ -x .venv/bin/python ] && .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || rm -rf .venv
if command -v uv >/dev/null 2>&1; then
    [ -d .venv ] || uv venv --quiet --python "$PYTHON" .venv
    uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements-dev.txt
    uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e .
else
    if ! "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "Python's venv is missing: install it (Debian and Ubuntu: apt install python3-venv), then run make again" >&2
        exit 2
    fi
    [ -d .venv ] || "$PYTHON" -m venv .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
fi
touch .venv/.ready
