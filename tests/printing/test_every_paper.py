"""Every paper of the registry: size, numbers, determinism, no clock, no silent box."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.printing import PAPERS, MissingGlyphs, render
from tests.printing import reading, samples

NAMES = [row[0] for row in samples.ALL]
SLIPS = {"D01-agent", "D01-window", "D01-step", "D01b", "D03-hint", "D11", "D21", "D21-reply", "D19"}


def drawn(name: str) -> tuple[bytes, dict[str, object]]:
    _, code, variant, case, body, profile = next(row for row in samples.ALL if row[0] == name)
    data = samples.data(code, variant, case, body, profile)
    return render(code, data, samples.fonts(), variant), data


def test_every_code_has_a_sample() -> None:
    of_no_case = {"D09", "D12", "D10", "D17", "D18", "DA", "DS"}  # test_tables, test_guide, test_more_papers
    assert {row[1] for row in samples.ALL} | of_no_case == set(PAPERS)


@pytest.mark.parametrize("name", NAMES)
def test_size_title_and_numbers(name: str) -> None:
    pdf, data = drawn(name)
    _, code, variant, *_ = next(row for row in samples.ALL if row[0] == name)
    words = reading.text(pdf)
    assert set(reading.sizes(pdf)) == {(210, 148) if name in SLIPS else (210, 297)}
    if code != "D11":
        assert words.count(str(data["doc_no"])) == 1
    assert f"第1页共{len(reading.sizes(pdf))}页" in words
    assert str(data["site"]) in words
    if code not in ("D20", "D23"):
        assert words.count(samples.CASE_NO) == 1
    if code not in ("D03", "D06", "D07", "D20", "D23"):
        assert PAPERS[code].title(variant).split("（")[0] in words


@pytest.mark.parametrize("name", NAMES)
def test_one_sheet_is_enough(name: str) -> None:
    assert len(reading.sizes(drawn(name)[0])) == (2 if name in ("D05", "D11") else 1)


@pytest.mark.parametrize("name", ["D01-agent", "D03", "D05", "D13"])
def test_same_data_and_fonts_same_bytes(name: str) -> None:
    first, _ = drawn(name)
    assert drawn(name)[0] == first


@pytest.mark.parametrize("name", NAMES)
def test_nothing_but_the_data_dates_it(name: str) -> None:
    pdf, _ = drawn(name)
    assert b"/CreationDate (D:20000101000000+00'00')" in pdf
    assert b"Helvetica" not in pdf  # every font is embedded
    assert b"/ASCII85Decode" not in pdf


@pytest.mark.parametrize("name", ["D01-agent", "D02", "D04", "D08", "D20"])
def test_a_character_without_a_font_is_refused_before_printing(name: str) -> None:
    _, code, variant, case, body, profile = next(row for row in samples.ALL if row[0] == name)
    data = samples.data(code, variant, case, body, profile)
    data["item"] = "补贴\ue123\ue124"
    if code == "D20":
        data["title"] = data["item"]
    with pytest.raises(MissingGlyphs) as refused:
        render(code, data, samples.fonts(), variant)
    assert refused.value.chars == "\ue123\ue124"


def test_rare_names_are_right_on_paper_and_in_the_text_layer(tmp_path: Path) -> None:
    name = "𠮷㼆䶮𬭎𫖯𪚥𠀀"
    data = samples.data("D01", "agent")
    data["applicant"] = name
    pdf = render("D01", data, samples.fonts(), "agent")
    assert name in reading.text(pdf)
    seen = reading.poppler_text(pdf, tmp_path)
    assert seen is None or name in seen
    x, y = reading.place(pdf, "㼆")
    step = reading.place(pdf, "䶮")[0] - x
    for number in range(-1, 6):  # every character has ink
        left = x + number * step
        assert reading.dark_cells(pdf, (left, y - 4, left + step, y + 1)) > 12


def test_no_paper_of_a_village_calls_its_receipt_acceptance() -> None:
    for variant in ("", "agent", "window", "counter"):
        assert "受理" not in PAPERS["D01"].title(variant)


def test_unknown_paper() -> None:
    with pytest.raises(KeyError):
        render("D99", {}, samples.fonts())
