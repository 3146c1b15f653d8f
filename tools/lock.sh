#!/usr/bin/env bash
# Make both lock files again from pyproject.toml. Only developers need it; it wants `uv` in PATH or in $UV.
# One lock serves Python 3.11 to 3.13; every line carries its hashes, none names an index.
set -euo pipefail
cd "$(dirname "$0")/.."
lock() {
    "${UV:-uv}" pip compile pyproject.toml "$@" --quiet --universal --python-version 3.11 \
        --generate-hashes --only-binary :all: --no-emit-index-url --no-annotate \
        --custom-compile-command "tools/lock.sh"
}
lock --group build --output-file requirements/runtime.lock
lock --group build --group dev --constraint requirements/runtime.lock --output-file requirements/dev.lock
