"""一次性告知单 from a live station: the draft's answers decide the list, and what was told is noted."""

from __future__ import annotations

import pytest

from desktop.usecases import guide_paper
from desktop.usecases.drafts import open_draft, save_field
from desktop.usecases.guide_paper import guide_pdf, told
from sync.ledger.problems import Problem
from tests.support.lone import clerk, open_lone
from tests.support.proof import pdf_text


@pytest.fixture
def station(tmp_path):
    station = open_lone(tmp_path / "station")
    yield station
    station.cabinet.close()


@pytest.fixture
def draft(station):
    draft_id = open_draft(station, clerk(station), "SB-001").draft_id
    save_field(station, draft_id, "applicant.name", "罗桂芳")
    return draft_id


def words(pdf):
    return "".join(pdf_text(pdf).split())


def test_the_answers_decide_what_is_to_be_brought(station, draft):
    by_proxy = words(guide_pdf(station, "SB-001", draft, who="周明华"))
    save_field(station, draft, "mode.apply_mode", "本人")
    save_field(station, draft, "insurance.special_group", "低保对象")
    himself = words(guide_pdf(station, "SB-001", draft, who="周明华"))
    assert "代理人身份证" in by_proxy
    assert "困难群体证明" not in by_proxy
    assert "代理人身份证" not in himself
    assert "困难群体证明" in himself
    assert "申请方式：本人" in himself
    assert "经办人周明华" in himself
    assert "罗桂芳" not in himself


def test_every_slip_is_noted_newest_first_without_the_full_name(station, draft):
    guide_pdf(station, "MZ-001", who="周明华")
    guide_pdf(station, "SB-001", draft, who="周明华")
    newest, before = told(station)
    assert (newest["item"], newest["who"], newest["person"], newest["draft"]) == (
        "SB-001",
        "周明华",
        "罗*芳",
        draft,
    )
    assert newest["when"].startswith("2026-11-23T09:")
    assert "申请方式：代理" in newest["situation"]
    assert newest["materials"] == ["m_id", "m_hukou", "m_form", "m_agent_id", "m_agent_poa"]
    assert (before["item"], before["person"], before["situation"]) == ("MZ-001", "", [])


def test_a_guide_on_the_wall_tells_nobody_in_particular(station):
    assert "办事指南" in words(guide_pdf(station, "SB-001", variant=""))
    assert told(station) == ()


def test_the_notes_keep_the_newest(station, monkeypatch):
    monkeypatch.setattr(guide_paper, "MOST_TOLD", 2)
    for item_id in ("SB-001", "MZ-001", "YB-001"):
        guide_pdf(station, item_id)
    assert [row["item"] for row in told(station)] == ["YB-001", "MZ-001"]


def test_an_unknown_item_or_draft_is_refused_and_noted_nowhere(station):
    for item_id, draft_id in (("XX-999", None), ("SB-001", "gone")):
        with pytest.raises(Problem):
            guide_pdf(station, item_id, draft_id)
    assert told(station) == ()
