# Seaworthy from a clone. `make up` is all it takes; everything can be called again.

SHELL := /bin/bash
.DEFAULT_GOAL := help
# The Node that ./seaworthy runs with, found when a recipe needs it; npm and npx then use it as well.
USE_NODE = . scripts/find-node.sh && use_node &&
DOCUMENT ?= examples/local.yaml

.PHONY: help setup up down payload test check bench upgrade-under-load verify-mutations simulate generate format pack clean

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 28

# --- run it ---------------------------------------------------------------------------------------------------------

setup: ## install what is missing (Node, libraries, container engine), and say what
	@scripts/setup

up: setup ## bring up the cluster of DOCUMENT (examples/local.yaml)
	./seaworthy up $(DOCUMENT)

down: ## take that cluster away, with all that belongs to it
	./seaworthy down $(DOCUMENT) --yes

payload: setup ## build what machines run into the cache (VERSION=1.37.2 for another Kubernetes)
	@$(USE_NODE) node scripts/payload.ts $(or $(VERSION),1.36.3)

# --- prove it -------------------------------------------------------------------------------------------------------

check: ## lint, types, dead code, unit tests and walls: a minute, needs no containers
	@scripts/setup --test
	@$(USE_NODE) node scripts/test.ts check

test: ## all of `check`, then transcripts and real clusters (ends with `N passed, N failed`)
	@scripts/setup --test
	@$(USE_NODE) node scripts/test.ts

bench: setup ## the figures of docs/reference/bench.md, measured here
	@$(USE_NODE) node bench/run.ts

upgrade-under-load: setup ## upgrade a real cluster under load, twice: what it costs its users (15 minutes)
	@$(USE_NODE) node bench/run.ts upgrade-under-load

verify-mutations: setup ## misconfigure real components one way at a time: what verify says of each (SEED=… to replay)
	@$(USE_NODE) node scripts/verify-mutations.ts $(if $(SEED),--seed $(SEED))

simulate: ## lives of simulated clusters under faults (LIVES=20000, or SEED=… to replay one)
	@$(USE_NODE) node scripts/simulate.ts

# --- work on it -----------------------------------------------------------------------------------------------------

generate: ## write the files that are made from code: JSON Schema, reference pages
	@$(USE_NODE) node scripts/generate.ts

format: ## format, and mend what can be mended
	@$(USE_NODE) npx biome check --write

pack: ## the npm package, as a tarball
	@$(USE_NODE) npm pack

clean: ## remove what was built here (caches and clusters stay)
	rm -rf dist out coverage seaworthy-*.tgz
