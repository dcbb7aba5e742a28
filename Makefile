# bibliopulse: the workflow as commands. «make help» lists them.
PYTHON ?= python3
VENV := .venv
TRAINING := .venv-training
DIST ?= dist
LABELLED ?=
RUSENTIMENT ?= rusentiment_train.csv
# One more than two cores: tests wait for servers and disks.
PARALLEL := -n 3 --dist=loadfile --no-loadscope-reorder
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help demo cluster-demo test quick lint format coverage bench soak fuzz train train-links train-rusentiment lock pictures wheel clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.installed ## run a whole campaign on invented data and print where its page is
	$(BIN)/bibliopulse demo

cluster-demo: $(VENV)/.dev ## three invented regions: a cluster, a lake in PostgreSQL and S3, the country's page (needs PostgreSQL)
	$(BIN)/python -m pip install --quiet --editable '.[cluster,lake]' 'moto[server]'
	$(BIN)/python benchmarks/country.py bibliopulse-country

test: $(VENV)/.dev ## run the tests (those of the page need Chromium)
	$(BIN)/python -m pytest $(PARALLEL)

quick: $(VENV)/.dev ## run the tests that take a minute or two: no browser, no kills, no whole nights
	$(BIN)/python -m pytest $(PARALLEL) -m "not slow and not browser"

coverage: $(VENV)/.dev ## count the lines that tests without a browser reach (half an hour; 95 % at least)
	$(BIN)/python -m pip install --quiet coverage --editable '.[cluster,lake]' 'moto[server]'
	$(BIN)/python -m coverage run -m pytest $(PARALLEL) -m "not browser" --deselect tests/commands/test_help.py::test_help_imports_nothing_heavy
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report

lint: $(VENV)/.dev ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy cli.py
	$(BIN)/mypy --explicit-package-bases benchmarks/*.py

format: $(VENV)/.dev ## put the code into its usual form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.dev ## run the benchmarks (minutes)
	@for file in collect completeness tag warehouse satisfaction places report themes scale; do echo "== $$file"; $(BIN)/python benchmarks/$$file.py || exit 1; done

train: $(LABELLED) $(TRAINING)/.installed ## make the shipped model anew (an hour and a half; LABELLED="dev.jsonl …" besides the sample)
	$(TRAINING)/bin/python -m nlp.training.train
	$(TRAINING)/bin/python -m nlp.training.linear
	$(TRAINING)/bin/python -m nlp.training.wants
	$(TRAINING)/bin/python -m nlp.training.blend $(LABELLED) data/sample/comments.jsonl --worth $(LABELLED:%=3) 0.3
	$(if $(LABELLED),$(TRAINING)/bin/python -m nlp.measure.confusion $(LABELLED) > data/model/confusion.new && mv data/model/confusion.new data/model/confusion.json)

train-links: $(VENV)/.installed ## learn anew what the rules about names of libraries weigh
	$(BIN)/python -m nlp.training.names.links

fuzz: $(VENV)/.dev ## mutate answers and files 100,000 times, and 300 whole nights (half an hour; FUZZ_COUNT, FUZZ_NIGHTS, FUZZ_SEED)
	$(BIN)/python -m tests.fuzz

soak: $(VENV)/.dev ## run the tests that take minutes, draw six times the examples, kill a load 100 times, and play thirty nights (SOAK_NIGHTS, SOAK_POSTS, SOAK_COMMENTS)
	BIBLIOPULSE_LONG=1 $(BIN)/python -m pytest $(PARALLEL) -m "long or hypothesis"
	BIBLIOPULSE_LONG=1 BIBLIOPULSE_KILLS=100 $(BIN)/python -m pytest tests/commands/test_kills.py -k load_that_is_killed
	$(BIN)/python -m tests.soak

train-rusentiment: $(RUSENTIMENT) $(TRAINING)/.installed ## train five labels for comparison (RUSENTIMENT=texts.csv; half an hour)
	$(TRAINING)/bin/python -m nlp.training.rusentiment --texts $(RUSENTIMENT)

$(RUSENTIMENT) $(LABELLED):
	@echo "$@: нет такого файла (что в нём должно быть, сказано в nlp/training/README.md)" >&2; exit 2

pictures: $(VENV)/.dev ## take the pictures of README and of the guides anew (needs Chromium)
	$(BIN)/python docs/pictures.py

lock: ## pin the dependencies anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

wheel: $(VENV)/.installed ## build dist/bibliopulse-…-py3-none-any.whl, which installs with the lock's versions
	BIBLIOPULSE_PINNED=1 $(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir $(DIST) .
	@ls $(DIST)/bibliopulse-*.whl

clean: ## remove what the other commands made
	rm -rf $(VENV) $(TRAINING) bibliopulse-demo bibliopulse-country dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "bibliopulse needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	@touch $@

$(TRAINING)/.installed: pyproject.toml
	$(PYTHON) -m venv $(TRAINING)
	$(TRAINING)/bin/python -m pip install --quiet --editable '.[training]'
	@touch $@

$(VENV)/.dev: $(VENV)/.installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@
