# The two commands that do everything: `make run` starts the tutor, `make test` proves it.
# What is missing on the machine is installed first (see .ci/setup).

.POSIX:
.SUFFIXES:

SWIFT = swift
BUILD = $(SWIFT) build --explicit-target-dependency-import-check error
# The program is one file that brings the parts of Swift that it uses: it needs nothing of the
# checkout, and less memory. (The linker of the compiler itself does that without remarks.)
RELEASE = $(BUILD) -c release $$([ "$$(uname -s)" = Darwin ] || echo --static-swift-stdlib -Xswiftc -use-ld=lld)
SOURCES = Package.swift Sources Tests Lessons
PREFIX = /usr/local
ROOT = $(DESTDIR)$(PREFIX)
BUILT = .build/release/gradus
STRIP = strip
MAN = share/man/man1
BASH_COMPLETIONS = share/bash-completion/completions
ZSH_COMPLETIONS = share/zsh/site-functions
FISH_COMPLETIONS = share/fish/vendor_completions.d
PEERS =
PYTHON = python3
TUNING =

.PHONY: run build test setup format check-format test-debug test-release lint claims fuzz faults bench bench-prompt bench-tuning clean install uninstall deb

run: build
	@./$(BUILT)

# Build chatter goes to standard error, so that the output of `make run` is the tutor's alone.
build: setup
	@$(RELEASE) --product gradus </dev/null >&2

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

# The shipped lessons: sound, answers to them graded fairly, and their claims true (a short version
# of `make claims`).
lint: build
	./.build/release/gradus lint
	./.build/release/gradus lint --grader
	./.build/release/gradus claims --seeds 2

# What `make test` tries a little of, tried long: lines and files that nobody would write; and full
# disks, kills in the middle of writing, closed streams, odd terminals. SEED=N begins elsewhere.
EFFORT = 20
SEED = 1

fuzz: setup
	$(BUILD) --build-tests
	GRADUS_EFFORT=$(EFFORT) GRADUS_SEED=$(SEED) $(SWIFT) test --skip-build --filter '[Ff]uzz'

faults: setup
	$(BUILD) --build-tests
	GRADUS_EFFORT=$(EFFORT) GRADUS_SEED=$(SEED) $(SWIFT) test --skip-build --filter 'FaultTests|JobTests|StoreTests'

# Every claim of every lesson over twenty times its seeds; takes some minutes.
claims: build
	./.build/release/gradus claims --seeds 20

# Speed, side by side with other frameworks where they are installed: make bench PEERS=jax,torch
bench: build
	@$(RELEASE) --product gradus-bench </dev/null >&2
	-@./.build/release/gradus-bench prompt
	@./.build/release/gradus-bench --peers "$(PEERS)" --python "$(PYTHON)"

# How long the prompt takes: from the start, and for a key.
bench-prompt: build
	@$(RELEASE) --product gradus-bench </dev/null >&2
	@./.build/release/gradus-bench prompt

# How good each search method is and what a suggestion costs, beside the figures of other tools:
# make bench-tuning TUNING='--functions branin --seeds 5'
bench-tuning: build
	@$(RELEASE) --product gradus-bench </dev/null >&2
	@./.build/release/gradus-bench tuning $(TUNING)

# The program, its manual and the completion of three shells; nothing of this folder is needed any
# more.
install: build
	mkdir -p $(ROOT)/bin $(ROOT)/$(MAN) $(ROOT)/$(BASH_COMPLETIONS) $(ROOT)/$(ZSH_COMPLETIONS) $(ROOT)/$(FISH_COMPLETIONS)
	install -m 755 $(BUILT) $(ROOT)/bin/gradus
	-@if command -v $(STRIP) >/dev/null 2>&1; then $(STRIP) $(ROOT)/bin/gradus; fi
	$(BUILT) help --man >$(ROOT)/$(MAN)/gradus.1
	$(BUILT) completion bash >$(ROOT)/$(BASH_COMPLETIONS)/gradus
	$(BUILT) completion zsh >$(ROOT)/$(ZSH_COMPLETIONS)/_gradus
	$(BUILT) completion fish >$(ROOT)/$(FISH_COMPLETIONS)/gradus.fish

# What install put there; folders are left, and so is what the learner keeps in the home folder.
uninstall:
	rm -f $(ROOT)/bin/gradus $(ROOT)/$(MAN)/gradus.1 $(ROOT)/$(BASH_COMPLETIONS)/gradus $(ROOT)/$(ZSH_COMPLETIONS)/_gradus $(ROOT)/$(FISH_COMPLETIONS)/gradus.fish

# A Debian package, .build/deb/gradus_VERSION_ARCHITECTURE.deb; apt install takes its path.
deb:
	rm -rf .build/deb
	@$(MAKE) --no-print-directory install DESTDIR=.build/deb/tree PREFIX=/usr ZSH_COMPLETIONS=share/zsh/vendor-completions
	./.ci/packaging/deb .build/deb/tree .build/deb

clean:
	rm -rf .build
