"""Two builds laid beside each other: equal ones are said to be, and each kind of difference is named."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "build" / "installer"))

import compare


def build(out: Path) -> Path:
    frozen = out / "dist" / "daiban"
    (frozen / "_internal").mkdir(parents=True)
    (frozen / "daiban").write_bytes(b"program")
    (frozen / "daiban").chmod(0o755)
    (frozen / "daiban-desk").symlink_to("daiban")
    (frozen / "_internal" / "lib.so").write_bytes(b"library")
    (out / "installers").mkdir()
    (out / "installers" / "daiban.deb").write_bytes(b"packed")
    return out


def test_equal_builds_are_said_to_be_equal(tmp_path, capsys) -> None:
    assert compare.main(build(tmp_path / "a"), build(tmp_path / "b")) == 0
    assert "dist/daiban: 4 names, 0 different" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda frozen: (frozen / "daiban").write_bytes(b"progrAm"), "daiban: 7 and 7 bytes, 1 different, the first at 5"),
        (lambda frozen: (frozen / "daiban").chmod(0o644), "daiban: ('file'"),
        (lambda frozen: (frozen / "more").touch(), "only in"),
        (lambda frozen: (frozen / "_internal" / "lib.so").write_bytes(b"library+"), "7 and 8 bytes, 0 different, the first at 7"),
        (lambda frozen: ((frozen / "daiban-desk").unlink(), (frozen / "daiban-desk").symlink_to("x")), "daiban-desk: ('link'"),
    ],
    ids=["byte", "mode", "name", "length", "link"],
)  # fmt: skip
def test_each_difference_is_named(tmp_path, capsys, spoil, words) -> None:
    one, other = build(tmp_path / "a"), build(tmp_path / "b")
    spoil(other / "dist" / "daiban")
    assert compare.main(one, other) == 1
    assert words in capsys.readouterr().out
