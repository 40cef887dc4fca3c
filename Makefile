# `make run` and `make test` set up all that they need in .venv; `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT ?= out
STAMP := $(VENV)/.installed

.PHONY: help run test lint bench docs clean
help:
	@echo "run    the main job: both descriptions of the paper's experiment, into $(OUT)/"
	@echo "test   the test suite"
	@echo "lint   ruff and mypy"
	@echo "bench  timings, as ratios where they compare"
	@echo "docs   the manual, into docs/_build/html"
	@echo "clean  remove what the other targets made"

run: $(STAMP)-all
	$(BIN)/nupair run --out $(OUT)

# A worker takes whole files, whose tests share what is costly, in the order of tests/conftest.py.
# One thread for each worker: small matrices gain nothing from more, and workers that share cores lose much.
test: export OMP_NUM_THREADS = 1
test: export OPENBLAS_NUM_THREADS = 1
test: $(STAMP)-test
	$(BIN)/python -m pytest -n auto --dist loadscope --no-loadscope-reorder

lint: $(STAMP)-lint
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/mypy

bench: $(STAMP)-bench
	$(BIN)/python -m pytest benchmarks --benchmark-only --benchmark-columns=min,median,rounds -q -s -p no:xdist -o filterwarnings=default

docs: $(STAMP)-docs
	$(BIN)/python -m sphinx -q -W -b html docs docs/_build/html

clean:
	rm -rf $(VENV) $(OUT) docs/_build .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks

$(BIN)/python:
	$(PYTHON) -c "import sys; sys.exit('nupair needs Python 3.11 or newer; try make PYTHON=python3.11') if sys.version_info < (3, 11) else None"
	$(PYTHON) -m venv $(VENV)

# One stamp for each extra: a second run installs nothing, a changed pyproject or constraints file installs again.
$(STAMP)-%: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[$*]'
	@touch $@
