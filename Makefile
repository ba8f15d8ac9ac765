# vrrp6d. `make help` lists what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
SWIFT ?= swift
SOURCES := Package.swift Sources Tests Examples Benchmarks/Package.swift Benchmarks/Benchmarks
# Of `make trials`: which one, and its options, such as ARGS="--rounds 5" (`.build/release/trials help` lists them).
TRIAL ?= short
ARGS ?=
# What building and running need, what tests need besides, and what only the real-peer tests need.
PACKAGES := libmnl-dev iproute2 iputils-ping procps util-linux pkg-config
TOOLS := nftables
PEERS := keepalived frr prometheus libyang2-tools tcpdump tshark
# The IETF's YANG modules, among them RFC 8347's, which no Debian package has: a package of PyPI.
YANG_MODULES := pyang==2.7.1
# What a release consists of: the daemon, and what shows and measures it.
PROGRAMS := vrrp6d demo peers trials
# Builds programs, optimised, one after the other, and says how far that is.
build-programs = @number=0; for program in $(1); do number=$$((number + 1)); echo "building $$program ($$number of $(words $(1)))"; \
  SWIFT=$(SWIFT) Scripts/build-static $$program || exit; done
# Of `make systemd-test`: Debians.
RELEASES ?= bookworm trixie
# Of `make vm-test`: kernels (`Scripts/vmrun --list`), kinds of interfaces (empty: all), and WRITE=1 to write docs/interface-kinds.md.
VM_KERNELS ?= 6.1 6.12
VM_KINDS ?=
WRITE ?=
# How many simulated histories `make test` plays: the same each time. A thousand others are among the tests, and `make soak` plays any number.
HISTORIES ?= 20000
# Of `make sanitize`: which ones, and regular expressions of the tests that they look at (empty: all).
SANITIZERS ?= thread address
TESTS ?=
# How many service groups contenders are compared with.
GROUPS ?= 100 1000
BENCH := .build/release/vrrp6d bench
# What is documented, and the articles that can be followed: those that only ask vrrp6d, and those that build packages of their own.
DOCUMENTED := Engine Policies PolicyTestKit Daemon
ASKING := Sources/Policies/Policies.docc/Policies.md Sources/Daemon/Daemon.docc/StatefulFirewalls.md
BUILDING := Sources/Policies/Policies.docc/WriteABindingMode.md Sources/Engine/Engine.docc/EmbeddingTheEngine.md

.PHONY: help demo deb trials test vm-test systemd-test interop example docs tables check gate-program mute soak sim mutants sanitize fuzz bench bench-peers build release format setup setup-tools setup-peers setup-yang clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: setup ## two routers, 200 service groups, a takeover: watch it happen (under a minute once built)
	$(call build-programs,vrrp6d demo)
	@.build/release/demo .build/release/vrrp6d

test: setup setup-tools ## every test, on the real kernel where the machine lets it
	$(SWIFT) build --build-tests
	SWIFT=$(SWIFT) Scripts/run-tests
	$(SWIFT) build -c release --product histories
	.build/release/histories soak --seed 1 --count $(HISTORIES)

vm-test: setup ## the daemon on VLANs, bonds, bridges, VRFs and cards, on Debian's 6.1 and 6.12 in qemu
	SWIFT=$(SWIFT) Scripts/build-static vrrp6d
	Scripts/vm-test --kernels "$(VM_KERNELS)" $(if $(VM_KINDS),--kinds "$(VM_KINDS)") $(if $(WRITE),--write) .build/release/vrrp6d

interop: setup setup-peers ## the elections with keepalived and FRR, both ways (under 90 seconds once built)
	$(SWIFT) build --build-tests
	@echo "peers: $$(keepalived --version 2>&1 | head -1), FRR $$(/usr/lib/frr/vrrpd --version | head -1)"
	$(SWIFT) test --skip-build --filter Interop

soak: setup ## simulated histories with faults drawn from their seeds, until one is not in order or you stop it
	$(SWIFT) build -c release --product histories
	.build/release/histories soak $(ARGS)

sim: setup ## one of them, with its timelines: SEED=42
	$(SWIFT) build -c release --product histories
	.build/release/histories replay $(SEED)

mutants: setup ## puts known faults into the engine, one after the other, and looks whether histories find them
	Scripts/mutants

sanitize: setup setup-tools ## the tests under Thread and Address Sanitizer: SANITIZERS="thread" TESTS="EngineTests TransportTests"
	@for kind in $(SANITIZERS); do SWIFT=$(SWIFT) Scripts/sanitize $$kind $(TESTS) || exit; done

fuzz: setup ## a coverage-guided fuzzer at everything that takes in bytes: SECONDS_EACH=60, TARGETS="frame icmpv6"
	Scripts/fuzz $(or $(SECONDS_EACH),60) $(TARGETS)

example: setup ## build and test the package with a binding mode of its own, as another project would; follow the articles that build packages
	$(SWIFT) test --package-path Examples/CustomPolicy --scratch-path .build/example
	.build/example/debug/gateway policy list
	$(SWIFT) build --product vrrp6d
	@for article in $(BUILDING); do Scripts/follow $$article .build/articles/$$(basename $$article .md) || exit; done

docs: setup ## the documentation, as a website in .build/docs; fails on everything that DocC warns of
	rm -rf .build/docs
	$(SWIFT) package --allow-writing-to-directory .build/docs generate-documentation $(DOCUMENTED:%=--target %) --output-path .build/docs \
	  --enable-experimental-combined-documentation --warnings-as-errors
	@mkdir .build/docs/pictures && cp docs/pictures/*.svg Sources/*/*.docc/Resources/*-card.svg .build/docs/pictures/ && cp docs/site/index.html .build/docs/
	@echo 'To look at it: python3 -m http.server --directory .build/docs 8000, then http://localhost:8000'

tables: setup ## write the tables of the documentation anew, from the rows that the tests run
	VRRP6D_WRITE_TABLES=1 $(SWIFT) test --filter 'theArticleIsWhatTheRowsSay|theExampleIsWhatImportMakes'

check: setup ## format, direction of imports, clauses without a test, warnings, what the documentation shows
	$(SWIFT) format lint --strict --recursive $(SOURCES)
	Scripts/check-imports
	Scripts/check-folders
	Scripts/gate-program --check
	Scripts/control-schema --check
	Scripts/pictures --check
	Scripts/check-ledger
	Scripts/check-lessons
	Scripts/check-claims
	$(SWIFT) build
	$(MAKE) --no-print-directory docs
	@for article in $(ASKING); do Scripts/follow $$article .build/articles/$$(basename $$article .md) || exit; done

gate-program: ## compile the gate's program into Sources/CGate/programs.c, after a change of its source
	Scripts/gate-program

mute: setup ## provokes a Backup for a minute: no frame may leave from a virtual MAC
	$(SWIFT) build --build-tests
	VRRP6D_MUTE_SECONDS=60 $(SWIFT) test --skip-build --filter MuteTests

bench: release ## state fan-out, switchover, codec, election: a short look (a minute once built)
	@$(BENCH) fan-out --rounds 50
	@echo; $(BENCH) switchover --groups 500 --rounds 20
	@echo; $(BENCH) codec --rounds 50
	@echo; $(BENCH) election --rounds 50
	@echo; for groups in 100 400; do \
	  echo "a takeover as hosts see it, $$groups service groups:"; \
	  .build/release/demo .build/release/vrrp6d --groups $$groups > .build/bench-$$groups.txt || true; \
	  grep -A14 '^SIGKILL' .build/bench-$$groups.txt | grep -E 'timer fired|announced, '; \
	done

bench-peers: setup-peers release ## vrrp6d and keepalived side by side; GROUPS=4000 for other numbers of groups
	@for groups in $(GROUPS); do \
	  .build/release/peers .build/release/vrrp6d --groups $$groups --output .build/peers-$$groups.md || exit; echo; \
	done

trials: release ## what is promised, tried on the kernel: TRIAL=never-both, scale, hogs, firewall, solicitations, flowdown, flowdown-kill, reload, faults; all, small, without
	@.build/release/trials $(TRIAL) .build/release/vrrp6d $(ARGS)

build: setup ## a debug build
	$(SWIFT) build

release: setup ## an optimised build, in .build/release: runs without Swift on the machine
	$(call build-programs,$(PROGRAMS))

deb: setup ## a Debian package of the daemon, in .build/deb
	@Scripts/setup dpkg-dev
	$(call build-programs,vrrp6d)
	@Scripts/deb .build/release/vrrp6d .build/deb

systemd-test: setup ## the package and the service on Debians with systemd, in qemu: install, start, crash, watchdog, upgrade, purge
	@Scripts/setup dpkg-dev
	$(call build-programs,vrrp6d)
	RELEASES="$(RELEASES)" Scripts/systemd-test .build/release/vrrp6d

format: ## put the sources into the one format
	$(SWIFT) format --in-place --recursive $(SOURCES)

setup: ## install what is missing (Debian packages; as root or with sudo), and say so
	@Scripts/setup $(PACKAGES)

setup-tools: ## install what operators have and tests use beside the daemon
	@Scripts/setup $(TOOLS)

setup-peers: setup-yang ## install the other daemons that the real-peer tests talk to, and what else reads what vrrp6d writes
	@Scripts/setup $(PEERS)

setup-yang: ## bring the YANG modules that `show --yang` is validated against to .build/yang, unless they are there
	@Scripts/setup python3-pip
	@[ -e .build/yang/share/yang/modules/ietf/ietf-vrrp.yang ] || \
	  python3 -m pip install --quiet --disable-pip-version-check --no-deps --upgrade --target .build/yang $(YANG_MODULES) || \
	  echo "setup: $(YANG_MODULES) cannot be had: the tests that validate YANG data are skipped"

clean: ## remove what was built
	rm -rf .build
