# The front door. Each target does its own set-up (build/setup.sh) and can be run twice.
VENV ?= .venv
export DAIBAN_VENV := $(VENV)
PY := $(VENV)/bin/python

.PHONY: setup demo test ordeal run check shots gallery bench bench-counter bench-storm bench-office bench-sync bench-frozen conformance tuf-conformance fuzz sbom installers clean

setup:
	@build/setup.sh

demo: setup            ## the main job, simulated: 24 cases from two offline villages to the county and back
	$(PY) -m tests.demo

test: setup            ## the test suite, a process for each core
	$(PY) -m pytest -n $(or $(JOBS),logical) --dist loadfile --no-loadscope-reorder

ordeal: setup          ## kill -9, cut and doubled lines at length; make test has the short forms
	DAIBAN_KILLS=$(or $(KILLS),10000) DAIBAN_SYNC_KILLS=50 DAIBAN_CASES=200 DAIBAN_CUTS=$(or $(CUTS),2000) DAIBAN_FAULTS=$(or $(FAULTS),0) \
	DAIBAN_STEPS=$(or $(STEPS),0) DAIBAN_FLIPS=$(or $(FLIPS),0) DAIBAN_SNAPSHOTS=$(or $(SNAPSHOTS),200) $(PY) -m pytest tests/ordeal

run: setup             ## open the program on a demonstration station (password: 守信为民2026)
	@test -d out/run/stations || { echo "run: playing the first days once, so that there is something to see"; \
		$(PY) -m tests.demo --out out/run --steps 6 --no-pictures >/dev/null; }
	@echo "run: village 楠木寺村, account 周明华, password 守信为民2026"
	QT_QPA_PLATFORM=$(or $(DAIBAN_QPA),$(if $(or $(DISPLAY),$(WAYLAND_DISPLAY)),,offscreen)) \
		$(PY) -m desktop --base-dir out/run/stations/$(or $(STATION),511999104205)

check: setup           ## style, types, walls, dependencies
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(PY) -m pytest tests/house
	$(PY) build/audit.py --sbom out/sbom.json

sbom: setup            ## what the product is made of (CycloneDX), into out/sbom.json
	$(PY) build/audit.py --offline --sbom out/sbom.json

fuzz: setup            ## hostile input at length: TARGET=pouch N=1000000 SEED=1; GUIDED=1 by coverage (atheris, CPython 3.11)
ifeq ($(GUIDED),)
	QT_QPA_PLATFORM=offscreen $(PY) -W ignore -m tests.fuzz $(TARGET) --inputs $(or $(N),0) --seed $(or $(SEED),1) --out out/fuzz
else
	@test -d out/fuzz/guided || $(PY) -m pip install -q --require-hashes --no-deps --target out/fuzz/guided -r build/requirements-fuzz.lock
	PYTHONPATH=out/fuzz/guided QT_QPA_PLATFORM=offscreen $(PY) -m tests.fuzz.guided $(TARGET) -runs=$(or $(N),1000000) -artifact_prefix=out/fuzz/
endif

shots: setup           ## pictures of every page in its real states, into out/shots
	QT_QPA_PLATFORM=offscreen $(PY) -m desktop.shots out/shots

manual: shots         ## pictures of the manual and the README, from the pages and the demonstration
	@test -d out/demo/pictures || $(MAKE) demo
	$(PY) build/manual_pictures.py

gallery: setup         ## a picture of every official form, into docs/forms
	PYTHONPATH=. $(PY) build/form_gallery.py $(ITEMS)

bench: setup           ## the figures of docs/performance.md, into out/bench
	$(PY) -m tests.bench

bench-counter: setup   ## a clerk's day at the real window among 100,000 cases (CASES=1000000 for more); into out/bench/counter.json
	$(if $(CASES),DAIBAN_BENCH_CASES=$(CASES)) $(PY) -W ignore -m tests.bench counter

bench-storm: setup     ## 3,000 stations come back in the same second, PostgreSQL and SQLite; into out/bench/storm.json
	$(PY) -W ignore -m tests.bench.storm_full $(STORM)

bench-office: setup    ## pages of the county's office among a million cases; into out/bench/office.json
	$(PY) -W ignore -m tests.bench.office

bench-sync: setup      ## ours and other roads over a bad line in user space (root; about an hour); into out/bench/sync.json
	$(PY) -W ignore -m tests.bench.sync $(SYNC)

bench-frozen: setup    ## start and memory of the frozen program (out/dist, after freeze.py) beside source; into out/bench/frozen.json
	$(PY) -W ignore -m tests.bench.frozen $(PROGRAM)

conformance: setup     ## TABLE=FILE: any table of expressions in the form of the ecosystem's own; prints N of M and each miss
	@test -n "$(TABLE)" || { echo "make conformance TABLE=FILE"; exit 2; }
	@$(PY) -m forms.authoring conformance "$(TABLE)"

tuf-conformance: setup ## SUITE=DIR: the public suite of The Update Framework (a clone of its repository) against the updates' client
	@test -f "$(SUITE)/tuf_conformance/conftest.py" || { echo "make tuf-conformance SUITE=DIR"; exit 2; }
	@command -v faketime >/dev/null || { echo "tuf-conformance: the program faketime is wanted"; exit 2; }
	@test -d out/tuf-suite || $(PY) -m venv out/tuf-suite
	@out/tuf-suite/bin/python -m pip install -q -e "$(SUITE)"
	cd "$(SUITE)" && PYTHONPATH="$(CURDIR)" "$(CURDIR)/out/tuf-suite/bin/python" -m pytest -q -p no:cacheprovider tuf_conformance \
		--entrypoint "$(abspath $(PY)) -m tests.updating.conformance_client" $(ONLY)

installers: setup      ## .deb, fonts, portable archive, Windows setup, into out/installers; FLOOR=/var/tmp/daiban-floor: for glibc 2.31 (root)
	$(PY) $(if $(FLOOR),build/installer/floor.py $(FLOOR),build/installer/freeze.py)
	$(PY) build/installer/deb.py
	$(PY) build/installer/windows.py

installer-arm64: setup ## the .deb and the archive for arm64, under qemu (root, qemu-user-static): FOLDER=/var/tmp/daiban-arm64
	$(PY) build/installer/arm64.py $(or $(FOLDER),/var/tmp/daiban-arm64)
	$(PY) build/installer/deb.py

clean:
	rm -rf out .mypy_cache .ruff_cache .pytest_cache
