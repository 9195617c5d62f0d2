# Kommunal-Mapping. `make` alone means `make mapping`; `make help` lists the targets.
# Every target sets up what it needs; what need not run again is known by the pipeline's own cache.

STUDY ?=
MAGDEBURG ?= ../shared/data/magdeburg
DATA ?= ../shared/data/cimt/ottensen_themes.csv
OUT ?= docs/validity.md
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PARTS := ingest embed code cluster network quotes analyse report release

.DEFAULT_GOAL := mapping
.PHONY: help mapping check $(PARTS) test coverage prove lint format notebooks bench validity simulation tagger names magdeburg clean

help: ## list the targets
	@grep -hE '^[a-z$$()A-Z ]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/; s/^\$$\(PARTS\)/$(PARTS)/' | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

mapping: $(VENV)/.runtime ## map the study in data/raw, or the demo; STUDY=folder chooses one
	@$(BIN)/mapping run $(STUDY)

check: $(VENV)/.runtime ## find everything that is wrong with a study, without mapping it
	@$(BIN)/mapping check $(STUDY)

$(PARTS): $(VENV)/.runtime ## the mapping up to this stage
	@$(BIN)/mapping $@ $(STUDY)

test: $(VENV)/.dev ## run the tests, notebooks included
	@$(BIN)/mapping analyse demo
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --dist loadfile $(COVERAGE) \
		-m "not prove" --nbmake --nbmake-timeout=300 tests notebooks

coverage: COVERAGE = --cov --cov-report=term:skip-covered
coverage: test ## the same, and say which lines no test runs

prove: $(VENV)/.dev ## the long proofs: crashes at sixty points, no network, forgetting (half an hour)
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m prove tests

lint: $(VENV)/.dev ## ruff and mypy
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

format: $(VENV)/.dev ## bring the code into shape
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

notebooks: $(VENV)/.dev ## explore in Jupyter
	@$(BIN)/jupyter lab notebooks

magdeburg: $(VENV)/.runtime ## map 72 sessions of a city council: MAGDEBURG=folder
	@$(BIN)/python -m benchmarks.magdeburg "$(MAGDEBURG)"
	@$(BIN)/mapping run benchmarks/magdeburg

bench: $(VENV)/.dev ## measure speed and memory, beside what else one would use
	@$(BIN)/python -m benchmarks.bench "$(MAGDEBURG)"
	@$(BIN)/python -m benchmarks.page demo

validity: $(VENV)/.runtime ## measure agreement with people's coding: DATA=file, OUT=page
	@OMP_NUM_THREADS=1 $(BIN)/python -m benchmarks.validity "$(DATA)" --out "$(OUT)"

simulation: $(VENV)/.runtime ## simulate whether corrected shares' intervals hold the truth
	@OMP_NUM_THREADS=1 $(BIN)/python -m benchmarks.coverage --out docs/coverage

tagger: DATA = ../shared/data/ner
tagger: $(VENV)/.runtime ## train the tagger of names anew: DATA=folder with GermEval's train.tsv
	@OMP_NUM_THREADS=1 $(BIN)/python -m benchmarks.tagger "$(DATA)"

names: DATA = ../shared/data/ner
names: $(VENV)/.runtime ## measure how many names are overlooked: DATA=folder with dev.tsv, MAGDEBURG=folder
	@OMP_NUM_THREADS=1 $(BIN)/python -m benchmarks.names --ner "$(DATA)" --magdeburg "$(MAGDEBURG)"

clean: ## remove what programs made: tables and reports; never data/raw, samples handed out, nor the ledger of exports
	@find data/processed -mindepth 1 -maxdepth 1 -type d -exec rm -r {} +
	@find reports -mindepth 2 -type f -not -path '*/intern/pruefung/*' -not -name freigaben.json -not -name 'befunde*.csv' -not -name 'zitate-vorschlag*.csv' -not -name 'themenmatrix*.xlsx' -delete
	@find reports -mindepth 1 -type d -empty -delete

$(VENV)/.runtime: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.11"; exit 1; }
	@echo "Setting up $(VENV) (once, a few minutes) …"
	@$(BIN)/python -m pip install --progress-bar on --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@echo "Adding the tools for tests …"
	@$(BIN)/python -m pip install --progress-bar on --require-hashes -r requirements-dev.lock
	@touch $@
