# What a new machine needs: `make run` to use Kept, `make test` to work on it. Each step is done
# once, and again only when the lock it stands on changes.

.DEFAULT_GOAL := help
.PHONY: help run setup test lint format lock readme measures bench fuzz clean pictures audit load soak engine screenshots bench-pages

# The first Python on this machine that is new enough.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$python && break; done)
IN_VENV := .venv/bin/python
PIP := $(IN_VENV) -m pip --disable-pip-version-check --no-input
PORT ?= 8501

help:  ## These words
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

run: setup  ## Open the dashboard on http://localhost:8501, with the sample data on the first run
	@$(IN_VENV) -m kept serve --sample --port $(PORT)

setup: .venv/.installed  ## Make .venv and install what Kept needs

test: .venv/.installed-dev  ## Run every check and every test, in a browser too
	@bash .ci/browser $(IN_VENV)
	@$(MAKE) --no-print-directory lint
	$(IN_VENV) -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

lint: .venv/.installed-dev  ## Check format, lint, types and who imports whom
	$(IN_VENV) -m ruff format --check .
	$(IN_VENV) -m ruff check .
	$(IN_VENV) -m mypy
	.venv/bin/lint-imports --no-logo

format: .venv/.installed-dev  ## Put the code into its one format
	$(IN_VENV) -m ruff format .
	$(IN_VENV) -m ruff check --fix .

# The run-time lock takes its versions from the larger one, so that tests run what readers run.
LOCK := .venv/bin/uv pip compile pyproject.toml --group build --quiet
lock: .venv/.installed-dev  ## Write both lock files anew, from pyproject.toml
	$(LOCK) --extra dev --output-file requirements-dev.txt
	$(LOCK) --constraints requirements-dev.txt --output-file requirements.txt

readme: .venv/.installed-dev  ## Write the README's tables anew, from the code
	$(IN_VENV) -m tests.test_readme
	$(IN_VENV) -m tests.test_exports
	$(IN_VENV) -m tests.test_problems_doc

measures: .venv/.installed-dev  ## Write docs/measures.md anew, from the catalogue
	$(IN_VENV) -m tests.test_measures_doc

pictures: .venv/.installed-dev  ## Print the sample's brief and board summary into docs, as pictures
	$(IN_VENV) -m bench.pictures

ROWS ?= 0
bench: .venv/.installed-dev  ## Time an import, a brief, the Overview and every measure at a million promises, in one table (ROWS=10000000: that import too)
	@bash .ci/browser $(IN_VENV)
	$(IN_VENV) -m bench --big $(ROWS)

engine: .venv/.installed-dev  ## Ask a folder and ClickHouse everything: every measure × slice × filter, every page, command and story of a reader, a million promises; kill 50 imports
	KEPT_EFFORT=1 KEPT_KILLS=50 $(IN_VENV) -m pytest --numprocesses 2 --dist loadfile tests/test_clickhouse_*.py
	KEPT_STORIES_IN=clickhouse $(IN_VENV) -m pytest tests/browser/test_people.py tests/browser/test_stories.py
	$(IN_VENV) -m bench.clickhouse

load: .venv/.installed-dev  ## Let 25 and 100 readers click, and 300 browsers open at once, on 100,000 promises
	$(IN_VENV) -m bench.load

audit: .venv/.installed-dev  ## Look up what is locked among the known faults (asks the internet)
	.venv/bin/pip-audit --disable-pip --require-hashes --requirement requirements.txt
	.venv/bin/pip-audit --disable-pip --require-hashes --requirement requirements-dev.txt

screenshots: .venv/.installed-dev  ## Every page, light and dark, wide and narrow, into screenshots-out/; the README's into docs/
	@bash .ci/browser $(IN_VENV)
	KEPT_SCREENSHOTS=1 $(IN_VENV) -m pytest tests/browser/test_screens.py

bench-pages: .venv/.installed-dev  ## Time the Overview at a million promises, beside a bare page
	@bash .ci/browser $(IN_VENV)
	$(IN_VENV) -m bench.pages

MINUTES ?= 10
fuzz: .venv/.installed-dev  ## Read anything at all for MINUTES (10); what breaks is kept in tests/corpus
	$(IN_VENV) -m tests.fuzz_read $(MINUTES)

KILLS ?= 500
IMPORTS ?= 20
DAMAGES ?= 120
SIZES ?= 48
TEXTS ?= 1000
soak: .venv/.installed-dev  ## Do to a store what docs/trust.md lists: KILLS, IMPORTS, DAMAGES, SIZES, TEXTS
	$(IN_VENV) -m tests.soak_kills $(KILLS)
	$(IN_VENV) -m tests.soak_readers $(IMPORTS) 3
	$(IN_VENV) -m tests.soak_damage $(DAMAGES)
	$(IN_VENV) -m tests.soak_disk $(SIZES)
	$(IN_VENV) -m tests.soak_text $(TEXTS)

clean:  ## Remove .venv and every cache; the store stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

.venv/.made:
	@test -n '$(PYTHON)' && $(PYTHON) -c '$(NEW_ENOUGH)' || { \
		echo 'Kept needs Python 3.11 or newer. Install it, or name it: make PYTHON=/path/to/python3.' >&2; \
		exit 1; }
	@rm -rf .venv
	@$(PYTHON) -m venv .venv || { \
		echo 'Python could not make .venv. On Debian and Ubuntu the missing part is: apt install python3-venv.' >&2; \
		exit 1; }
	@touch $@

.venv/.installed: .venv/.made requirements.txt pyproject.toml
	@echo 'Installing what Kept needs into .venv. The first time takes a minute or two.'
	@$(PIP) install --quiet --only-binary :all: --require-hashes --requirement requirements.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --no-index --editable .
	@touch $@

.venv/.installed-dev: .venv/.installed requirements-dev.txt
	@echo 'Installing what the tests need into .venv.'
	@$(PIP) install --quiet --only-binary :all: --require-hashes --requirement requirements-dev.txt
	@touch $@
