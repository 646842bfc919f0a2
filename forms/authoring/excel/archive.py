"""The file around a workbook: is it a zip of bearable size without macros? Opens nothing inside.

A hostile or broken file is refused from its first and last bytes and its directory, before
anything is unpacked. Knows zip and OLE; refuses to know sheets.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn
from zipfile import BadZipFile, ZipFile, ZipInfo

from forms.authoring.findings import AuthoringRefused, error

MOST_BYTES = 32 << 20  # of the file
MOST_UNPACKED = 64 << 20  # of all parts together; a county's largest workbook needs 3 MB
MOST_PARTS = 2_000
_MOST_DIRECTORY = 1 << 20  # bytes of the zip directory: a part takes about 80
_SQUEEZED = 250  # times smaller than unpacked; sheets full of the same row reach 100
_SMALL = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = b"PK\x05\x06"
_END64 = b"PK\x06\x07"
_MACROS = ("vbaproject.bin", "/macrosheets/", "/dialogsheets/", "/activex/")


def refuse(where: str, code: str, message: str) -> NoReturn:
    """Stop with one finding about the file."""
    raise AuthoringRefused([error(where, code, message)])


def open_archive(path: Path) -> ZipFile:
    """The zip of an .xlsx. Raises AuthoringRefused for anything else, anything too big, macros."""
    name = path.name
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            refuse(name, "file.too_big", f"{name} 有{size >> 20}兆，超过{MOST_BYTES >> 20}兆，不读")
        _check_ends(path, size)
        archive = ZipFile(path)
    except (BadZipFile, OSError, NotImplementedError, ValueError) as broken:
        refuse(name, "file.xlsx", f"{name} 打不开，请确认是 .xlsx 文件（{broken}）")
    try:
        _check_parts(name, archive.infolist(), size)
    except AuthoringRefused:
        archive.close()
        raise
    return archive


def _check_ends(path: Path, size: int) -> None:
    """The first bytes say what the file is, the last how long its directory is."""
    name = path.name
    with path.open("rb") as stream:
        head = stream.read(4096)
        if head.startswith(_OLE):
            _refuse_ole(name, head + stream.read(1 << 20))
        if head.startswith(b"PK") and b"application/vnd.oasis" in head:
            refuse(name, "file.ods", f"{name} 是 ODS 文件，不是 .xlsx")
        stream.seek(max(0, size - 65_557))
        tail = stream.read()
    at = tail.rfind(_END)
    if not head.startswith(b"PK") or at < 0 or len(tail) < at + 22:
        refuse(name, "file.xlsx", f"{name} 打不开，不是 .xlsx 文件，或没有存完整")
    directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    if directory > _MOST_DIRECTORY or tail[max(0, at - 20) : at].startswith(_END64):
        refuse(name, "file.bomb", f"{name} 里的部件太多，不像一份工作簿，不读")


def _refuse_ole(name: str, raw: bytes) -> NoReturn:
    if "EncryptedPackage".encode("utf-16-le") in raw:
        refuse(name, "file.password", f"{name} 设了打开密码，读不了")
    refuse(name, "file.old_excel", f"{name} 是旧格式（.xls 或 .et），不是 .xlsx")


def _check_parts(name: str, parts: list[ZipInfo], size: int) -> None:
    if len(parts) > MOST_PARTS:
        refuse(name, "file.bomb", f"{name} 里的部件太多，不像一份工作簿，不读")
    seen: set[str] = set()
    for part in parts:
        low = "/" + part.filename.replace(os.sep, "/").lower()
        if any(word in low for word in _MACROS):
            refuse(name, "file.macro", f"{name} 带宏（{part.filename}），不读")
        if low in seen:
            refuse(name, "file.damaged", f"{name} 里有两个同名的部件（{part.filename}），不读")
        if part.flag_bits & 1:
            refuse(name, "file.password", f"{name} 设了密码，读不了")
        if part.file_size > _SMALL and part.file_size > _SQUEEZED * max(part.compress_size, 1):
            refuse(name, "file.bomb", f"{name} 解开后大得反常（{part.filename}），不读")
        if part.compress_size > size:  # as much as the directory claims would be asked of the memory at once
            refuse(name, "file.damaged", f"{name} 已损坏（{part.filename} 比整个文件还长），不读")
        seen.add(low)
    total = sum(part.file_size for part in parts)
    if total > MOST_UNPACKED:
        refuse(name, "file.bomb", f"{name} 解开后有{total >> 20}兆，超过{MOST_UNPACKED >> 20}兆，不读")
