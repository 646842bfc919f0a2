"""Building the built-in catalogue: the same bytes twice, nothing at all when nothing changed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from forms.authoring.build import DEVELOPMENT_KEY_FILE, build, item_folders, source_stamp
from forms.authoring.keys import signing_key
from forms.catalog import DEVELOPMENT_KEY
from forms.package import read_package
from sync import seal
from tests.forms.compiled_items import item

ROOT = Path(__file__).parents[2]
CODES = [folder.name for folder in item_folders()]
NAMES = [f"{item_id}@2026-11.json" for item_id in CODES]


def test_the_same_sources_give_the_same_bytes(tmp_path):
    build(tmp_path / "a")
    build(tmp_path / "b")
    assert sorted(path.name for path in (tmp_path / "a").glob("*.json")) == NAMES
    for name in NAMES:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_what_was_built_is_signed_by_the_development_key(tmp_path):
    build(tmp_path)
    found = [read_package((tmp_path / name).read_bytes(), seal.verify, [DEVELOPMENT_KEY]) for name in NAMES]
    assert found == [item(item_id) for item_id in CODES]


def test_up_to_date_means_nothing_heavy_is_loaded(tmp_path):
    build(tmp_path)
    script = (
        "import sys; from forms.authoring.__main__ import main;"
        f"assert main(['build', '--if-changed', '--out', {str(tmp_path)!r}]) == 0;"
        "print(sorted({'pyxform', 'openpyxl', 'cryptography', 'pypinyin'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_changed_source_or_a_lost_package_is_built_again(tmp_path):
    build(tmp_path)
    assert build(tmp_path, if_changed=True) == ([], [])
    (tmp_path / NAMES[0]).unlink()
    assert [path.name for path in build(tmp_path, if_changed=True)[0]] == sorted(NAMES)
    stamp = json.loads((tmp_path / ".stamp").read_text("utf-8"))
    assert stamp["stamp"] == source_stamp()
    (tmp_path / ".stamp").write_text(json.dumps(stamp | {"stamp": "older"}), "utf-8")
    assert build(tmp_path, if_changed=True)[0]


def test_a_package_without_source_is_removed(tmp_path):
    tmp_path.joinpath("XX-001@1.json").write_text("{}", "utf-8")
    build(tmp_path)
    assert sorted(path.name for path in tmp_path.glob("*.json")) == NAMES


def test_the_development_key_is_the_one_the_catalogue_trusts():
    sign, public = signing_key(DEVELOPMENT_KEY_FILE)
    assert public == DEVELOPMENT_KEY
    assert public.hex() == json.loads(DEVELOPMENT_KEY_FILE.read_text("utf-8"))["public"]
    assert seal.verify(public, b"item", sign(b"item"))
