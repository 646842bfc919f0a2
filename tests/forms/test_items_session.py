"""The worked answers fill the two forms without a finding, and the amounts come out as stated."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from forms.finding import Severity
from tests.forms.answers_tree import answers_file, answers_of
from tests.forms.compiled_items import BUILT_IN, item

session = pytest.importorskip("forms.session", reason="the form session is another room")
DAYS = {"SB-001": date(2026, 11, 27), "MZ-001": date(2026, 9, 18)}


def _open(item_id: str, answers: Any = None, **context: Any) -> Any:
    day = DAYS[item_id]
    settings = {
        "today": day,
        "now": datetime(day.year, day.month, day.day, 9, 12),
        "tables": {},
        "defaults": {},
        "new_uuid": lambda: "0198c0de-0000-7000-8000-000000000000",
        **context,
    }
    return session.FormSession(item(item_id), session.FormContext(**settings), answers)


def _filled(item_id: str) -> Any:
    return _open(item_id, answers_of(answers_file(item_id), item(item_id)))


@pytest.mark.parametrize("item_id", BUILT_IN)
def test_the_worked_answers_leave_nothing_to_mend(item_id):
    assert list(_filled(item_id).findings()) == []


@pytest.mark.parametrize("item_id", BUILT_IN)
def test_the_needed_materials_are_those_handed_in(item_id):
    needed = {rule.id for rule in _filled(item_id).materials()}
    assert needed == {row["id"] for row in answers_file(item_id)["materials"]}


def test_computed_amounts_have_two_decimals():
    filled = _filled("MZ-001")
    names = ("total", "month_avg", "per_capita", "gap")
    assert [filled.value(f"income.{name}") for name in names] == ["12000.00", "1000.00", "333.33", "453.33"]


def test_an_id_number_fills_sex_and_birth_date():
    form = _open("SB-001")
    form.set_value("applicant.id_no", "511999198402193174")
    assert (form.value("applicant.gender"), form.value("applicant.birth_date")) == ("1", "1984-02-19")


def test_another_document_lets_them_be_typed():
    form = _open("SB-001")
    form.set_value("applicant.id_type", "414")
    form.set_value("applicant.id_no", "E12345678")
    form.set_value("applicant.gender", "2")
    form.set_value("applicant.birth_date", "1990-01-02")
    form.set_value("applicant.mobile", "13800000002")
    assert (form.value("applicant.gender"), form.value("applicant.birth_date")) == ("2", "1990-01-02")
    paths = {finding.path for finding in form.findings() if finding.path.startswith("applicant.")}
    assert not paths & {"applicant.id_no", "applicant.gender", "applicant.birth_date"}


def test_a_new_form_starts_with_its_defaults():
    form = _open("SB-001")
    assert form.value("mode.apply_mode") == "本人"
    assert form.value("applicant.live_same") == "true"
    assert form.value("insurance.ins_date") == "2026-11-27"
    assert _open("MZ-001").value("income.standard") == "560.00"


def test_the_countys_table_takes_the_place_of_the_items():
    tables = {"local": [{"name": "dibao_standard", "value": "712.00"}]}
    assert _open("MZ-001", tables=tables).value("income.standard") == "712.00"


def test_what_is_missing_is_told_and_a_soft_rule_only_warns():
    form = _filled("MZ-001")
    form.set_value("applicant.family_size", "2")
    form.set_value("bank.bank_name", "")
    found = {(finding.path, finding.severity) for finding in form.findings()}
    assert ("applicant.family_size", Severity.WARNING) in found
    assert ("bank.bank_name", Severity.ERROR) in found
