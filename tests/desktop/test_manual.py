"""The manual: every page of the window has its text, F1 shows it, the docs' pictures exist."""

from __future__ import annotations

import re
from pathlib import Path

from desktop.manual import Manual
from desktop.window import PAGES

FOLDER = Path(__file__).parents[2] / "docs" / "manual"


def test_every_page_of_the_window_has_its_text():
    manual = Manual.load(FOLDER)
    index = manual.page("index")
    assert "没有网照样办" in index
    assert [name for name in (*PAGES, "login") if manual.page(name) in ("", index)] == []


def test_no_picture_and_no_dead_link_is_shown_in_the_window():
    for text in Manual.load(FOLDER).pages.values():
        assert "![" not in text
        assert ".md)" not in text


def test_links_and_pictures_lead_somewhere():
    for path in FOLDER.glob("*.md"):
        for target in re.findall(r"\]\(([^)]+)\)", path.read_text("utf-8")):
            assert (FOLDER / target).is_file(), f"{path.name} -> {target}"


def test_a_folder_that_is_not_there_gives_an_empty_manual(tmp_path):
    assert Manual.load(tmp_path / "nothing").page("today") == ""
