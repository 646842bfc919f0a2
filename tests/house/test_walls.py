"""The walls hold, and the guard itself catches planted sins."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.walls import sins, sins_of

ROOT = Path(__file__).parents[2]


def test_nobody_climbs_over_a_wall():
    assert [str(sin) for sin in sins(ROOT)] == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("forms.session", "import sync.ledger.case"),
        ("forms.session", "from sync.ledger import case"),
        ("forms.checks.phone", "def check():\n    import requests"),
        ("forms.catalog", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pyxform"),
        ("sync.ledger.judge", "import sqlalchemy"),
        ("sync.ledger.judge", "from ..store import journal"),
        ("sync.engine.machine", "from sync.store import journal"),
        ("sync.engine.driver", "import requests"),
        ("sync.store.journal", "from sync.transport import http_center"),
        ("sync.store.journal", "from PySide6 import QtCore"),
        ("sync.center.app", "import desktop.usecases"),
        ("sync.center.app", "from PySide6.QtCore import QObject"),
        ("desktop.pages.today", "from sync.store.database import open_database"),
        ("desktop.pages.today", "import sqlalchemy"),
        ("desktop.usecases.register", "from PySide6 import QtCore"),
        ("desktop.cli", "from sync.store import journal"),
        ("desktop.widgets.meter", "import openpyxl"),
    ],
)
def test_planted_sins_are_caught(module, source):
    assert list(sins_of(module, source))


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("forms.session", "from forms.item import Node\nimport json"),
        ("forms.session", "from .item import Node"),
        ("sync.ledger.judge", "from forms.calendar import WorkingCalendar"),
        ("sync.store.journal", "import sqlalchemy\nfrom sync.ledger.events import Event"),
        ("desktop.pages.today", "from PySide6.QtWidgets import QWidget\nfrom desktop.usecases import views"),
    ],
)
def test_honest_imports_pass(module, source):
    assert list(sins_of(module, source)) == []


def _loaded_by(statement: str) -> set[str]:
    script = f"{statement}\nimport sys\nprint('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {name.split(".")[0] for name in done.stdout.split()}


def test_the_county_never_loads_qt():
    assert "PySide6" not in _loaded_by("import sync.center.__main__")


def test_the_village_never_loads_authoring_tools():
    loaded = _loaded_by("import desktop.cli, desktop.bootstrap, desktop.window")
    assert not loaded & {"pyxform", "openpyxl"}


def test_the_command_never_loads_qt():
    assert "PySide6" not in _loaded_by("import desktop.cli")
