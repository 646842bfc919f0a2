"""The window's verbs: every one has its home, and none loads the papers' engine before it is needed."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from importlib import import_module

import pytest

from desktop.pages.verbs import AT_THE_DOOR, HOMES, Verbs
from desktop.usecases.door import Door


@pytest.mark.parametrize("verb", [field.name for field in fields(Verbs)])
def test_every_verb_is_a_use_case(verb):
    home = Door if verb in AT_THE_DOOR else import_module(HOMES[verb])
    assert callable(getattr(home, verb))


def test_a_verb_gets_the_station_first(monkeypatch):
    home = import_module(HOMES["find_cases"])
    monkeypatch.setattr(home, "find_cases", lambda *given: given)
    assert Verbs.bound_to("station").find_cases("李", ("INTAKE",)) == ("station", "李", ("INTAKE",))


def test_binding_and_today_load_no_reportlab():
    code = (
        "import sys; from desktop.pages.verbs import Verbs; import desktop.usecases.today;"
        "Verbs.bound_to(None); sys.exit('reportlab' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
