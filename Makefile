# vrrp6d. `make help` lists what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
SWIFT ?= swift
SOURCES := Package.swift Sources Tests Examples Benchmarks/Package.swift Benchmarks/Benchmarks
# Of `make trials`: which one, and its options, such as ARGS="--rounds 5" (`.build/release/trials help` lists them).
TRIAL ?= short
ARGS ?=
# What building and running need, and what only the real-peer tests need.
PACKAGES := libmnl-dev libnftnl-dev nftables iproute2 iputils-ping procps util-linux pkg-config
PEERS := keepalived frr
# How many service groups contenders are compared with.
GROUPS ?= 100 1000
BENCH := .build/release/vrrp6d bench

.PHONY: help demo trials test interop example check mute bench bench-peers build release format setup setup-peers clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: release ## two routers, 200 service groups, a takeover: watch it happen (under a minute once built)
	@.build/release/demo .build/release/vrrp6d

test: setup ## every test, on the real kernel where the machine lets it
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --skip Interop
	$(SWIFT) test --skip-build --filter Interop

interop: setup setup-peers ## the elections with keepalived and FRR, both ways (under 90 seconds once built)
	$(SWIFT) build --build-tests
	@echo "peers: $$(keepalived --version 2>&1 | head -1), FRR $$(/usr/lib/frr/vrrpd --version | head -1)"
	$(SWIFT) test --skip-build --filter Interop

example: setup ## build and test the package with a binding mode of its own, as another project would
	$(SWIFT) test --package-path Examples/CustomPolicy --scratch-path .build/example
	.build/example/debug/gateway policy list

check: setup ## format, direction of imports, clauses without a test, warnings
	$(SWIFT) format lint --strict --recursive $(SOURCES)
	Scripts/check-imports
	Scripts/check-ledger
	Scripts/check-lessons
	$(SWIFT) build

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

trials: release ## what is promised, tried on the kernel: TRIAL=never-both, scale, hogs, firewall, solicitations, flowdown, flowdown-kill, reload; all, small, without
	@.build/release/trials $(TRIAL) .build/release/vrrp6d $(ARGS)

build: setup ## a debug build
	$(SWIFT) build

release: setup ## an optimised build, in .build/release
	$(SWIFT) build -c release

format: ## put the sources into the one format
	$(SWIFT) format --in-place --recursive $(SOURCES)

setup: ## install what is missing (Debian packages; as root or with sudo), and say so
	@Scripts/setup $(PACKAGES)

setup-peers: ## install the other daemons that the real-peer tests talk to
	@Scripts/setup $(PEERS)

clean: ## remove what was built
	rm -rf .build
