# Setu: every target makes what it needs. State of these targets lives in build/, the environment in .venv/.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN = $(VENV)/bin
ARGS ?=
SHARED ?= ../shared
export SETU_HOME ?= $(CURDIR)/build

.DEFAULT_GOAL := help
.PHONY: help demo test proof lint types screenshots real bench duplicates evaluate teams exposure demo-data clean

help:  ## show the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/installed: pyproject.toml constraints.txt
	@echo "Setu: making the environment in $(VENV) and installing (several minutes the first time) …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "Setu needs Python 3.11; name one: make PYTHON=/path/to/python3.11 …")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --disable-pip-version-check --progress-bar on -q -c constraints.txt -e .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@echo "Setu: installing what tests need …"
	$(BIN)/pip install --disable-pip-version-check -q -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(VENV)/installed  ## load the synthetic data, show matches for a sample problem, serve on localhost:8000 (ARGS=--no-serve)
	$(BIN)/setu demo $(ARGS)

test: $(VENV)/installed-dev  ## run all tests, some files at a time on each core (ARGS="-k name", "-n 0" for one process)
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

proof: $(VENV)/installed-dev  ## prove what docs/reliability.md promises: kills, two processes, PostgreSQL; writes its table (ARGS="--only kill-import")
	$(BIN)/python -m scripts.proof --docs docs/reliability.md $(ARGS)

lint: $(VENV)/installed-dev  ## check style and docstrings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/installed-dev  ## check types
	$(BIN)/mypy

screenshots: $(VENV)/installed-dev  ## walk the journeys and visit every page in Chromium, for docs/walkthrough.md and docs/pages.md (ARGS="--only pages")
	$(BIN)/python -m scripts.screenshots $(ARGS)

real: $(VENV)/installed  ## import all of $(SHARED)/data/india into build/real.db, index it, match a sample
	$(BIN)/python -m scripts.real --shared $(SHARED) --db build/real.db --out build/real.json $(ARGS)

evaluate: $(VENV)/installed  ## evaluate on $(SHARED)/eval/*/ and the shipped bundle beside the naive baselines
	$(BIN)/python -m scripts.evaluation_table $(ARGS) $(wildcard $(SHARED)/eval/*/) scripts/demo/bundle

teams: $(VENV)/installed  ## form teams for papers of $(SHARED)/eval/dblp-authorship: are the authors found? (ARGS="--papers 20")
	$(BIN)/python -m scripts.recover_teams $(ARGS) $(SHARED)/eval/dblp-authorship

duplicates: $(VENV)/installed  ## measure how well duplicates are found, beside naive ways, on the labelled pairs
	$(BIN)/python -m scripts.duplicates.table

exposure: $(VENV)/installed  ## report who gets the first ten places, and what the fame-neutral switch costs (ARGS="BUNDLE... --json")
	$(BIN)/python -m scripts.exposure $(ARGS)

bench: $(VENV)/installed-dev  ## measure speed and memory; prints a table and writes build/bench.json
	$(BIN)/python -m scripts.bench --out build/bench.json $(ARGS)

demo-data: $(VENV)/installed  ## make the shipped demo files again from the hand-written material
	$(BIN)/python -m scripts.build_demo

clean:  ## remove the environment and everything in build/
	rm -rf $(VENV) build
