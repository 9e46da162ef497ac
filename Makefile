# Everything a person does here, by name. `make help` lists it.

# Any Python 3.11 or newer: make PYTHON=python3.12 run
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
UV := $(VENV)/bin/uv
TEMPLATES := find . -name '*.html' -path '*/templates/*' -not -path './$(VENV)/*' -not -path './var/*' -print0
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
TYPED := gaamac/common gaamac/embedded $(wildcard */permissions.py */services.py */services \
	gaamac/*/permissions.py gaamac/*/services.py bench/*.py security/*.py) bench/inside
# For commands that load the settings and touch no server.
OFFLINE := DJANGO_SETTINGS_MODULE=gaamac.settings.test GAAMAC_VAR=build \
	DATABASE_URL=postgres://none@127.0.0.1:1/none REDIS_URL=redis://127.0.0.1:1
COMPILE := $(UV) pip compile --quiet pyproject.toml --extra embedded --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate
LINTS := lint-style lint-templates lint-floors lint-types lint-migrations

.PHONY: help run setup setup-dev test test-faults bench security lint $(LINTS) format messages catalogues requirements clean
.DEFAULT_GOAL := help

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup catalogues ## the whole portal on this machine (PORT=8000, GAAMAC_VAR=var)
	@exec $(PY) -m gaamac.embedded run --end-with-parent

test: setup-dev catalogues ## all tests, in parallel, but for the faults (PYTEST="-k digest" adds options)
	$(PY) -m pytest -n auto --dist worksteal --ignore=tests/faults $(PYTEST)

test-faults: setup-dev catalogues ## the digests while processes and servers die (FAULTS_SEED=7 repeats a run)
	$(PY) -m pytest tests/faults -n 3 --dist worksteal $(PYTEST)

bench: setup catalogues ## how fast it is, beside nginx, plain Wagtail and SQL (ONLY=library, FRESH=1; docs/benchmark.md)
	@$(PY) -m bench $(if $(ONLY),--only $(ONLY)) $(if $(FRESH),--fresh) $(BENCH)

security: setup-dev catalogues ## bandit, pip-audit, check --deploy, headers of every route, timings: one table
	@$(PY) -m security

lint: setup-dev ## style, templates, floors, types, migrations
	@$(MAKE) --no-print-directory --keep-going --jobs=2 --output-sync=target $(LINTS)
	@echo "Lint: all good"

lint-style:
	$(PY) -m ruff check --quiet .
	$(PY) -m ruff format --check --quiet .

lint-templates:
	$(TEMPLATES) | xargs -0 $(VENV)/bin/djade --check --target-version 5.2

lint-floors:
	$(VENV)/bin/lint-imports --no-cache --no-logo

lint-types:
	$(OFFLINE) $(PY) -m mypy $(TYPED)

lint-migrations:
	$(OFFLINE) PYTHONWARNINGS=ignore $(PY) manage.py makemigrations --check --dry-run

format: setup-dev ## put code and templates into shape
	$(PY) -m ruff check --fix --quiet .
	$(PY) -m ruff format --quiet .
	-$(TEMPLATES) | xargs -0 $(VENV)/bin/djade --target-version 5.2

messages: setup-dev ## collect the strings to translate into locale/ (needs GNU gettext)
	@command -v xgettext >/dev/null || { echo "Install GNU gettext first: apt-get install gettext"; exit 1; }
	$(OFFLINE) $(PY) manage.py makemessages --locale=fr --locale=es --locale=ar --locale=ru --locale=zh_Hans \
		--ignore=.venv --ignore=build --ignore=var --no-wrap --add-location=file

catalogues: $(CATALOGUES)

%.mo: %.po
	$(PY) -m babel.messages.frontend --quiet compile --locale=$(word 2,$(subst /, ,$@)) \
		--input-file=$< --output-file=$@

requirements: $(VENV)/.bootstrapped ## compile the requirements anew, with hashes (UPGRADE=--upgrade takes newer versions)
	echo uv | $(UV) pip compile --quiet - --generate-hashes --no-header --no-annotate \
		--output-file requirements-bootstrap.txt $(UPGRADE)
	$(COMPILE) --output-file requirements.txt $(UPGRADE)
	$(COMPILE) --extra dev --output-file requirements-dev.txt $(UPGRADE)

setup: $(VENV)/.ready ## the virtual environment, to run

setup-dev: $(VENV)/.ready-dev ## the virtual environment, to develop

$(VENV)/.ready: requirements.txt $(VENV)/.bootstrapped
	@echo "Installing the requirements"
	@$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.ready-dev: requirements-dev.txt $(VENV)/.ready
	@echo "Installing the requirements for development"
	@$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/.bootstrapped: requirements-bootstrap.txt | $(PY)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bootstrap.txt
	@touch $@

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "This needs Python 3.11 or newer. Name one: make PYTHON=python3.12 run"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python has no venv here. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Creating the virtual environment"
	@$(PYTHON) -m venv $(VENV)

clean: ## remove caches and compiled catalogues; data in var/ and the virtual environment stay
	rm -rf build .ruff_cache .mypy_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
	rm -f $(CATALOGUES)
