# The two commands that do everything: `make run` starts the tutor, `make test` proves it.
# What is missing on the machine is installed first (see .ci/setup).

.POSIX:
.SUFFIXES:

SWIFT = swift
BUILD = $(SWIFT) build --explicit-target-dependency-import-check error
SOURCES = Package.swift Sources Tests Lessons
PREFIX = /usr/local
PEERS =
PYTHON = python3
TUNING =

.PHONY: run build test setup format check-format test-debug test-release lint claims bench bench-tuning clean install

run: build
	@./.build/release/gradus

# Build chatter goes to standard error, so that the output of `make run` is the tutor's alone.
build: setup
	@$(BUILD) -c release --product gradus </dev/null >&2

setup:
	@./.ci/setup </dev/null

test: setup check-format test-debug test-release lint

check-format:
	$(SWIFT) format lint --strict --recursive --parallel $(SOURCES)

format:
	$(SWIFT) format --in-place --recursive --parallel $(SOURCES)

test-debug:
	$(BUILD) --build-tests
	$(SWIFT) test --skip-build

# Optimised code meets the same tests; internals stay visible to them, hence a folder of its own.
test-release:
	$(SWIFT) test -c release -Xswiftc -enable-testing --scratch-path .build/optimised

# The shipped lessons: sound, and their claims true (a short version of `make claims`).
lint: build
	./.build/release/gradus lint
	./.build/release/gradus claims --seeds 2

# Every claim of every lesson over twenty times its seeds; takes some minutes.
claims: build
	./.build/release/gradus claims --seeds 20

# Speed, side by side with other frameworks where they are installed: make bench PEERS=jax,torch
bench: build
	@$(BUILD) -c release --product gradus-bench </dev/null >&2
	@./.build/release/gradus-bench --peers "$(PEERS)" --python "$(PYTHON)"

# How good each search method is and what a suggestion costs, beside the figures of other tools:
# make bench-tuning TUNING='--functions branin --seeds 5'
bench-tuning: build
	@$(BUILD) -c release --product gradus-bench </dev/null >&2
	@./.build/release/gradus-bench tuning $(TUNING)

# One file, which needs nothing of this folder any more.
install: setup
	$(BUILD) -c release --product gradus --static-swift-stdlib --scratch-path .build/static
	mkdir -p $(DESTDIR)$(PREFIX)/bin
	install -m 755 .build/static/release/gradus $(DESTDIR)$(PREFIX)/bin/gradus

clean:
	rm -rf .build
