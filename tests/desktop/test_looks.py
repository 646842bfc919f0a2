"""One set of tokens: readable in every dress, icons that draw, a sheet without open places."""

from __future__ import annotations

from string import Template

import pytest

from desktop.widgets.theme import Theme
from resources.shelf import icon_names, style_sheet
from resources.tokens import URGENCIES, contrast, tokens

READABLE = 4.5


@pytest.mark.parametrize("dark", [False, True])
def test_every_ink_is_readable_on_its_grounds(dark):
    colours = tokens(dark=dark).colours
    pairs = [(colours.accent, colours.accent_ink), (colours.accent_text, colours.accent_soft)]
    for ground in (colours.paper, colours.sheet, colours.raised):
        pairs += [(ink, ground) for ink in (colours.ink, colours.ink_soft, colours.red, colours.accent_text)]
    pairs += [(getattr(colours, tone), getattr(colours, f"{tone}_soft")) for tone in URGENCIES]
    assert [(a, b) for a, b in pairs if contrast(a, b) < READABLE] == []


def test_contrast_is_the_wcag_ratio():
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("large", [False, True])
def test_text_and_targets_are_large_enough(large):
    sizes = tokens(large=large).sizes
    assert sizes.text >= (30 if large else 18)
    assert sizes.target >= (60 if large else 44)


@pytest.mark.parametrize("dark", [False, True])
def test_the_sheet_has_no_open_place(dark):
    filled = Template(style_sheet()).substitute(tokens(dark=dark, large=True).places())
    assert "$" not in filled


@pytest.mark.parametrize("name", icon_names())
def test_every_icon_draws_something(qapp, name):
    theme = Theme(qapp)
    image = theme.picture(name, pixels=24, scale=1).toImage()
    inked = [image.pixelColor(x, y).alpha() for x in range(24) for y in range(24)]
    assert sum(alpha > 0 for alpha in inked) > 20
