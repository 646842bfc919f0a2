"""Takes out of Qt's libicudata what a Chinese counter never asks for: 32 MB of a folder, of which 5 are used.

Knows the form of ICU's common data (a list of names with offsets, ICU's `ucmndata.h`) and what is kept: root, Chinese
and English of every tree, all tables that belong to no language, the rules of breaking without the dictionaries, the
converters of Chinese encodings. Nothing in it is changed; ICU falls back to `root` for a language it does not find.
`build/installer/icu_compare.py` compares what Qt answers with either library. Needs `ld` and `objcopy` (binutils).
"""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

MAGIC = b"\xda\x27"
ALIGNED = 16
_LOCALE = re.compile(r"(?!res_index)[a-z]{2,3}(_[A-Za-z0-9]+)*\.res")
_OURS = re.compile(r"(zh(_\w+)?|en(_001|_US|_US_POSIX|_GB)?)\.res")
_CHINESE_CONVERTER = re.compile(r"gb18030|gb2312|936|1383|1386|1392|5478|big5|950|1373|1375|cns-11643", re.I)


def is_kept(name: str) -> bool:
    """`name`: below the data's own folder, like `coll/zh.res`."""
    tree, _, base = name.rpartition("/")
    if tree == "translit" or base.endswith(".dict") or (tree == "brkitr" and base.endswith("model.res")):
        return False
    if base.endswith(".cnv"):
        return _CHINESE_CONVERTER.search(base) is not None
    if _LOCALE.fullmatch(base):
        return _OURS.fullmatch(base) is not None
    return base != "unames.icu"


def trimmed(data: bytes) -> bytes:
    """Common data with what is kept, in the same order."""
    header = struct.unpack_from("<H", data)[0]
    if data[2:4] != MAGIC or data[12:16] != b"CmnD":
        raise SystemExit("icu_data: not ICU's common data")
    items = [item for item in _items(data, header) if is_kept(item[0].partition(b"/")[2].decode("ascii"))]
    names, places = b"", []
    first = 4 + 8 * len(items)
    for name, _ in items:
        places.append(first + len(names))
        names += name + b"\0"
    body, toc = b"", struct.pack("<I", len(items))
    start = header + first + len(names)
    begin = -start % ALIGNED
    at = first + len(names) + begin
    for (_, content), place in zip(items, places, strict=True):
        toc += struct.pack("<II", place, at + len(body))
        body += content + bytes(-len(content) % ALIGNED)
    return data[:header] + toc + names + bytes(begin) + body


def _items(data: bytes, header: int) -> list[tuple[bytes, bytes]]:
    """(name with the data's folder, content)."""
    count = struct.unpack_from("<I", data, header)[0]
    entries = [struct.unpack_from("<II", data, header + 4 + 8 * each) for each in range(count)]
    ends = [place for _, place in entries[1:]] + [len(data) - header]
    found = []
    for (name, place), end in zip(entries, ends, strict=True):
        stop = data.index(b"\0", header + name)
        found.append((data[header + name : stop], data[header + place : header + end]))
    return found


def symbol_of(library: Path) -> tuple[str, int, int]:
    """Name of the data's symbol, its place in the file and its size."""
    told = subprocess.run(
        ["readelf", "-W", "--dyn-syms", "-S", str(library)], capture_output=True, text=True, check=True
    ).stdout
    rodata = re.search(r"\.rodata\s+PROGBITS\s+([0-9a-f]+)\s+([0-9a-f]+)", told)
    symbol = re.search(
        r":\s*([0-9a-f]{16})\s+(0x[0-9a-f]+|\d+)\s+OBJECT\s+GLOBAL\s+\S+\s+\S+\s+(icudt\d+_dat)\b", told
    )
    if rodata is None or symbol is None:
        raise SystemExit(f"icu_data: no ICU data in {library}")
    place = int(symbol[1], 16) - int(rodata[1], 16) + int(rodata[2], 16)
    return symbol[3], place, int(symbol[2], 0)


def trim(library: Path) -> tuple[int, int]:
    """Puts a library with the kept items in its place; bytes before and after."""
    before = library.stat().st_size
    symbol, place, size = symbol_of(library)
    data = library.read_bytes()[place : place + size]
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        (folder / "icudata").write_bytes(trimmed(data))
        _run(folder, "ld", "-r", "-b", "binary", "-o", "plain.o", "icudata")
        _run(
            folder, "objcopy", "--rename-section", ".data=.rodata,alloc,load,readonly,data,contents",
            "--set-section-alignment", f".data={ALIGNED}", "--redefine-sym", f"_binary_icudata_start={symbol}",
            "--strip-symbol", "_binary_icudata_end", "--strip-symbol", "_binary_icudata_size", "plain.o", "data.o",
        )  # fmt: skip
        soname = library.name
        _run(
            folder, "ld", "-shared", "-soname", soname, "-z", "noexecstack", "--hash-style=gnu", "--build-id=none",
            "-o", soname, "data.o",
        )  # fmt: skip
        made = (folder / soname).read_bytes()
    beside = library.with_name(library.name + ".new")
    beside.write_bytes(made)
    beside.chmod(0o755)
    os.replace(beside, library)
    return before, len(made)


def _run(folder: Path, *command: str) -> None:
    subprocess.run(command, cwd=folder, check=True)


if __name__ == "__main__":
    for each in sys.argv[1:]:
        print(each, *trim(Path(each)))  # noqa: T201
