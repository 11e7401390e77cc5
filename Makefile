# `make demo` and `make test` each set up all they need first: .venv from a lock with hashes, and
# the system libraries of Qt (installed if root, otherwise named with the command).
#
# When a recipe fails make itself exits with 2, whatever the recipe's code was. Who needs the code
# of the setup (3: something is missing that this user cannot install) runs setup/prepare.py.

PYTHON ?= python3
PY := .venv/bin/python
WORKERS ?= auto

.DEFAULT_GOAL := help
.PHONY: help demo test check pytest lint format bench faults screenshots fast lock clean distclean runtime dev python

help:
	@echo "make demo         open the desk with a market that runs"
	@echo "make test         format check, lint, types, layers and all tests"
	@echo "make lint         the checks without the tests"
	@echo "make format       put the code into its format"
	@echo "make bench        measure; writes BENCHMARKS.md"
	@echo "make faults       break things, for hours; writes RELIABILITY.md"
	@echo "make screenshots  make the pictures of the README again, and of every state in build/screenshots"
	@echo "make fast         compile the engine: the same market, twice as fast"
	@echo "make lock         resolve the dependencies anew"
	@echo "make clean        remove caches and builds (distclean: .venv too)"

demo: runtime
	@$(PY) main.py --demo

test: check pytest

check: dev
	@echo "== format"; $(PY) -m ruff format --check .
	@echo "== lint"; $(PY) -m ruff check .
	@echo "== types"; $(PY) -m mypy

# The layers are tests too (tests/test_layers.py). The engine's own tests cover it whole without those that look for
# what nobody thought of, and only they are traced: tracing costs the others two thirds of their time.
pytest: check
	@echo "== the engine, and its coverage"; $(PY) -m pytest -n $(WORKERS) --dist worksteal tests/engine -m "not random" \
		--cov --cov-report=term-missing:skip-covered --cov-fail-under=100
	@echo "== layers and tests"; $(PY) -m pytest -n $(WORKERS) --dist worksteal -m "random or not engine"

lint: check

format: dev
	@$(PY) -m ruff check --fix-only -q .
	@$(PY) -m ruff format .

bench: dev
	@$(PY) -m tests.bench all

faults: dev
	@$(PY) -m tests.faults all

screenshots: dev
	@$(PY) -m tests.shots

# Into build/fast; used by all that runs in this checkout until a source of the engine changes.
fast: dev
	@$(PY) setup/compile_engine.py

# uv only resolves here; it is not needed to install.
lock: dev
	@test -x build/uv/bin/uv || { $(PY) -m venv build/uv && build/uv/bin/python -m pip install -q uv; }
	@set -e; compile="build/uv/bin/uv pip compile pyproject.toml --quiet --upgrade --universal \
		--generate-hashes --python-version 3.11 --custom-compile-command"; \
	$$compile "make lock" --output-file requirements.lock; \
	$$compile "make lock" --group dev --constraint requirements.lock \
		--output-file requirements-dev.lock

clean:
	@rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache \
		.coverage .coverage.* htmlcov
	@find engine gmd_desktop tests setup -name __pycache__ -prune -exec rm -rf {} +

distclean: clean
	@rm -rf .venv

runtime: python
	@$(PYTHON) setup/prepare.py

dev: python
	@$(PYTHON) setup/prepare.py --dev

python:
	@command -v $(PYTHON) >/dev/null || { \
		echo "Not ready: $(PYTHON) is not installed; the program needs Python 3.11 or newer." >&2; \
		echo "Install it: sudo apt-get update && sudo apt-get install -y python3 python3-venv" >&2; \
		exit 3; }
