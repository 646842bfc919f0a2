"""Fonts: the chain, its falling back, and refusing what nobody can draw."""

from __future__ import annotations

import pytest

from forms.printing.fonts import BOLD, CHAINS, HEI, KAI, FontSet, FontsNotFound, MissingGlyphs, to_unicode
from tests.printing import samples

RARE = "𠮷㼆䶮𬭎𫖯"  # law_and_standards.md 13; 𠮷 and 𬭎 lie beyond the BMP
ONLY_IN_HANAMIN = "𠀀𪚥𫝀"


def debian() -> FontSet:
    return FontSet.find()


def test_two_debian_packages_are_enough_for_every_style() -> None:
    fonts = debian()
    assert {path.parent.name for path in fonts.files()} == {"lxgw-wenkai", "hanazono"}
    for style in CHAINS:
        assert (
            "".join(run for _, run in fonts.runs("王" + RARE + ONLY_IN_HANAMIN, style))
            == "王" + RARE + ONLY_IN_HANAMIN
        )


def test_a_rare_character_is_drawn_by_the_font_that_has_it() -> None:
    runs = [(font.fontName, run) for font, run in debian().runs("王𠀀明", KAI)]
    assert [run for _, run in runs] == ["王", "𠀀", "明"]
    assert runs[0][0] == runs[2][0] != runs[1][0]
    assert runs[1][0].startswith("HanaMin")


def test_found_once_a_process() -> None:
    assert FontSet.find() is FontSet.find([])


def test_noto_comes_first_where_it_is_installed() -> None:
    fonts = samples.fonts()
    if not any(path.name.startswith("NotoSansSC") for path in fonts.files()):
        pytest.skip("Noto Sans SC is not in out/fonts")
    assert next(fonts.runs("受", HEI))[0].fontName.startswith("NotoSansSC-Regular")
    assert next(fonts.runs("受", BOLD))[0].fontName.startswith("NotoSansSC-Bold")


def test_no_font_at_all_is_said() -> None:
    with pytest.raises(FontsNotFound):
        FontSet({})


@pytest.mark.parametrize("char", ["\ue000", "\uf8ff", "\U000f0000", "\U0010fffe", "\u0007"])
def test_private_use_and_control_characters_count_as_missing(char: str) -> None:
    assert debian().missing_glyphs(f"王{char}明") == char


def test_missing_characters_are_told_once_and_named() -> None:
    fonts = debian()
    assert fonts.missing_glyphs("王\ue000\ue000明\ue001") == "\ue000\ue001"
    with pytest.raises(MissingGlyphs) as refused:
        list(fonts.runs("王\ue000", KAI))
    assert "U+E000" in refused.value.named()


def test_variation_selectors_draw_nothing_and_hide_nothing() -> None:
    assert debian().missing_glyphs("葛\U000e0100") == ""
    assert [run for _, run in debian().runs("葛\U000e0100", KAI)] == ["葛"]


def test_width_counts_characters_not_utf16_units() -> None:
    fonts = debian()
    assert fonts.width("𠮷", KAI, 10) == fonts.width("吉", KAI, 10) == 10


def test_text_layer_map_is_utf16_in_blocks_of_a_hundred() -> None:
    codes = [0x20BB7, *range(0x4E00, 0x4E00 + 150)]
    text = to_unicode("ABC", codes)
    assert "<00> <D842DFB7>" in text
    assert "100 beginbfchar" in text
    assert "51 beginbfchar" in text
