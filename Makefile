# `make` or `make help` lists what there is to do. Nothing but Go is needed to
# begin with: tests start their own PostgreSQL, and install it where they may.

LINT_VERSION := 2.15.0
LINT := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/ledd/golangci-lint-$(LINT_VERSION)/golangci-lint
CHROMIUM ?= /usr/bin/chromium
FUZZTIME ?= 10s

# The race detector costs time and a C compiler: always in CI, else on demand
# (RACE=-race). It watches our code and what runs beside it, but not the inside of
# SQLite, which is C made Go and keeps its own locks, of one hash of a password, nor
# of the reader of JSON schemas: these take up to ten times as long. A library that
# uses sync.Map or its like must be watched: the linker may take the copy of it that
# was compiled there for all, and then locks are not seen and races reported that are none.
UNWATCHED = modernc.org golang.org/x/crypto/argon2 github.com/santhosh-tekuri
RACE ?= $(if $(CI),-race)
WATCH = $(if $(RACE),$(RACE) $(UNWATCHED:%=-gcflags=%/...=-race=false))

# All that is compiled without the race detector is compiled in one way, the
# published one, and so only once.
PLAIN = CGO_ENABLED=0

# In CI `make check` vets everything once, so that no test does.
VET = $(if $(CI),-vet=off)

# Tracked and new files alike, but nothing that npm brought.
GO_FILES = $(shell git ls-files --cached --others --exclude-standard '*.go')

.DEFAULT_GOAL := help
.PHONY: help run build test check fmt vet fix contract lint lint-tool s3-gateway bench e2e assets openapi fuzz sizes

help: ## List the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: ## Serve the demonstration register on http://127.0.0.1:8080
	go run ./cmd/ledd serve --demo

build: ## Build the static binary bin/ledd
	$(PLAIN) go build -tags=nomsgpack -trimpath -ldflags='-s -w' -o bin/ledd ./cmd/ledd

# What one goroutine does with much data takes minutes under the race detector,
# and tells it nothing: that is run without it. So are the commands, whose rooms
# are run with it, and agreements, which the scenarios of apitest issue, sign and
# seal under it. What takes longest begins first.
FIRST = ./api/apitest ./internal/account ./internal/door ./api/web
ALONE = ./cmd/ledd ./internal/agreement ./internal/batch ./internal/docmodel ./internal/exchange ./internal/gap ./internal/mapping ./internal/ropa ./internal/seal ./internal/sheet ./internal/demo
AGAIN = TestAccess TestBadValues TestForeignReferences TestFormsCannotReachStrangers TestHostileFilesByProgram TestHostileForms TestKnownAt TestLeaveAndArrive TestManyParties TestPageAccess TestPagesOfStrangers TestPublishedRegistersByProgram TestScopeGrid TestTampering
empty :=
test: ## Run all Go tests, on SQLite and PostgreSQL
ifeq ($(RACE),)
	@.ci/postgres go test ./...
else
	@.ci/postgres go test $(VET) $(WATCH) $(FIRST) $$(go list ./... | grep -vE '/(internal/(agreement|batch|docmodel|demo|exchange|gap|mapping|ropa|seal|sheet)|cmd/ledd)$$')
	@$(PLAIN) .ci/postgres go test $(VET) -trimpath $(ALONE)
	@$(PLAIN) .ci/postgres go test $(VET) -trimpath -run='^($(subst $(empty) $(empty),|,$(AGAIN)))$$' ./api/apitest ./internal/door
endif

check: fmt vet fix contract sizes lint ## Run every check that is no test

fmt:
	@bad=$$(gofmt -l $(GO_FILES)); [ -z "$$bad" ] || { echo "not formatted, run gofmt -w:"; echo "$$bad"; exit 1; }

vet:
	$(PLAIN) go vet -trimpath ./...

# What the toolchain would modernise.
fix:
	$(PLAIN) go fix -trimpath -diff ./...

# The published contract is what the program writes.
contract:
	@$(PLAIN) go run -trimpath -ldflags='-s -w' ./cmd/ledd openapi | diff -u openapi/openapi.yaml - || { echo "the contract differs from the program: run make openapi"; exit 1; }

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

# Files run in the order of their names, three at once, since browsers wait more than they
# work: what takes longest has to begin early.
e2e: build ## Drive the binary with a real browser
	@[ -x "$(CHROMIUM)" ] || .ci/install chromium
	cd e2e && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	cd e2e/client && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	$(PLAIN) CHROMIUM="$(CHROMIUM)" node --test --test-concurrency=3 $(wildcard e2e/*.test.mjs)

assets: ## Fetch the web UI's vendored files anew (needs npm; never part of a build)
	cd api/web/assets && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && npm run build

openapi: ## Write the contract to openapi/openapi.yaml
	@go run ./cmd/ledd openapi >openapi/.new && mv openapi/.new openapi/openapi.yaml || { rm -f openapi/.new; exit 1; }

fuzz: ## Fuzz every parser for FUZZTIME each (10s)
	@.ci/fuzz $(FUZZTIME)

sizes: ## Print the sizes of files and functions, and fail beyond the aims
	@$(PLAIN) go run -trimpath ./internal/decisions/sizes
