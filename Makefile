# The two commands that do everything: `make run` starts the tutor, `make test` proves it.
# What is missing on the machine is installed first (see .ci/setup).

.POSIX:
.SUFFIXES:

SWIFT = swift
BUILD = $(SWIFT) build --explicit-target-dependency-import-check error
SOURCES = Package.swift Sources Tests Lessons
PREFIX = /usr/local

.PHONY: run build test setup format check-format test-debug test-release lint claims bench clean

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

lint: build
	./.build/release/gradus lint

claims: build
	./.build/release/gradus claims --seeds 20

clean:
	rm -rf .build
