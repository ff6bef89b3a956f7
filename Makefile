# Business verbs first; then building and checking. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
TUOPIN := .build/release/tuopin
SAMPLE := demo
# The sample city's pages show this day: the second year of exits is under way.
DAY := 2017-09-30

.PHONY: help demo serve import identify exit report setup build test cases lint format bench docs fuzz clean

help: ## what there is to run
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: setup ## 演示: make the whole sample city, import, identify, evaluate, exit, print the end table, and serve it
	@$(MAKE) --no-print-directory build
	$(TUOPIN) demo --replace --directory $(SAMPLE) --until $(DAY) --format table

import: build ## 导入: make import FILE=survey.xlsx
	$(TUOPIN) import $(FILE) --database $(SAMPLE)/tuopin.sqlite

identify: build ## 识别: scores of the sample city's households
	$(TUOPIN) identify score --database $(SAMPLE)/tuopin.sqlite

exit: build ## 退出: who may leave in YEAR (2016)
	$(TUOPIN) exit list --year $(or $(YEAR),2016) --database $(SAMPLE)/tuopin.sqlite

report: build ## 报表: the reports there are
	$(TUOPIN) report --list --database $(SAMPLE)/tuopin.sqlite

serve: build ## 网页: serve the sample city's pages (PORT, 8080; as of DAY)
	$(TUOPIN) serve --database $(SAMPLE)/tuopin.sqlite --port $(or $(PORT),8080) --as-of $(DAY)

setup: ## what the machine needs: Debian packages, a Swift toolchain, scripts and styles of the pages
	@Scripts/setup
	-@Scripts/assets

build: ## the release binary
	swift build -c release --product tuopin

test: ## every test: lint, units, journeys with the built binary, policy cases with every mutant
	@Scripts/setup tests
	@Scripts/test

cases: build ## the packs' own cases, with mutants
	$(TUOPIN) policy test Policies/qinzhou-2016 --mutate --format table
	$(TUOPIN) policy test Policies/example-country --mutate --format table

lint: ## format and style
	swift format lint --strict --parallel --recursive Sources Tests Package.swift

format: ## put the sources into shape
	swift format --in-place --parallel --recursive Sources Tests Package.swift

bench: ## speed, beside named peers in the same run
	@Scripts/setup bench
	@Benchmarks/run

fuzz: build ## the API asked everything it describes, by schemathesis (PyPI), over a sample city of 400 households
	@Scripts/fuzz $(TUOPIN)

docs: build ## pages written from packs and sources
	$(TUOPIN) policy doc Policies/qinzhou-2016 --out docs/pack
	Scripts/third-party
	TUOPIN_WRITE_DOCS=1 swift test --filter DocumentationTests

clean: ## take away what was built
	rm -rf .build demo
