# Everything that is done with this project. `make` alone lists it.

PORT ?= 8501
PYTHON ?=
# Passed on to pytest: make test ARGS="tests/metrics -x"
ARGS ?=
# How long `make soak` takes.
MINUTES ?= 30
# How many processes test at once; none for a debugger: make test JOBS=0
JOBS ?= 2

PY := .venv/bin/python
APP := .venv/installed-app
DEV := .venv/installed-dev
DATABASE := data/koppelkansen.db
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r
COMPILE := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-emit-index-url --custom-compile-command "make lock"
# The catalogue of texts: what marks a text in the code, and where texts are.
CATALOGUE := koppelkansen_metrics/locale
KEYWORDS := -k _ -k N_ -k ngettext:1,2 -k plural:1,2
TEXTS := koppelkansen_metrics ui pages dashboard.py serve.py

.DELETE_ON_ERROR:
.PHONY: help run dev test lint format bench soak lock upgrade audit examples messages dictionary screenshots clean components port

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(APP) port $(if $(KOPPELKANSEN_DATABASE_URL),,$(DATABASE)) ## the dashboard on http://localhost:8501, at first with example data (another port: PORT=8600)
	@KOPPELKANSEN_LOCAL=1 PORT="$(PORT)" exec $(PY) serve.py

dev: $(APP) port $(if $(KOPPELKANSEN_DATABASE_URL),,$(DATABASE)) ## the same, picking up changes in the code, with tracebacks on the page
	@KOPPELKANSEN_LOCAL=1 PORT="$(PORT)" exec $(PY) serve.py --watch

test: $(DEV) components ## all the tests (some of them: ARGS="tests/metrics -x")
	@$(PY) -m pytest -n $(JOBS) --dist worksteal $(ARGS)

lint: $(DEV) ## rules, layout, types, who may import whom, and what is in deploy
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/hadolint deploy/Dockerfile
	@.venv/bin/check-jsonschema --quiet --builtin-schema vendor.compose-spec deploy/compose.yaml

format: $(DEV) ## lay the code out and mend what can be mended by itself
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

bench: $(DEV) components ## speed, as ratios within one run
	@$(PY) -m benchmarks

soak: $(DEV) ## a hundred people at once for half an hour: no errors, nothing lost, memory flat (shorter: MINUTES=5; ARGS=--postgresql)
	@$(PY) -m benchmarks.soak --minutes $(MINUTES) $(ARGS)

lock: $(DEV) ## write requirements*.txt from the ranges in pyproject.toml, keeping versions that still fit
	@$(COMPILE) pyproject.toml -o requirements.txt
	@$(COMPILE) pyproject.toml --extra dev --constraint requirements.txt -o requirements-dev.txt

upgrade: $(DEV) ## the same with the newest versions that fit
	@$(COMPILE) pyproject.toml --upgrade -o requirements.txt
	@$(COMPILE) pyproject.toml --upgrade --extra dev --constraint requirements.txt -o requirements-dev.txt

audit: $(DEV) ## known vulnerabilities in what is locked; needs the internet
	@tools/audit

examples: $(APP) ## write the example workbooks in data/examples
	@$(PY) -m tools.examples

messages: $(APP) ## bring the catalogue of texts up to date with the code, and compile it
	@.venv/bin/pybabel -q extract --no-wrap $(KEYWORDS) --no-default-keywords --sort-by-file --no-location \
		--project=koppelkansen-metrics --copyright-holder= -o .venv/koppelkansen.pot $(TEXTS)
	@.venv/bin/pybabel -q update --no-wrap --init-missing --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
		-D koppelkansen -l nl -d $(CATALOGUE) -i .venv/koppelkansen.pot
	@.venv/bin/pybabel -q compile -D koppelkansen -d $(CATALOGUE)

dictionary: $(APP) ## write docs/data-dictionary.md from the code
	@$(PY) -m koppelkansen_metrics.workbook.dictionary > docs/data-dictionary.md

screenshots: $(DEV) components ## take the pictures in docs/images anew, with the example data
	@$(PY) -m tools.screenshots

clean: ## remove the virtual environment and what tools keep; the database stays
	@rm -rf .venv .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

components:
	@tools/components

port: $(APP)
	@$(PY) -c 'import serve, sys; serve.claim(sys.argv[1]).close()' "$(PORT)"

$(DATABASE): | $(APP)
	@echo "Loading the example data (once)"
	@rm -f $@-wal $@-shm
	@$(PY) -m koppelkansen_metrics --database "sqlite:///$@" --language en demo

.venv/pyvenv.cfg:
	@python="$$(PYTHON="$(PYTHON)" tools/find-python)" && "$$python" -m venv .venv || \
		{ rm -rf .venv; echo "No virtual environment could be made (on Debian: apt-get install python3-venv)." >&2; exit 1; }

$(APP): requirements.txt | .venv/pyvenv.cfg
	@echo "Installing what the app needs (once)"
	@$(INSTALL) requirements.txt
	@touch $@

$(DEV): requirements-dev.txt | .venv/pyvenv.cfg
	@echo "Installing what development needs (once)"
	@$(INSTALL) requirements-dev.txt
	@touch $(APP) $@
