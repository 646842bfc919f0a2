"""Building the built-in catalogue: the same bytes twice, nothing at all when nothing changed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from forms.authoring.build import DEVELOPMENT_KEY_FILE, build, item_folders, source_stamp
from forms.authoring.compiler import compile_source
from forms.authoring.findings import AuthoringRefused
from forms.authoring.keys import signing_key
from forms.authoring.text_form import ITEMS
from forms.catalog import DEVELOPMENT_KEY
from forms.package import read_package
from sync import seal

ROOT = Path(__file__).parents[2]
CODES = ["NJ-002", "SB-003"]
NAMES = [f"{item_id}@2026-11.json" for item_id in CODES]


@pytest.fixture
def items(tmp_path):
    """A small catalogue of its own, so that nothing here hangs on the size of the built-in one."""
    for code in CODES:
        shutil.copytree(ITEMS / code, tmp_path / "items" / code)
    return tmp_path / "items"


def test_the_same_sources_give_the_same_bytes(tmp_path, items):
    build(tmp_path / "a", items=items)
    build(tmp_path / "b", items=items)
    assert sorted(path.name for path in (tmp_path / "a").glob("*.json")) == NAMES
    for name in NAMES:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_what_was_built_is_signed_by_the_development_key(tmp_path, items):
    build(tmp_path / "a", items=items)
    raws = [(tmp_path / "a" / name).read_bytes() for name in NAMES]
    found = [read_package(raw, seal.verify, [DEVELOPMENT_KEY]) for raw in raws]
    assert found == [compile_source(items / code).item for code in CODES]


def test_up_to_date_means_nothing_heavy_is_loaded(tmp_path, items):
    build(tmp_path / "a", items=items)
    script = (
        "import sys; from pathlib import Path; from forms.authoring.build import build;"
        "import forms.authoring.__main__;"
        f"assert build(Path({str(tmp_path / 'a')!r}), True, Path({str(items)!r})) == ([], []);"
        "print(sorted({'pyxform', 'openpyxl', 'cryptography', 'pypinyin'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_changed_source_or_a_lost_package_is_built_again(tmp_path, items):
    out = tmp_path / "a"
    build(out, items=items)
    assert build(out, if_changed=True, items=items) == ([], [])
    (out / NAMES[0]).unlink()
    assert [path.name for path in build(out, if_changed=True, items=items)[0]] == NAMES
    stamp = json.loads((out / ".stamp").read_text("utf-8"))
    assert stamp["stamp"] == source_stamp(items)
    with (items / CODES[0] / "guide.csv").open("a", encoding="utf-8") as stream:
        stream.write("faq,新问题,新答案,,,\n")
    assert source_stamp(items) != stamp["stamp"]
    assert build(out, if_changed=True, items=items)[0]


def test_a_package_without_source_is_removed(tmp_path, items):
    out = tmp_path / "a"
    out.mkdir()
    (out / "XX-001@1.json").write_text("{}", "utf-8")
    build(out, items=items)
    assert sorted(path.name for path in out.glob("*.json")) == NAMES


def test_an_item_without_a_law_is_not_built(tmp_path, items):
    guide = items / CODES[0] / "guide.csv"
    lines = [line for line in guide.read_text("utf-8").splitlines() if not line.startswith("legal_basis")]
    guide.write_text("\n".join(lines), "utf-8")
    with pytest.raises(AuthoringRefused, match=r"basis\.missing"):
        build(tmp_path / "a", items=items)
    assert not (tmp_path / "a").exists()


def test_the_built_in_catalogue_is_all_of_its_folders():
    assert len(item_folders()) >= 40
    assert all((folder / "guide.csv").is_file() for folder in item_folders())


def test_the_development_key_is_the_one_the_catalogue_trusts():
    sign, public = signing_key(DEVELOPMENT_KEY_FILE)
    assert public == DEVELOPMENT_KEY
    assert public.hex() == json.loads(DEVELOPMENT_KEY_FILE.read_text("utf-8"))["public"]
    assert seal.verify(public, b"item", sign(b"item"))
