# vrrp6d. `make help` lists what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
SWIFT ?= swift
SOURCES := Package.swift Sources Tests Examples
# Of `make trials`: which one, and its options, such as ARGS="--rounds 5" (`.build/release/trials help` lists them).
TRIAL ?= short
ARGS ?=
# What building and running need, and what only the real-peer tests need.
PACKAGES := libmnl-dev libnftnl-dev nftables iproute2 iputils-ping procps util-linux pkg-config
PEERS := keepalived frr

.PHONY: help demo trials test check bench build release format setup setup-peers clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: release ## two routers, 200 service groups, a takeover: watch it happen (under a minute once built)
	@.build/release/demo .build/release/vrrp6d

test: setup ## every test, on the real kernel where the machine lets it
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

check: setup ## format, direction of imports, warnings
	$(SWIFT) format lint --strict --recursive $(SOURCES)
	Scripts/check-imports
	$(SWIFT) build

bench: release ## what a takeover costs at 100 and at 400 groups, on this machine
	@for groups in 100 400; do \
	  echo "$$groups service groups:"; \
	  .build/release/demo .build/release/vrrp6d --groups $$groups > .build/bench-$$groups.txt || true; \
	  grep -E '^[A-Za-z]|timer fired|announced, |switchover: core is Active' .build/bench-$$groups.txt; \
	done

trials: release ## what is promised, tried on the kernel: TRIAL=never-both, scale, hogs, firewall, solicitations; all, small, without
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
