"""The audit of what is installed: today's environment fits, and planted faults are found."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("daiban_audit", ROOT / "build" / "audit.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_what_is_installed_is_pinned_and_licensed(audit):
    pins = audit.read_lock(audit.LOCK.read_text("utf-8"))
    assert audit.faults(pins, audit.told(audit.installed())) == []


def test_every_dependency_of_the_project_is_pinned_with_hashes(audit):
    pins = audit.read_lock(audit.LOCK.read_text("utf-8"))
    asked = {audit._asked(line)[0] for line in audit._direct()}
    assert asked <= set(pins)
    assert all(pin.hashes for all_ in pins.values() for pin in all_)


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (("anyio", "0.0.1", "MIT"), "not in the lock"),
        (("a-stranger", "1.0", "MIT"), "not in the lock"),
        (("anyio", None, "GPL-3.0-only"), "licence"),
        (("anyio", None, "AGPL-3.0-or-later"), "licence"),
        (("anyio", None, "MIT AND GPL-2.0-only"), "licence"),
        (("anyio", None, "GNU General Public License v3 (GPLv3)"), "licence"),
        (("anyio", None, ""), "licence"),
    ],
)
def test_planted_faults_are_found(audit, row, word):
    pins = audit.read_lock(audit.LOCK.read_text("utf-8"))
    name, version, licence = row
    found = audit.faults(pins, [(name, version or pins[name][0].version, licence)])
    assert len(found) == 1
    assert word in found[0]


@pytest.mark.parametrize(
    "licence", ["MIT", "GPL-3.0-only OR LGPL-3.0-only", "Apache-2.0 OR BSD-2-Clause", "BSD License"]
)
def test_fitting_licences(audit, licence):
    assert audit.fits(licence)


def test_a_lock_without_hashes_or_pins_is_refused(audit):
    assert audit.faults(audit.read_lock("anyio==1.0\n"), []) == ["anyio: no hash in the lock"]
    with pytest.raises(ValueError, match="not pinned"):
        audit.read_lock("anyio>=1.0 --hash=sha256:" + "0" * 64)


def test_the_list_of_parts_names_what_is_shipped(audit):
    found = audit.installed()
    parts = audit.sbom(found, audit.read_lock(audit.LOCK.read_text("utf-8")))
    needed = {audit.plain(part["name"]) for part in parts["components"] if part["scope"] == "required"}
    assert {"sqlcipher3", "cryptography", "pyside6-essentials", "psycopg", "pyrage"} <= needed
    assert not needed & {"pytest", "ruff", "moto", "hypothesis"}
    assert json.loads(json.dumps(parts))["bomFormat"] == "CycloneDX"
