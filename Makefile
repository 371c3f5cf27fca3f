# Everything a newcomer needs: `make demo` and `make test`. Needs Python 3.11+ with venv, and make.
SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
  command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
READY := .venv/.ready

help: ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(READY): requirements-dev.txt pyproject.toml
	@PYTHON='$(PYTHON)' sh scripts/setup.sh

demo: $(READY) ## the main job on bundled posts: no token, no network, no server
	@$(BIN)/barqiya demo $(ARGS)

test: $(READY) ## the whole test suite; starts every server it needs
	$(BIN)/python -m pytest $(ARGS)

run: $(READY) ## the bot; needs TELEGRAM_BOT_TOKEN
	$(BIN)/barqiya run $(ARGS)

lint: $(READY) ## ruff, mypy strict, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY) ## benchmarks, as ratios to named baselines
	$(BIN)/barqiya bench $(ARGS)

eval: $(READY) ## every figure of understanding and clustering, on ../shared/data
	$(BIN)/python scripts/eval.py $(ARGS)
	$(BIN)/python scripts/eval_clusters.py

faults: $(READY) ## the long form of the fault suite
	$(BIN)/python -m pytest tests/faults tests/store/test_sentinel.py --faults=long -s $(ARGS)

fuzz: $(READY) ## 100,000 injured posts, updates, pages and feeds through the whole line
	$(BIN)/python -m pytest tests/fuzz -s --fuzz=100000 $(ARGS)

lock: $(READY) ## make the lock files anew from pyproject.toml
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate pyproject.toml --group dev -o requirements-dev.txt

clean: ## remove the environment and caches
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

.PHONY: help demo test run lint bench eval faults fuzz lock clean
