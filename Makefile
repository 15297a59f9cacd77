# `make` or `make help` lists what there is to do. Nothing but Go is needed to
# begin with: tests start their own PostgreSQL, and install it where they may.

LINT_VERSION := 2.15.0
LINT := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/ledd/golangci-lint-$(LINT_VERSION)/golangci-lint
CHROMIUM ?= /usr/bin/chromium
FUZZTIME ?= 10s

# The race detector costs time and a C compiler: always in CI, else on demand (RACE=-race).
RACE ?= $(if $(CI),-race)

# Tracked and new files alike, but nothing that npm brought.
GO_FILES = $(shell git ls-files --cached --others --exclude-standard '*.go')

.DEFAULT_GOAL := help
.PHONY: help run build test check fmt vet fix contract lint lint-tool s3-gateway bench e2e assets openapi fuzz sizes

help: ## List the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: ## Serve the demonstration register on http://127.0.0.1:8080
	go run ./cmd/ledd serve --demo

build: ## Build the static binary bin/ledd
	CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o bin/ledd ./cmd/ledd

# What one goroutine does with much data takes minutes under the race detector,
# and tells it nothing: that is run without it. So are the commands, whose rooms
# are all run with it.
ALONE = ./internal/demo ./internal/exchange ./cmd/ledd
test: ## Run all Go tests, on SQLite and PostgreSQL
	@.ci/postgres go test $(RACE) $$(go list ./... | grep -vE '$(if $(RACE),/(internal/demo|internal/exchange|cmd/ledd)$$,^$$)')
	@$(if $(RACE),.ci/postgres go test $(ALONE))
	@$(if $(RACE),.ci/postgres go test -run='^(TestTampering|TestPageAccess|TestGapsKnownAt)$$' ./internal/door ./internal/gap ./api/apitest)

check: fmt vet fix contract sizes lint ## Run every check that is no test

fmt:
	@bad=$$(gofmt -l $(GO_FILES)); [ -z "$$bad" ] || { echo "not formatted, run gofmt -w:"; echo "$$bad"; exit 1; }

vet:
	go vet ./...

# What the toolchain would modernise.
fix:
	go fix -diff ./...

# The published contract is what the program writes.
contract:
	@go run ./cmd/ledd openapi | diff -u openapi/openapi.yaml - || { echo "the contract differs from the program: run make openapi"; exit 1; }

lint: ## Run golangci-lint where `make lint-tool` has built it
	@if [ -x "$(LINT)" ]; then "$(LINT)" run ./...; else echo "golangci-lint $(LINT_VERSION) is not built here, so nothing was linted: make lint-tool builds it once, in some minutes"; fi

lint-tool: $(LINT) ## Build the pinned golangci-lint into the user's cache

$(LINT): tools.mod
	@mkdir -p $(@D)
	CGO_ENABLED=0 nice -n 19 go build -modfile=tools.mod -p 1 -trimpath -o $@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint
	@touch $@

GATEWAY_VERSION := 1.8.0
GATEWAY := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/ledd/versitygw-$(GATEWAY_VERSION)/versitygw

s3-gateway: $(GATEWAY) ## Build the S3 server that tests of documents run against, where it is there

$(GATEWAY):
	@mkdir -p $(@D)
	GOBIN=$(@D) CGO_ENABLED=0 nice -n 19 go install github.com/versity/versitygw/cmd/versitygw@v$(GATEWAY_VERSION)

bench: ## Measure
	@.ci/postgres go test -run='^$$' -bench=. -benchmem ./...

e2e: build ## Drive the binary with a real browser
	@[ -x "$(CHROMIUM)" ] || .ci/install chromium
	cd e2e && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	cd e2e/client && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	CHROMIUM="$(CHROMIUM)" node --test --test-concurrency=2 $(wildcard e2e/*.test.mjs)

assets: ## Fetch the web UI's vendored files anew (needs npm; never part of a build)
	cd api/web/assets && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && npm run build

openapi: ## Write the contract to openapi/openapi.yaml
	@go run ./cmd/ledd openapi >openapi/.new && mv openapi/.new openapi/openapi.yaml || { rm -f openapi/.new; exit 1; }

fuzz: ## Fuzz every parser for FUZZTIME each (10s)
	@.ci/fuzz $(FUZZTIME)

sizes: ## Print the sizes of files and functions, and fail beyond the aims
	@go run ./internal/decisions/sizes
