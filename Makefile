# Gongkai: every command a person needs. `make help` lists them.
SHELL := /bin/sh
PY := .venv/bin/python
DB := $(if $(GONGKAI_DB),$(GONGKAI_DB),data/gongkai.duckdb)
CHECKS := "-m ruff check ." "-m ruff format --check ." "-m mypy" ".venv/bin/lint-imports"
# A stamp is worth nothing when the interpreter it was made with is gone.
$(shell $(PY) -c '' 2>/dev/null || rm -f .venv/ready)

# Fictional countries of `make national`, the first built first; each has its folder and its warehouse below NATIONAL.
PLANS := cities bodies
NATIONAL := build/national

.PHONY: help setup extras build serve national test check bench assure audit screenshots browser lock
.DELETE_ON_ERROR:

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 14

setup: .venv/ready build/plotly/ready build/served/ready ## install everything the app needs into .venv and build/

build: setup ## build the warehouse from data/
	@$(PY) -m etl build --out "$(DB)"

serve: setup ## build the warehouse and serve it; WORKERS=n processes (your own warehouse, named by GONGKAI_DB, as it is)
	@if [ -z "$$GONGKAI_DB" ] || [ ! -f "$$GONGKAI_DB" ]; then $(PY) -m etl build --out "$(DB)"; fi
	@exec env $(if $(WORKERS),GONGKAI_WORKERS=$(WORKERS)) $(PY) app.py

national: setup ## a fictional country: 337 cities × 18 years, then 40,000 bodies × 7 years, and serve it; PLANS=cities is the small one, REPORTS=n the first n of each
	@set -e; for plan in $(PLANS); do \
	  echo "national: fictional reports, plan $$plan, in $(NATIONAL)/$$plan"; \
	  $(PY) -m etl synth --plan $$plan $(if $(REPORTS),--reports $(REPORTS)) --out "$(NATIONAL)/$$plan"; \
	  $(PY) -m etl build --data "$(NATIONAL)/$$plan" --out "$(NATIONAL)/$$plan.duckdb"; \
	done
	@exec env GONGKAI_DB="$(NATIONAL)/$(lastword $(PLANS)).duckdb" $(if $(WORKERS),GONGKAI_WORKERS=$(WORKERS)) $(PY) app.py

extras: setup .venv/extras ## also install OCR, the cluster and what the benchmark and the audit compare with

test: setup extras browser ## run every test, in a real browser too
	@$(PY) -m pytest -n 2 --dist loadfile $(ARGS)

check: setup ## ruff, types, import rules: all of them, then the count of failures
	@failed=0; for check in $(CHECKS); do \
	  echo "== $${check#-m }"; $(PY) $$check || failed=$$((failed + 1)); \
	done; echo "check: $$failed failed"; [ $$failed -eq 0 ]

bench: setup extras browser ## measure; JSON=FILE also writes the figures to a file
	@$(PY) -m tests.bench $(if $(JSON),--json "$(JSON)")

assure: setup extras browser ## the long form of every hostile-input suite, with its report line; under 30 minutes
	@$(PY) -m tests.assure --long

audit: setup extras ## write the bill of materials (build/sbom.cdx.json) and ask a vulnerability database, where one is in reach
	@$(PY) -m tests.assure.supply

screenshots: setup browser ## pictures of every page of the running app
	@$(PY) -m tests.browser.screenshots

browser: .venv/ready ## find or install a browser and Chinese fonts for the tests
	@$(PY) -m tests.browser.provision

lock: .venv/ready ## after a change in pyproject.toml: resolve again, write both lock files
	@mkdir -p build && $(PY) -m uv lock
	@$(PY) -m uv export --quiet --no-emit-project --group dev --format requirements.txt > build/requirements.lock
	@$(PY) -m uv export --quiet --no-emit-project --all-groups --all-extras --format requirements.txt > build/extras.lock
	@mv build/requirements.lock requirements.lock && mv build/extras.lock requirements-extras.lock

# The stamp is written last: an interrupted set-up starts again. uv is ten times as fast as pip and reads the same hashes.
.venv/ready: requirements.lock
	@rm -f $@
	@base=; for python in "$(PYTHON)" python3 python3.11 python3.12 python3.13 python3.14; do \
	  [ -n "$$python" ] && command -v "$$python" >/dev/null 2>&1 || continue; \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then base=$$python; break; fi; \
	done; \
	if [ -z "$$base" ]; then \
	  echo "setup: Python 3.11 or newer is needed, found $$(python3 --version 2>&1 || true). Install it, or name one: make setup PYTHON=/path/to/python3.11" >&2; exit 1; \
	fi; \
	if ! "$$base" -c 'import ensurepip, venv' 2>/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    echo "setup: installing the system package python3-venv"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv </dev/null >/dev/null || true; \
	  fi; \
	  "$$base" -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "setup: this Python cannot make a virtual environment. On Debian: apt-get install python3-venv" >&2; exit 1; }; \
	fi; \
	if ! $(PY) -m pip --version >/dev/null 2>&1; then \
	  echo "setup: making .venv with $$("$$base" --version)"; "$$base" -m venv --clear .venv; \
	fi
	@awk '/^[a-z]/ {own = /^uv==/} own' requirements.lock > .venv/uv.txt
	@echo "setup: installing the packages of requirements.lock"
	@quiet=-q; [ ! -t 2 ] || quiet=; \
	{ $(PY) -m pip install -q --disable-pip-version-check --require-hashes -r .venv/uv.txt \
	  && $(PY) -m uv pip sync $$quiet --python $(PY) --require-hashes requirements.lock; } \
	|| { echo "setup: uv could not install, using pip"; \
	  $(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock; }
	@touch $@

.venv/extras: .venv/ready requirements-extras.lock
	@echo "setup: installing the packages of requirements-extras.lock"
	@$(PY) -m uv pip sync -q --python $(PY) --require-hashes requirements-extras.lock \
	|| $(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-extras.lock
	@touch $@

# Without npm there is no stamp: set-up tries again next time, and the app serves the plotly wheel's own file meanwhile.
build/plotly/ready: package-lock.json package.json | .venv/ready
	@if $(PY) -m pages.bundle; then touch $@; fi

# Every later start finds the scripts compressed.
build/served/ready: .venv/ready build/plotly/ready
	@$(PY) -c 'import app; app.pack()' && touch $@
