# Two commands are all the set-up: `make run` serves, `make test` runs the whole suite.
# The lock files decide what is installed; a changed lock installs again.

# Interpreters are probed by running them: version managers leave shims that exist and fail, and a
# distribution's Python may lack ensurepip. PY=/path/to/python overrides.
PY ?= $(shell for p in python3.13 python3.12 python3.11 python3 /usr/bin/python3; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input
LOCKED := $(PIP) --require-hashes --only-binary :all:
CATALOGUES := $(patsubst %.po,%.mo,$(shell find src/kesu -name django.po))
CODE := src tests tools

export PORT ?= 8000

.PHONY: help setup install run test check fix bench battery rulebooks mutants reference demo messages lock clean

help:
	@echo "make run        install what serving needs, prepare the database, serve http://127.0.0.1:$(PORT)"
	@echo "make test       install everything, run the whole test suite on both databases"
	@echo "make install    install what serving needs, without running anything: for servers and images"
	@echo "make setup      install everything, without running anything"
	@echo "make check      format, lint, types, floors, translations, rulebooks"
	@echo "make fix        format and mend what lint can mend"
	@echo "make rulebooks  lint the rulebooks and run their cases"
	@echo "make mutants    take every line of the rulebooks away in turn: some case must fail (BOOK=folder: of one)"
	@echo "make reference  write the reference of the rulebook language again from the code"
	@echo "make demo       load the demo company into the database"
	@echo "make bench      measure, beside the limit measured in the same run"
	@echo "make battery    try what trusted systems promise, TIER=C, L or R (ONLY=A1,A9; BATTERY_SCALE=0.3; ARGS=--keep)"
	@echo "make messages   collect translatable texts into the .po files (ROOM=desk: of one room; ROOM=. of the modules beside them)"
	@echo "make lock       make the lock files again from pyproject.toml (needs uv)"

$(BIN)/python:
	@test -n "$(PY)" || { echo "No Python >= 3.11 with venv found. On Debian and Ubuntu: apt install -y python3-venv make"; exit 1; }
	@echo "Setting up $(VENV) with $$($(PY) --version) ..."
	@$(PY) -m venv $(VENV)

$(VENV)/runtime.stamp: requirements/runtime.lock pyproject.toml | $(BIN)/python
	@echo "Installing what serving needs ..."
	@$(LOCKED) -r requirements/runtime.lock
	@$(PIP) --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.lock $(VENV)/runtime.stamp
	@echo "Installing what testing needs ..."
	@$(LOCKED) -r requirements/dev.lock
	@touch $@

%.mo: %.po tools/messages.py | $(VENV)/runtime.stamp
	@$(BIN)/python tools/messages.py compile $<

setup: $(VENV)/dev.stamp $(CATALOGUES)

# Compiled here, since whoever serves may not write into the checkout and would compile at every start.
install: $(VENV)/runtime.stamp $(CATALOGUES)
	@$(BIN)/python -m compileall -q src

run: $(VENV)/runtime.stamp $(CATALOGUES)
	@exec $(BIN)/kesu serve --demo-if-empty

demo: $(VENV)/runtime.stamp $(CATALOGUES)
	@$(BIN)/kesu demo

test: setup
	@$(BIN)/python tools/suite.py $(ARGS)

check: setup
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/messages.py check
	$(BIN)/kesu check

fix: setup
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

mutants: $(VENV)/runtime.stamp
	@$(BIN)/python -m tools.mutants $(BOOK)

reference: $(VENV)/runtime.stamp
	@$(BIN)/python -m tools.reference

rulebooks: $(VENV)/runtime.stamp $(CATALOGUES)
	@$(BIN)/kesu check

bench: setup
	@$(BIN)/kesu bench

battery: setup
	@$(BIN)/python -m tests.battery $(if $(TIER),--tier $(TIER)) $(if $(ONLY),--only $(ONLY)) $(ARGS)

messages: setup
	@$(BIN)/python tools/messages.py extract $(ROOM)

lock:
	@tools/lock.sh

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
