"""The trimmed ICU library: names that are left, bytes unchanged, and Qt answers as before in Chinese and English."""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

INSTALLER = Path(__file__).parents[2] / "build" / "installer"
sys.path.insert(0, str(INSTALLER))

import icu_data  # noqa: E402

QT_LIBRARIES = Path(PySide6.__file__).parent / "Qt" / "lib"


def common_data(items: dict[str, bytes]) -> bytes:
    """ICU's common data, little-endian: header, list of names, contents on places of 16."""
    header = struct.pack(
        "<H2sHHBBBB4s4s4s", 32, icu_data.MAGIC, 20, 0, 0, 0, 2, 0, b"CmnD", bytes(4), bytes(4)
    ).ljust(32, b"\0")
    names = [f"icudt73l/{name}".encode() + b"\0" for name in sorted(items)]
    at = 4 + 8 * len(items)
    places, toc, body = [], struct.pack("<I", len(items)), b""
    for name in names:
        places.append(at)
        at += len(name)
    start = at + -(32 + at) % 16
    for name, place in zip(sorted(items), places, strict=True):
        toc += struct.pack("<II", place, start + len(body))
        body += items[name] + bytes(-len(items[name]) % 16)
    return header + toc + b"".join(names) + bytes(start - at) + body


def contents(data: bytes) -> dict[str, bytes]:
    header = struct.unpack_from("<H", data)[0]
    return {name.decode(): content for name, content in icu_data._items(data, header)}


def test_chinese_english_and_what_belongs_to_no_language_stay() -> None:
    kept = ["root.res", "zh.res", "zh_Hant.res", "en.res", "coll/zh.res", "coll/root.res", "zone/zh_Hans_CN.res", "pool.res",
            "curr/pool.res", "supplementalData.res", "zoneinfo64.res", "res_index.res", "nfc.nrm", "gb18030-2022.cnv",
            "brkitr/line.brk", "cnvalias.icu"]  # fmt: skip
    gone = ["fr.res", "coll/ja.res", "zone/ff_Adlm_GN.res", "lang/yue_Hans.res", "brkitr/thaidict.dict", "ibm-1047_P100-1995.cnv",
            "translit/root.res", "unames.icu", "az_Cyrl.res"]  # fmt: skip
    assert [name for name in kept if not icu_data.is_kept(name)] == []
    assert [name for name in gone if icu_data.is_kept(name)] == []


def test_what_stays_is_unchanged_in_order_and_on_its_places() -> None:
    items = {
        "coll/zh.res": b"Z" * 21,
        "coll/fr.res": b"F" * 40,
        "root.res": b"R",
        "unames.icu": b"U" * 16,
        "zh.res": b"C" * 33,
    }
    left = contents(icu_data.trimmed(common_data(items)))
    assert [name.removeprefix("icudt73l/") for name in left] == ["coll/zh.res", "root.res", "zh.res"]
    for name, content in left.items():
        original = items[name.removeprefix("icudt73l/")]
        assert content.rstrip(b"\0") == original
        assert len(content) % 16 == 0


@pytest.mark.parametrize("spoiled", [2, 12])
def test_other_data_is_refused(spoiled: int) -> None:
    data = bytearray(common_data({"root.res": b"R"}))
    data[spoiled] ^= 1
    with pytest.raises(SystemExit):
        icu_data.trimmed(bytes(data))


@pytest.mark.skipif(not list(QT_LIBRARIES.glob("libicudata.so.*")), reason="this Qt brings no ICU of its own")
@pytest.mark.skipif(not (shutil.which("ld") and shutil.which("objcopy")), reason="needs binutils")
def test_qt_answers_the_same_with_a_sixth_of_the_data(tmp_path: Path) -> None:
    whole = next(QT_LIBRARIES.glob("libicudata.so.*"))
    trimmed = tmp_path / whole.name
    shutil.copy(whole, trimmed)
    before, after = icu_data.trim(trimmed)
    assert after * 5 < before
    said = subprocess.run(
        [sys.executable, str(INSTALLER / "icu_compare.py"), str(whole), str(trimmed)],
        capture_output=True, text=True,
    )  # fmt: skip
    assert (said.returncode, said.stdout) == (0, "26 of 26 the same\n")


@pytest.mark.skipif(not list(QT_LIBRARIES.glob("libicudata.so.*")), reason="this Qt brings no ICU of its own")
@pytest.mark.skipif(not (shutil.which("ld") and shutil.which("objcopy")), reason="needs binutils")
def test_the_comparison_notices_a_table_that_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = next(QT_LIBRARIES.glob("libicudata.so.*"))
    trimmed = tmp_path / whole.name
    shutil.copy(whole, trimmed)
    is_kept = icu_data.is_kept
    monkeypatch.setattr(icu_data, "is_kept", lambda name: is_kept(name) and name != "coll/zh.res")
    icu_data.trim(trimmed)
    said = subprocess.run(
        [sys.executable, str(INSTALLER / "icu_compare.py"), str(whole), str(trimmed)],
        capture_output=True, text=True,
    )  # fmt: skip
    assert said.returncode == 1
    assert "order zh_CN: differs" in said.stdout
