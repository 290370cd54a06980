# Every command of the project. `make` alone lists them; each makes the environment it needs.

PYTHON ?= python3
# Four on two cores: many tests wait for processes of their own.
WORKERS ?= 4
VENV := .venv
PY := $(VENV)/bin/python
INSTALL := $(PY) -m pip install --quiet --no-input --disable-pip-version-check --require-hashes --only-binary :all:
COMPILE := $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make requirements"
VERSION := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
ALEMBIC := $(PY) -m alembic -x url=sqlite:///build/check.db

# Stamps: the environment itself (made anew for another Python), what the bot runs on, what checks need on top.
EMPTY := $(VENV)/made-with-python-$(VERSION)
RUNTIME := $(VENV)/has-requirements
DEV := $(VENV)/has-requirements-dev

# Images of Python often forbid to keep compiled files: then each process, and each test file, is compiled anew.
export PYTHONDONTWRITEBYTECODE :=
# A bot in a test has dozens of threads, and by itself the C library keeps memory for each apart.
export MALLOC_ARENA_MAX := 2

.DEFAULT_GOAL := help
.PHONY: help playground test coverage chaos cards drill fuzz map pictures lint fix requirements bench bench-surfaces bench-pictures noise heights clicks validate-blocks

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

playground: $(RUNTIME) ## a local Slack with the bot in it, in your browser (PORT=8080 for another port)
	@$(PY) bot.py playground

test: $(DEV) ## all tests (PYTEST_ADDOPTS is honoured)
	$(PY) -m pytest -n $(WORKERS)

coverage: $(DEV) ## all tests, and which lines none of them runs (build/coverage/index.html)
	$(PY) -m pytest -n $(WORKERS) --cov --cov-report=term:skip-covered --cov-report=html:build/coverage

chaos: $(DEV) ## kill replicas at every step while Slack fails (N=1000 digests), and count what Slack holds
	CHAOS_DIGESTS=$(or $(N),1000) $(PY) -m pytest tests/chaos -s --show-capture=no

cards: $(DEV) ## draw cards in channels at nine with three replicas (N=500), beside the daily messages
	CHAOS_CARDS=$(or $(N),500) $(PY) -m pytest -n0 tests/chaos/test_cards.py -s --show-capture=no

drill: $(DEV) ## back up under load, restore and start (N=60 daily messages): nothing twice, nothing lost
	DRILL_DIGESTS=$(or $(N),60) $(PY) -m pytest -n0 tests/drill -s --show-capture=no

fuzz: $(DEV) ## send the bot signed requests of any shape (N=100000), and count its answers
	FUZZ_REQUESTS=$(or $(N),10000) $(PY) -m pytest tests/fuzz -s --show-capture=no

map: $(DEV) ## the list of all files in docs/architecture.md, from their docstrings
	$(PY) scripts/map.py

pictures: $(DEV) ## the pictures of the docs (docs/pictures), taken in the playground with Chromium
	$(PY) -m tests.pictures

bench: $(DEV) ## the figures of speed, each beside its baseline, in a table and in build/bench.json
	$(PY) -m benchmarks $(BENCH)

bench-surfaces: $(DEV) ## what each surface costs for few and many engagements (N=10000 stored)
	$(PY) -m benchmarks.surfaces --engagements $(or $(N),10000)

bench-pictures: $(DEV) ## what many timelines that are asked for at once cost (N=200)
	$(PY) -m benchmarks.pictures --timelines $(or $(N),200)

noise: $(DEV) ## twelve weeks of each engagement type: which messages were news, beside the last release
	$(PY) -m benchmarks.noise $(NOISE)

heights: $(DEV) ## how tall each surface and form is on a phone (PICTURES=folder keeps a picture of each)
	$(PY) -m tests.browser.heights

clicks: $(DEV) ## how many clicks what is done often takes in the page
	$(PY) -m tests.browser.clicks

validate-blocks: $(DEV) ## put all snapshots to blocks.validate of the real Slack, which needs no token
	$(PY) -m tests.support.validate_blocks

lint: $(DEV) ## format, lint, types, direction of imports, dead code, migrations
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy .
	$(VENV)/bin/lint-imports --no-logo
	$(PY) -m vulture
	$(PY) -c "import handlers.answers"  # refuses two answers to one id
	@mkdir -p build && rm -f build/check.db*
	$(ALEMBIC) upgrade head
	$(ALEMBIC) check

fix: $(DEV) ## fix what ruff can fix
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

requirements: $(DEV) ## compile pyproject.toml and requirements-dev.in into hash-pinned requirements*.txt
	$(COMPILE) --output-file requirements.txt pyproject.toml
	$(COMPILE) --output-file requirements-dev.txt pyproject.toml requirements-dev.in

$(EMPTY):
	@scripts/environment "$(PYTHON)" $(VENV)
	@touch $@

$(RUNTIME): requirements.txt $(EMPTY)
	@echo "Installing what the bot runs on ..."
	@$(INSTALL) -r $< || { $(WITHOUT_WHEELS); exit 1; }
	@touch $@

$(DEV): requirements-dev.txt $(EMPTY)
	@echo "Installing what the bot runs on and what its checks need ..."
	@$(INSTALL) -r $< || { $(WITHOUT_WHEELS); exit 1; }
	@touch $(RUNTIME) $@

WITHOUT_WHEELS = echo "The pinned packages could not be installed. Check the connection. Ready-made wheels of all of them exist for Linux with glibc, macOS on ARM and Windows; elsewhere use the Dockerfile." >&2
