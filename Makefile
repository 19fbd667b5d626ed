# One word for each thing a contributor does. `make plan` and `make check` are the README's two commands.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
YEAR ?= 2027

.PHONY: plan check test lint types docs soak bench lock wheelhouse clean

plan: $(READY)  ## the annual plan of the bundled library
	$(BIN)/zhcity plan build $(YEAR)

check: $(READY) lint types docs test  ## everything a change must pass

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更新的版本"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q src  # each start is a tenth of a second shorter
	touch $(READY)

lint: $(READY)
	$(BIN)/ruff check src tests bench tools
	$(BIN)/ruff format --check src tests bench tools
	$(BIN)/lint-imports

types: $(READY)
	$(BIN)/mypy

docs: $(READY)  ## the generated pages are up to date
	$(BIN)/python tools/docs.py --check

test: $(READY)
	$(BIN)/pytest -m "not soak"

soak: $(READY)  ## the long runs
	$(BIN)/pytest -m soak -n 2
	$(BIN)/python bench/run.py --sizes 100,1000,5000,10000

bench: $(READY)
	$(BIN)/python bench/run.py

lock:  ## needs uv; writes the exact, hashed lock for every platform
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  --extra dev pyproject.toml -o requirements.lock

wheelhouse: $(READY)  ## everything that an offline machine of this platform needs, in one folder
	$(BIN)/python -m pip download -q --require-hashes -r requirements.lock -d wheelhouse
	$(BIN)/python -m pip wheel -q --no-deps --no-build-isolation -w wheelhouse .

clean:
	rm -rf $(VENV) out dist wheelhouse
