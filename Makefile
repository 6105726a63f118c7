# `make dev` and `make test` are all that is needed on a bare machine: both install what is missing first.
.DEFAULT_GOAL := help
.PHONY: help dev watch build test check bench evaluate clean
PORT ?= 8080

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

dev: build ## Build the page and serve it on http://127.0.0.1:8080 (another port: PORT=9000)
	@node scripts/serve.mjs --port $(PORT)

watch: ## Like dev, unoptimised, and built again after every change
	@scripts/setup build
	@scripts/build --quick
	@node scripts/serve.mjs --port $(PORT) --watch

build: ## Build the site into dist/: static files that work from any path
	@scripts/setup build
	@scripts/build

test: ## Run every test: formatting, lints, native, in the browser, end to end, sizes
	@scripts/setup test
	@scripts/test

check: ## Run what is fast: formatting, lints, native tests
	@scripts/setup rust
	@scripts/test check

bench: ## Measure speed and sizes against their budgets
	@scripts/setup test
	@scripts/bench

evaluate: ## Measure against the data in ../shared, which is no part of the project
	@scripts/setup rust
	@scripts/evaluate

clean: ## Remove everything that was built or installed inside this folder
	cargo clean
	rm -rf dist node_modules test-results playwright-report
