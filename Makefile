# thuky: install, play the demonstration, test. Each target installs what it needs and nothing twice.
#
#   make demo                        play the cycle of Quảng Ngãi 2020 (EXAMPLE=dong-nai-2020 for another one)
#   make test                        lint, types, layers, all tests on SQLite and PostgreSQL, coverage floors
#   make lint | make format          the checks without the tests | let ruff put the code in order
#   make install | make lock         install the command | pin the dependencies again, with hashes
#   make clean                       remove what tools left behind; keeps var/ (your data) and .venv

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-builtin-rules --no-print-directory

PYTHON ?= python3
EXAMPLE ?=
ARGS ?=
PYTEST_ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check
LOCK := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --no-strip-extras --no-header --no-emit-index-url \
	--no-emit-find-links --no-emit-trusted-host --no-emit-options

.PHONY: demo test lint format install lock clean system
.DEFAULT_GOAL := install

install: $(VENV)/.installed

demo: $(VENV)/.installed
	$(BIN)/thuky demo $(if $(EXAMPLE),--example $(EXAMPLE)) $(ARGS)

# Floors: rules and steps have every branch tested, everything together nine tenths.
test: system lint
	$(BIN)/coverage erase
	$(BIN)/python -m pytest --numprocesses 3 --dist loadscope --no-loadscope-reorder --cov --cov-report= $(PYTEST_ARGS)
	$(BIN)/coverage report --fail-under=90
	$(BIN)/coverage report --include='domain/*,services/*' --fail-under=100

lint: $(VENV)/.tools
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.tools
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: $(VENV)/.tools
	$(LOCK) --output-file requirements.lock requirements.in requirements-build.in
	$(LOCK) --output-file requirements-dev.lock requirements-dev.in

clean:
	rm -rf build *.egg-info .coverage .coverage.* htmlcov .mypy_cache .ruff_cache .pytest_cache .import_linter_cache \
		.hypothesis
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -not -path './var/*' -prune -exec rm -rf {} +

system:
	@install/system-packages.sh test

# Debian splits venv off Python: without it ensurepip is missing and the folder is left half made.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "thuky needs Python 3.11 or later: make PYTHON=…")'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
		install/system-packages.sh "python$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
	$(PYTHON) -m venv $(VENV)

# The locks are complete: pip need not resolve, and its older versions cannot resolve extras with hashes.
$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing thuky and what it needs into $(VENV)"
	$(PIP) install --no-deps --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.tools: requirements-dev.lock $(VENV)/.installed
	$(PIP) install --no-deps --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip check --quiet
	touch $@
