"""速查卡: two A5 pages with the ten acts, the four troubles and the telephones of this station."""

from __future__ import annotations

import pypdfium2
import pytest

import desktop.cli
from desktop.pages.verbs import Verbs
from desktop.usecases.quick_card import calls_of, quick_card_pdf
from forms.printing.quick_card import ACTS, TROUBLES
from tests.support.lone import open_lone
from tests.support.proof import pdf_text


@pytest.fixture
def station(tmp_path):
    opened = open_lone(tmp_path / "station")
    yield opened
    opened.cabinet.close()


def test_both_sides_are_a5_and_say_what_to_press_and_whom_to_call(station):
    pdf = quick_card_pdf(station)
    document = pypdfium2.PdfDocument(pdf)
    assert [tuple(round(side / 72 * 25.4) for side in page.get_size()) for page in document] == [
        (148, 210)
    ] * 2
    document.close()
    text = "".join(pdf_text(pdf).split())
    assert len(ACTS) == 10
    for key, act, words in ACTS:
        assert all("".join(part.split()) in text for part in (key, act, words)), act
    for title, lines in TROUBLES:
        assert all("".join(part.split()) in text for part in (title, *lines)), title
    assert "楠木寺村便民服务代办点" in text
    assert all(who in text and phone in text for who, phone in calls_of(station.site()))
    assert "0832-2100110" in text


def test_nothing_is_cut_at_the_right_edge(station):
    page = pypdfium2.PdfDocument(quick_card_pdf(station))[1]
    words = page.get_textpage()
    rights = [words.get_charbox(at)[2] for at in range(words.count_chars())]
    assert max(rights) <= page.get_width() - 20


def test_it_is_the_verb_behind_f1(station):
    assert Verbs.bound_to(station).quick_card_pdf().startswith(b"%PDF")


def test_the_command_refuses_calmly_before_enrolment(tmp_path, capsys):
    assert desktop.cli.main(["card", str(tmp_path / "card.pdf"), "--base-dir", str(tmp_path / "new")]) == 1
    assert "尚未登记" in capsys.readouterr().err
