# make demo: set up and run the main job on both cases.  make test: set up and run every test.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test test-long bench clean

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/ready-for-tests: .venv/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@

demo: .venv/ready
	$(BIN)/python demo/run.py

test: .venv/ready-for-tests
	$(BIN)/python tests/run.py

test-long: .venv/ready-for-tests
	$(BIN)/python tests/run.py --long

bench: .venv/ready-for-tests
	$(BIN)/python benchmarks/run.py

clean:
	rm -rf .venv out build src/*.egg-info
