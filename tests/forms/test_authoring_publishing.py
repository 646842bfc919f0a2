"""Publishing: a law, a key of the county's own, and one item for each version; nothing else is written."""

from __future__ import annotations

import csv
import json
import os
import stat
import sys

import pytest

from forms.authoring.__main__ import main
from forms.authoring.build import DEVELOPMENT_KEY_FILE
from forms.authoring.findings import AuthoringRefused
from forms.authoring.keys import make_key
from forms.authoring.publishing import open_package
from forms.catalog import DEVELOPMENT_KEY, Catalog
from sync import seal
from tests.forms.faults.planting import Grids, base

NAME = "CS-001@2026-11.json"


@pytest.fixture
def book(tmp_path):
    """A function that writes the sound workbook, changed, as a folder."""

    def write(change=lambda grids: None, name: str = "book"):
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        grids: Grids = base()
        change(grids)
        for sheet, grid in grids.items():
            with (folder / f"{sheet}.csv").open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows(grid)
        return str(folder)

    return write


@pytest.fixture
def key(tmp_path):
    file = tmp_path / "county.json"
    make_key(file, "内江")
    return str(file)


def _without_basis(grids: Grids) -> None:
    grids["guide"] = [row for row in grids["guide"] if row[0] != "legal_basis"]


def test_a_county_publishes_what_its_villages_then_trust(book, key, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["compile", book(), "--key", key, "--out", str(out)]) == 0
    assert f"已编译 {out / NAME}" in capsys.readouterr().out
    item, signer = open_package(out / NAME)
    assert signer.hex() == json.loads((tmp_path / "county.json").read_text("utf-8"))["public"]
    assert Catalog.load(out, verify=seal.verify, trusted_keys=[signer]).get("CS-001") == item


def test_without_a_legal_basis_nothing_is_published(book, key, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["compile", book(_without_basis), "--key", key, "--out", str(out)]) == 1
    told = capsys.readouterr()
    assert "basis.missing" in told.err
    assert not out.exists()
    assert main(["check", book(_without_basis)]) == 0
    assert "basis.missing" in capsys.readouterr().out


def test_it_may_be_tried_out_without_a_basis_and_key(book, tmp_path):
    assert main(["compile", book(_without_basis), "--trial", "--out", str(tmp_path)]) == 0
    assert open_package(tmp_path / NAME)[1] == DEVELOPMENT_KEY


def test_without_a_key_or_with_everybodys_key_nothing_is_published(book, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["compile", book(), "--out", str(out)]) == 1
    assert main(["compile", book(), "--key", str(DEVELOPMENT_KEY_FILE), "--out", str(out)]) == 1
    for text in ("", "{}", '{"seed": "00"}', '{"seed": 5}', "[]", '{"seed": "zz"}'):
        (tmp_path / "bad.json").write_text(text, "utf-8")
        assert main(["compile", book(), "--key", str(tmp_path / "bad.json"), "--out", str(out)]) == 1
    assert main(["compile", book(), "--key", str(tmp_path / "none.json"), "--out", str(out)]) == 1
    assert capsys.readouterr().err.count("file.key") == 9
    assert not out.exists()


def test_a_version_that_is_out_stays_what_it_is(book, key, tmp_path, capsys):
    out = tmp_path / "out"
    arguments = ["--key", key, "--out", str(out)]
    assert main(["compile", book(), *arguments]) == 0
    before = (out / NAME).read_bytes()
    assert main(["compile", book(), *arguments]) == 0

    def changed(grids: Grids) -> None:
        grids["survey"][5][2] = "申请人姓名"

    assert main(["compile", book(changed), *arguments]) == 1
    assert "package.different" in capsys.readouterr().err
    assert (out / NAME).read_bytes() == before

    def newer(grids: Grids) -> None:
        changed(grids)
        grids["settings"][1][2] = "2026-11.1"

    assert main(["compile", book(newer), *arguments]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["CS-001@2026-11.1.json", NAME]


def test_a_trial_may_be_repeated_but_takes_no_published_place(book, key, tmp_path):
    def changed(grids: Grids) -> None:
        grids["survey"][5][2] = "申请人姓名"

    assert main(["compile", book(), "--trial", "--out", str(tmp_path / "a")]) == 0
    assert main(["compile", book(changed), "--trial", "--out", str(tmp_path / "a")]) == 0
    assert main(["compile", book(), "--key", key, "--out", str(tmp_path / "b")]) == 0
    assert main(["compile", book(changed), "--trial", "--out", str(tmp_path / "b")]) == 1


def test_with_an_error_nothing_is_written(book, key, tmp_path):
    def faulty(grids: Grids) -> None:
        grids["survey"][5][0] = "txt"

    assert main(["compile", book(faulty), "--key", key, "--out", str(tmp_path / "out")]) == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("harm", ["text", "value", "signature", "suite", "half", "unsigned"])
def test_an_altered_or_unsigned_package_is_refused_with_the_reason(book, key, tmp_path, capsys, harm):
    assert main(["compile", book(), "--key", key, "--out", str(tmp_path)]) == 0
    path = tmp_path / NAME
    package = json.loads(path.read_bytes())
    if harm == "value":
        package["payload"]["promised"] = {"value": 1, "unit": "WD"}
    elif harm == "signature":
        package["signature"] = "00" * 64
    elif harm == "suite":
        package["suite"] = "none"
    elif harm == "unsigned":
        del package["signature"]
    raw = json.dumps(package, ensure_ascii=False).encode()
    path.write_bytes({"half": raw[: len(raw) // 2], "text": b"not json"}.get(harm, raw))
    capsys.readouterr()
    assert main(["check", str(path)]) == 1
    told = capsys.readouterr().err
    assert "package.altered" in told
    assert NAME in told
    assert main(["compile", book(), "--key", key, "--out", str(tmp_path)]) == 1


def test_a_whole_package_names_who_signed_it(book, tmp_path, capsys):
    assert main(["compile", book(), "--trial", "--out", str(tmp_path)]) == 0
    assert main(["check", str(tmp_path / NAME)]) == 0
    assert "开发密钥" in capsys.readouterr().out


def test_a_key_is_made_once_and_is_nobody_elses(tmp_path, capsys):
    file = tmp_path / "key.json"
    assert main(["key", "--out", str(file), "--name", "内江"]) == 0
    assert main(["key", "--out", str(file)]) == 1
    assert "file.exists" in capsys.readouterr().err
    if sys.platform != "win32":
        assert stat.S_IMODE(os.stat(file).st_mode) == 0o600


def test_keys_differ(tmp_path):
    assert make_key(tmp_path / "a", "a") != make_key(tmp_path / "b", "b")
    with pytest.raises(AuthoringRefused):
        make_key(tmp_path / "a", "a")
