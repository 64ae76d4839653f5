# `make run` starts the product from a bare clone; `make test` is the whole test run. PORT=8000 HOST=127.0.0.1 DATABASE_URL=... are read.
SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
export PORT HOST
PY := .venv/bin/python
ENV := .venv/.yidan-run
DEV := .venv/.yidan-dev
FRONT := node_modules/.yidan
WORKERS ?= 2

.PHONY: run test lint fmt messages docs front env dev clean test-sqlite test-postgres test-browser bench-engine

run: $(ENV) $(FRONT) messages
	@YIDAN_DEMO=$${YIDAN_DEMO-1} $(PY) -m tools.serve

env: $(ENV)
dev: $(DEV)
front: $(FRONT)

$(ENV): uv.lock pyproject.toml
	@PYTHON=$(PYTHON) tools/environment.sh --no-dev
	@touch $@

$(DEV): uv.lock pyproject.toml
	@PYTHON=$(PYTHON) tools/environment.sh
	@touch $(ENV) $@

$(FRONT): package-lock.json
	@tools/front.sh
	@touch $@

messages:
	@$(PY) -m tools.messages

docs: $(ENV)
	@$(PY) -m tools.docs

test: $(DEV) $(FRONT) messages lint
	@WORKERS=$(WORKERS) $(PY) -m tools.run_tests

lint: $(DEV)
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	YIDAN_DEMO=1 $(PY) manage.py makemigrations --check --dry-run

fmt: $(DEV)
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

test-sqlite: $(DEV) $(FRONT) messages
	$(PY) -m pytest -n $(WORKERS) -m "not browser"

test-postgres: $(DEV) $(FRONT) messages
	$(PY) -m tools.postgres -- $(PY) -m pytest -n $(WORKERS) -m "not browser"

test-browser: $(DEV) $(FRONT) messages
	$(PY) -m pytest -n $(WORKERS) --dist worksteal -m browser

# SHORT=1: two seconds an instance.
bench-engine: $(ENV)
	$(PY) -m benchmarks.engine

clean:
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
