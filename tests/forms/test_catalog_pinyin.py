"""Initials: every reading of a character counts; a surname's own reading comes first."""

from __future__ import annotations

import subprocess
import sys

import pytest

from forms.pinyin import initials, letters, matches, name_initials


def test_initials_of_a_phrase_are_read_in_context():
    assert initials("重庆银行") == "cqyh"
    assert initials("SB-001 最低生活保障") == "sb001zdshbz"


def test_every_reading_counts():
    assert set(letters("重")[0]) >= {"z", "c"}
    assert matches("重庆", "zq")
    assert matches("重庆", "cq")


@pytest.mark.parametrize(
    ("query", "hit"), [("ylbx", True), ("y l b x", True), ("bxb", False), ("", False), ("养", False)]
)
def test_any_stretch_matches(query, hit):
    assert matches("城乡居民基本养老保险", query) is hit


@pytest.mark.parametrize(
    ("name", "first"),
    [("曾小贤", "zxx"), ("单雄信", "sxx"), ("仇英", "qy"), ("尉迟恭", "ycg"), ("罗桂芳", "lgf")],
)
def test_surnames_have_their_own_reading(name, first):
    assert name_initials(name)[0] == first


def test_the_other_reading_finds_him_too():
    assert "csx" in name_initials("单世贤") or "cxx" in name_initials("单雄信")


def test_rare_characters_and_signs_do_not_hurt():
    assert name_initials("李𬍛")[0].startswith("l")
    assert matches("阿依古丽·买买提", "agl") or matches("阿依古丽·买买提", "aygl")
    assert name_initials("") == ()


def test_at_most_sixteen_ways():
    assert len(name_initials("重重重重重重重重")) == 16


def test_pypinyin_is_not_loaded_by_importing_the_catalogue():
    script = "import forms.catalog, sys; raise SystemExit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
