# A thin front: Meson builds the C, npm the web platform, this says in which order. `make help` lists the ways in.

BUILD   := build
RELEASE := $(BUILD)/release
DEBUG   := $(BUILD)/debug
ASAN    := $(BUILD)/sanitize

# At a terminal ninja shows how far it is, in one line; elsewhere it speaks when something is wrong.
NINJA := ninja $(if $(MAKE_TERMOUT),,--quiet)

# A Node that tools/bootstrap brought, when the machine's own is too old.
export PATH := $(CURDIR)/$(BUILD)/node/node_modules/node/bin:$(PATH)

# The page about error codes is part of the web platform.
WEB_SOURCES := $(shell git ls-files -co --exclude-standard platforms documentation/api-docs/errors.md 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help run build test check interop bench test-long clean bootstrap bootstrap-tests bootstrap-interop bootstrap-bench release debug sanitize web

help: ## What can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

run: build ## Install what is missing, build, start the platform with demo data (ARGS="--listen ...")
	@exec $(BUILD)/insula up --demo $(ARGS)

build: release ## A release at build/insula

test: bootstrap-tests ## Everything that is tested, within 20 minutes on 2 cores
	@$(MAKE) --no-print-directory $(BUILD)/.npm
	@$(MAKE) --no-print-directory -j2 web debug
	@$(MAKE) --no-print-directory release sanitize
	@node tests/run.mjs test

check: bootstrap-tests debug $(BUILD)/.npm ## Format, lint, unit tests: under a minute
	@node tests/run.mjs check

test-long: bootstrap-tests ## The long forms: a million fuzz cases, 20 kills of each process
	@$(MAKE) --no-print-directory release debug sanitize
	@$(NINJA) -C $(RELEASE) delta_lines text_lines graphql_lines
	@node tests/run.mjs long

interop: bootstrap-interop release ## Checks against tools that neither Debian nor npm has; says what it skipped
	@node tests/run.mjs interop

bench: bootstrap-bench release ## Measures beside the peers and prints the ratios
	@$(NINJA) -C $(RELEASE) bench_door
	@node tests/bench/main.js

clean: ## Forget what was built (data in ./var stays)
	rm -rf $(BUILD)

bootstrap:
	@tools/bootstrap

bootstrap-tests:
	@tools/bootstrap tests

bootstrap-interop:
	@tools/bootstrap interop

bootstrap-bench:
	@tools/bootstrap bench

# npm first: Meson's configuration and the front end both need what it brings.
$(BUILD)/.npm: package-lock.json | bootstrap
	@mkdir -p $(BUILD)
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

web: $(BUILD)/.web
$(BUILD)/.web: $(BUILD)/.npm $(WEB_SOURCES)
	npm run build --silent
	@touch $@

release: bootstrap $(BUILD)/.web
	@test -e $(RELEASE)/build.ninja || meson setup $(RELEASE) --buildtype=release
	@tools/sources.py --refresh $(RELEASE)/sources.list
	@$(NINJA) -C $(RELEASE)
	@ln -f $(RELEASE)/insula $(RELEASE)/insula-convert $(RELEASE)/insula-saml $(BUILD)/

debug: bootstrap
	@test -e $(DEBUG)/build.ninja || meson setup $(DEBUG) --buildtype=debugoptimized -Doptimization=1
	@tools/sources.py --refresh $(DEBUG)/sources.list
	@$(NINJA) -C $(DEBUG)

sanitize: bootstrap
	@test -e $(ASAN)/build.ninja || \
	    CC=clang meson setup $(ASAN) --buildtype=debugoptimized -Doptimization=1 -Db_sanitize=address,undefined -Db_lundef=false
	@tools/sources.py --refresh $(ASAN)/sources.list
	@$(NINJA) -C $(ASAN)
