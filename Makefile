# make demo: set up and run the main job on both cases.  make test: set up and run every test.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo pictures test test-long test-mv bench bench-savings clean bench-load

.venv/ready: pyproject.toml constraints.txt front/package-lock.json front/fetch.py
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	$(BIN)/python front/fetch.py
	@touch $@

.venv/ready-for-tests: .venv/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@

demo: .venv/ready
	$(BIN)/python demo/run.py

# The pictures of the README, made from running pages.
pictures: .venv/ready-for-tests
	$(BIN)/python demo/pictures.py

test: .venv/ready-for-tests
	$(BIN)/python tests/run.py

test-long: .venv/ready-for-tests
	$(BIN)/python tests/run.py --long

bench: .venv/ready-for-tests
	$(BIN)/python benchmarks/run.py

# Reporters at a deadline against the server, on SQLite and on a private PostgreSQL.
bench-load: .venv/ready-for-tests
	$(BIN)/python benchmarks/load.py
	$(BIN)/python benchmarks/load.py --postgresql

# OpenDSM is an oracle of 860 MB; it has an environment of its own and is no part of the product.
.venv-mv/ready: pyproject.toml
	$(PYTHON) -m venv .venv-mv
	.venv-mv/bin/python -m pip install --quiet --disable-pip-version-check -e '.[mv]'
	@touch $@

test-mv: .venv-mv/ready
	.venv-mv/bin/python -m pytest tests/mv --noconftest -q -W ignore

bench-savings: .venv-mv/ready
	.venv-mv/bin/python benchmarks/savings.py

clean:
	rm -rf .venv .venv-mv out build src/*.egg-info src/tongbao/office/pages/static/vendor front/checks
