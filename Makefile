# Every target does its own set-up: only Python 3.11 or later, pip and make are needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint bench lock clean
.DEFAULT_GOAL := demo

$(VENV)/run.stamp: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what fitbot needs; this takes a minute, once."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

demo: $(VENV)/run.stamp  ## the whole bot in a browser: no account, token or network
	$(BIN)/fitbot demo $(ARGS)

test: $(VENV)/dev.stamp  ## every test on every core, with branch coverage; ARGS="tests/domain" runs a part
	$(BIN)/python -m pytest $(or $(ARGS),-n auto --cov --cov-report=term-missing:skip-covered)

lint: $(VENV)/dev.stamp  ## ruff, mypy --strict, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/dev.stamp  ## beside a bare echo bot, and reading a large calendar; ARGS="--quick"
	$(BIN)/python -m tests.bench $(ARGS)

lock: ## rewrite both lock files from pyproject.toml (needs uv)
	uv pip compile -q --no-strip-extras --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra demo --extra postgres --group dev pyproject.toml -o requirements-dev.lock
	uv pip compile -q --no-strip-extras --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra demo --group build -c requirements-dev.lock pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) .coverage .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
