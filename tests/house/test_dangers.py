"""None of the dangerous ways of writing in the product, and the guard finds planted ones."""

from __future__ import annotations

import re
from pathlib import Path
from pyexpat import EXPAT_VERSION

import openpyxl
import pytest

from tests.house.dangers import PROCESSES, XML_READERS, ZIP_READERS, dangers, dangers_of

ROOT = Path(__file__).parents[2]


def test_nothing_dangerous_is_written():
    assert [str(danger) for danger in dangers(ROOT)] == []


@pytest.mark.parametrize(
    "source",
    [
        "import os\nos.system('ls')",
        "def run(text):\n    return eval(text)",
        "exec(open('a').read())",
        "compile('1', '', 'eval')",
        "import pickle",
        "from marshal import loads",
        "def read():\n    import yaml",
        "import subprocess",
        "run(['lp'], shell=True)",
        "import tempfile\ntempfile.mkstemp(prefix=name)",
        "tempfile.TemporaryDirectory(suffix=f'-{person}')",
        "tempfile.mktemp()",
        "tempfile.TemporaryFile()",
        "self._session.request('GET', url)",
        "import requests",
        "import urllib.request",
        "line.request('GET', url, timeout=3, verify=False)",
        "import xml.etree.ElementTree",
        "from xml.dom import minidom",
        "import zipfile",
        "connection.execute(text(f'SELECT {name}'))",
        "connection.exec_driver_sql(f'DROP TABLE {name}')",
    ],
)
def test_planted_dangers_are_found(source):
    assert list(dangers_of("desktop.usecases.planted", source))


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("desktop.devices.printer", "import subprocess\nsubprocess.run(f'lp {name}', timeout=3)"),
        ("desktop.devices.printer", "import subprocess\nsubprocess.run([command])"),
        ("sync.transport.line", "import requests\nself._session.request('GET', url)"),
    ],
)
def test_even_those_who_may_must_do_it_well(module, source):
    assert list(dangers_of(module, source))


@pytest.mark.parametrize(
    "source",
    [
        "import re\nre.compile('a')",
        "app.exec()",
        "import tempfile\ntempfile.mkstemp(dir=folder, prefix='.new-')",
        "self._session.request('GET', url, timeout=3)",
        "connection.execute(text('SELECT 1'))",
        "from xml.sax.saxutils import escape",
    ],
)
def test_honest_lines_pass(source):
    module = "sync.transport.line" if "session" in source else "desktop.usecases.planted"
    assert list(dangers_of(module, source)) == []


def test_every_exception_stands_for_a_module():
    for module in (*XML_READERS, *ZIP_READERS, *PROCESSES):
        assert (ROOT / (module.replace(".", "/") + ".py")).is_file(), module


def test_pages_escape_what_they_show():
    pages = sorted((ROOT / "sync" / "center").rglob("*.html"))
    assert pages
    for page in pages:
        assert not re.search(r"\|\s*safe\b|autoescape\s+false|\bMarkup\(", page.read_text("utf-8")), page.name


def test_xml_of_others_cannot_swell():
    """openpyxl takes the hardened parser where it is installed, and pyxform demands it; expat bounds the rest."""
    assert openpyxl.DEFUSEDXML
    assert tuple(map(int, EXPAT_VERSION.removeprefix("expat_").split("."))) >= (2, 4, 1)
