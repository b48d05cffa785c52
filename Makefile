# What a person or a build machine does with marka; `make` alone lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# Address of `make run` and `make pictures`.
LISTEN ?= 127.0.0.1:8080

# All tests share one optimised profile, so that one build serves them all.
CHECKED := target/checked/marka

WEB_SOURCES := $(shell find web -name node_modules -prune -o -name dist -prune -o -type f -print 2>/dev/null)
WEB_MODULES := web/node_modules/.package-lock.json
WEB := web/dist/.built

.PHONY: help run build dist deb tarball test format listed licences lint unit rules types browser bench pictures clean

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(WEB) ## build what is missing and start the portal on 127.0.0.1:8080
	cargo run --release -p marka -- serve --listen $(LISTEN)

build: $(WEB) ## the release binary: target/release/marka
	cargo build --release -p marka

dist: $(WEB) ## the binary as it is shipped: target/dist/marka
	cargo build --profile dist -p marka

deb: dist ## the Debian package: target/debian/*.deb; needs cargo-deb
	cargo deb -p marka --profile dist --no-build

tarball: dist ## the program with its examples as one archive that runs anywhere: target/tarball/*.tar.gz
	packaging/make-tarball target/dist/marka target/tarball

test: format listed lint unit rules types browser ## everything that has to be green

format: # the layout of all Rust code
	cargo fmt --all --check

listed: # the libraries whose licences the program shows are those that it holds
	tests/list-licences | diff -u crates/marka-portal/notes/licences.tsv - || \
	    { echo 'other libraries than the program lists: make licences' >&2; exit 1; }

licences: ## list the libraries in the program anew, after a change of dependencies
	tests/list-licences >crates/marka-portal/notes/licences.tsv

lint: $(WEB)
	cargo clippy --workspace --all-targets --profile checked -- -D warnings

unit: $(WEB)
	tests/run-unit

# With the tests, since what they need changes how libraries are built: alone, much would be built twice.
$(CHECKED): $(WEB) FORCE
	cargo build --profile checked --workspace --bins --tests

rules: $(CHECKED) # the shipped rules: no diagnostics, no dangling reference, both proofs
	$(CHECKED) rules check
	$(CHECKED) rules check --coverage
	$(CHECKED) rules prove

types: $(WEB_MODULES)
	npm --prefix web run check

browser: $(CHECKED)
	tests/run-browser $(CHECKED)

bench: build ## one table of figures, with ratios to peers measured in the same run
	tests/run-bench

pictures: build ## pictures of the pages for the books and the README: docs/src/pictures/*.png
	tests/take-pictures target/release/marka

clean: ## remove everything that was built
	cargo clean
	rm -rf web/node_modules web/dist

$(WEB_MODULES): web/package.json web/package-lock.json
	npm --prefix web ci --no-audit --no-fund
	@touch $@

$(WEB): $(WEB_MODULES) $(WEB_SOURCES)
	npm --prefix web run build
	@touch $@

FORCE:
