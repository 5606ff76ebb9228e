SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

VENV := .venv
PY := $(VENV)/bin/python
PYTHON ?= python3.11
STAMP := $(VENV)/.installed
DEPLOY_VENV := .venv-deploy
DEPLOY_STAMP := $(DEPLOY_VENV)/.installed
LOCAL := $(PY) -m deploy.local
PYTEST := $(PY) -m pytest
CODE := shared services deploy tests
WORKERS ?= 2
AANTAL ?= 1000000
ZAAD ?= 2026
ONLY := $(foreach part,$(PARTS),--only=$(part))
COMPILE := $(VENV)/bin/uv pip compile --quiet --generate-hashes --no-header --python-version 3.11 $(if $(UPGRADE),--upgrade)

.PHONY: help install jars lock up down status run demo migrate password token onboard compose-env backup restore archive move tidy clean-data \
        fmt lint types arrows schemas locks manifests check test test-unit test-integration test-e2e test-faults bench maand duur

help: ## this list
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ── set-up ──────────────────────────────────────────────────────────────────────────────────────────────────────────

install: $(STAMP) ## the virtual environment with exactly the locked packages

$(STAMP): requirements/bootstrap.txt requirements/dev.txt deploy/local/install.sh
	@PYTHON=$(PYTHON) deploy/local/install.sh $(VENV)
	@touch $@

jars: $(STAMP) ## the locked jars of Kafka and Zipkin, each checked against its sha256
	@$(LOCAL) jars

$(DEPLOY_STAMP): $(STAMP) requirements/deploy.txt
	@$(VENV)/bin/uv venv --quiet --allow-existing --python $(PY) $(DEPLOY_VENV)
	@$(VENV)/bin/uv pip sync --quiet --python $(DEPLOY_VENV)/bin/python --require-hashes requirements/deploy.txt
	@touch $@

lock: $(STAMP) ## resolve the dependencies again and write the lock files (UPGRADE=1: newest versions)
	$(COMPILE) pyproject.toml -o requirements/runtime.txt
	$(COMPILE) pyproject.toml --group local --group test --group lint -o requirements/dev.txt
	$(COMPILE) pyproject.toml --group issuer -c requirements/runtime.txt -o requirements/issuer.txt
	$(COMPILE) --group deploy -o requirements/deploy.txt
	echo uv | $(COMPILE) - -o requirements/bootstrap.txt
	$(LOCAL) lock

# ── the local start ─────────────────────────────────────────────────────────────────────────────────────────────────

up: $(STAMP) ## start everything behind and return when it is ready (PARTS="postgres kafka": those alone)
	@$(LOCAL) up $(ONLY)

down: $(STAMP) ## stop everything
	@$(LOCAL) down

status: $(STAMP) ## each part, its state and where it listens
	@$(LOCAL) status

run: $(STAMP) ## start everything in front, with every log line
	@$(LOCAL) run --logs $(ONLY)

demo: $(STAMP) ## start everything and tell the story (ONCE=1: end with it, exit 0 only if all was right)
	@$(LOCAL) demo $(if $(ONCE),--once)

migrate: $(STAMP) ## bring the databases up to date
	@$(LOCAL) migrate

password: $(STAMP) ## the password of every local user
	@$(LOCAL) password

token: $(STAMP) ## an access token: GEBRUIKER=consulent.enschede, or GEBRUIKER=aanbieder-42420001 GEMEENTE=0153
	@$(LOCAL) token $(GEBRUIKER) $(if $(GEMEENTE),--gemeente=$(GEMEENTE))

onboard: $(STAMP) ## the seven municipalities take part in the running system (BESTAND=file.yaml: that one)
	@$(LOCAL) onboard $(BESTAND)

compose-env: $(STAMP) ## secrets and keys for deploy/compose.yaml, in .local/compose.env
	@$(LOCAL) compose-env

backup: $(STAMP) ## a base backup of the running databases (BACKUP_FOLDER=folder, set for `make up` too: the WAL goes there)
	@$(LOCAL) backup

restore: $(STAMP) ## databases back as far as the WAL goes (TOT=2026-11-26T08:00:00: to that moment), topics anew; then `make up`
	@$(LOCAL) restore $(if $(TOT),--until=$(TOT))

archive: $(STAMP) ## the events of closed streams to the archive (DAGEN=730: those without an event since so many days)
	@$(LOCAL) archive $(if $(DAGEN),--days=$(DAGEN))

move: $(STAMP) ## a municipality to another database of each service, while all runs: GEMEENTE=0153 NAAR=b (SPREAD=b, also for `make up`)
	@$(LOCAL) move $(GEMEENTE) $(NAAR)

tidy: $(STAMP) ## what a municipality left behind in a database: GEMEENTE=0153 VAN=eerste
	@$(LOCAL) tidy $(GEMEENTE) $(VAN)

clean-data: $(STAMP) ## remove all data, keys and logs of the local start (not the jars)
	@$(LOCAL) clean-data

# ── right or not ────────────────────────────────────────────────────────────────────────────────────────────────────

fmt: $(STAMP) ## write the code in the house's form
	$(PY) -m ruff check --fix --quiet $(CODE)
	$(PY) -m ruff format --quiet $(CODE)

lint: $(STAMP) ## rules and form
	$(PY) -m ruff check --quiet $(CODE)
	$(PY) -m ruff format --check --quiet $(CODE)

types: $(STAMP) ## mypy, strict
	$(PY) -m mypy

arrows: $(STAMP) ## who may import whom
	@$(VENV)/bin/lint-imports --no-logo

schemas: $(STAMP) ## write what is generated: schemas, asyncapi, topics, openapi, docs/regels.md, dashboards (CHECK=1: only compare)
	$(PY) -m shared.contracts.generate $(if $(CHECK),--check)
	$(PY) -m services.gateway.openapi $(if $(CHECK),--check)
	$(PY) -m services.gateway.regels $(if $(CHECK),--check)
	$(PY) -m deploy.observability.dashboards $(if $(CHECK),--check)

locks: $(STAMP) ## the lock files hold every dependency, a hash each, and no address
	@$(LOCAL) check-locks

manifests: $(DEPLOY_STAMP) ## Dockerfile, compose, Kubernetes and alert rules, without an engine or a cluster
	@deploy/lint/deploy.sh $(DEPLOY_VENV)

check: lint types arrows locks manifests ## all of these, without changing a file
	@$(MAKE) schemas CHECK=1
	@deploy/lint/spectral.sh

test-unit: $(STAMP) ## no I/O, seconds
	$(PYTEST) -q -n $(WORKERS) $(wildcard tests/unit tests/contract tests/architecture)

test-integration: jars ## on a PostgreSQL and Kafka of their own
	$(PYTEST) -q -n $(WORKERS) -m "not alone" tests/integration

test-e2e: jars ## whole stacks of their own, one after the other
	$(PYTEST) -q -p no:randomly -m alone $(wildcard tests/integration tests/e2e)

jaar: jars ## a random year: 7 municipalities, 40 providers, 2,000 clients in memory; 400 clients on PostgreSQL (ZAAD=n)
	JAAR=vol $(PYTEST) -q -p no:randomly tests/unit/billing/test_jaar.py tests/integration/billing/test_jaar.py

test: test-unit test-integration test-e2e ## everything a developer must pass

mutanten: $(STAMP) ## messages damaged at random, judged by us and by the official schemas (AANTAL=1000000 ZAAD=2026; goes on where it was)
	$(PY) -m tests.contract.istandaarden.mutanten --aantal=$(AANTAL) --zaad=$(ZAAD)

test-faults: jars ## faults on the whole system, judged by the oracle (ROW=C2 SEED=17: that alone; FULL=1: the long form; AGAIN=1)
	$(PY) -m tests.faults $(if $(ROW),--row $(ROW)) $(if $(SEED),--seed $(SEED)) $(if $(FULL),--full) $(if $(AGAIN),--again)

bench: jars ## how fast, each as a ratio to a bare limit of the same run
	$(PY) -m tests.bench

maand: jars ## a month of claims of the whole country through the API (SCHAAL=0.01: a hundredth of it)
	$(PY) -m tests.bench.maand --schaal $(or $(SCHAAL),1.0)

duur: jars ## an hour of steady load on the whole stack, and the memory of each part meanwhile (MINUTEN=60 TEMPO=40)
	$(PY) -m tests.bench.duur --minuten $(or $(MINUTEN),60) --tempo $(or $(TEMPO),40)
