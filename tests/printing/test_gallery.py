"""The gallery page names every built-in item, and each picture is small and a palette picture."""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image

from forms.authoring.build import item_folders

GALLERY = Path(__file__).parents[2] / "docs" / "forms"


def test_every_item_has_its_pictures_and_none_is_left_over() -> None:
    text = (GALLERY / "README.md").read_text("utf-8")
    named = set(re.findall(r"\(([A-Z]{2}-\d{3}-\d\.png)\)", text))
    assert named == {path.name for path in GALLERY.glob("*.png")}
    assert {name[:6] for name in named} == {folder.name for folder in item_folders()}


def test_pictures_are_small() -> None:
    for path in GALLERY.glob("*.png"):
        assert path.stat().st_size < 60_000
        with Image.open(path) as picture:
            assert picture.mode == "P"
