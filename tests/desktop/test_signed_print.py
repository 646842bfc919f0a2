"""打印出来给他们签: beside the row that needs it, through the preview, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.usecases.views import PaperLine


@pytest.fixture
def materials(full):
    """The checklist of a new form; the household register needs a signed sheet."""

    def begin(sign, **changed):
        page = full.handling()
        page.card.read()
        full.settle()
        full.fake.ask_for_signature("m_hukou", sign, **changed)
        page.materials.enter(page.handling)
        full.settle()
        page._stack.setCurrentWidget(page.materials)
        page.materials.choose("m_hukou")
        return full, page.materials

    return begin


def test_the_sheet_is_read_before_it_is_printed(materials):
    counter, step = materials("D18")
    assert step.signing.button.isVisible()
    assert step.signing.button.words == "打印出来给他们签"
    step.signing.button.click()
    counter.settle()
    assert counter.fake.asked("draft_signed_pdf")[0][1:] == ("m_hukou", "周明华")
    step.signing.printing.dialog.print_button.click()
    counter.settle()
    assert list((counter.folder / "printed").glob("*户口簿*"))
    assert counter.fake.threads["draft_signed_pdf"] == {"daiban-ledger_0"}


def test_a_minor_paper_may_be_promised_while_it_is_missing(materials):
    counter, step = materials("later")
    assert step.signing.button.words == "先欠着：打印容缺补交承诺书"
    step.got_paper()
    counter.settle()
    step.choose("m_hukou")
    assert not step.signing.button.isVisible()


def test_other_rows_have_no_such_button(materials):
    _counter, step = materials("D17")
    step.choose("m_id")
    assert not step.signing.button.isVisible()


def test_a_case_offers_its_sheets_beside_its_papers_and_counts_them_as_none(full):
    number = next(iter(full.fake.cases))
    line = PaperLine(
        number,
        "form",
        "家庭经济状况核对授权书（供签名）",
        "sign:m_auth",
        full.fake.cases[number].line.registered_on,
    )
    full.fake.cases[number] = replace(full.fake.cases[number], to_sign=(line,))
    full.sign_in()
    page = full.open("case", number)
    page.tabs.setCurrentIndex(2)
    assert [paper.doc_no for paper in page.papers.papers()][-1] == "sign:m_auth"
    page.papers._choose(line)
    full.settle()
    page.papers.print_chosen()
    full.settle()
    assert full.fake.asked("print_copy")[-1][:2] == (number, "sign:m_auth")
    assert not full.fake.asked("mark_printed")
