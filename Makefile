# Two commands matter to most: 'make chat' and 'make test'. 'make help' lists them all.
.DEFAULT_GOAL := help
.PHONY: help install chat evaluate test lint types format clean

PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help: ## list these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

install: .venv/installed ## install into .venv; then .venv/bin/bloemlezing runs

.venv/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Bloemlezing needs Python 3.11 or newer; name one with 'make PYTHON=python3.11 ...'."; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv || \
		{ rm -rf .venv; echo "Python cannot make environments here; run 'sudo apt-get install python3-venv' and try again."; exit 1; }
	$(BIN)/pip install --quiet --constraint constraints.txt --editable .
	@touch $@

.venv/developing: .venv/installed
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

chat: install ## serve the chat; makes an edition of the facsimile first if there is none
	@test -f "$${BLOEMLEZING_DATA:-data}/current" || $(BIN)/bloemlezing build
	@$(BIN)/bloemlezing serve || test $$? -eq 130 # Ctrl-C is how it is stopped

evaluate: install ## measure the answers to the judged questions, with the edition in use
	@test -f "$${BLOEMLEZING_DATA:-data}/current" || $(BIN)/bloemlezing build
	$(BIN)/bloemlezing evaluate tests/data/questions-dev.jsonl --citations tests/data/citations.jsonl
	$(BIN)/bloemlezing evaluate tests/data/questions-second.jsonl --citations tests/data/citations.jsonl

test: .venv/developing ## run all tests
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

lint: .venv/developing ## check style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/developing ## check types
	$(BIN)/mypy

format: .venv/developing ## put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove the environment and what tests left; editions in data/ stay
	rm -rf .venv .artefacts .mypy_cache .pytest_cache .ruff_cache .hypothesis
