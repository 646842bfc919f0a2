"""The other end of the bridge for `sdtapi.dll`, the library that most vendors ship: runs on its own.

`python sdt_bridge.py C:\\full\\path\\sdtapi.dll 1001`. Needs only the standard library, so the 32-bit
Python that a 32-bit library wants is enough. Nothing of the program is imported and nothing imports it.
Load by full path: old PCs hold two different files of that name.
"""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Callable
from typing import Any, TextIO

FOUND, OK, PORT_CLOSED = 0x9F, 0x90, 0x01


def load(path: str) -> Any:
    """The library; stdcall on Windows. Raises OSError."""
    loader = getattr(ctypes, "WinDLL", ctypes.CDLL)
    return loader(path)


def serve(library: Any, port: int, lines: TextIO, say: Callable[[dict[str, Any]], None]) -> None:
    """Answer line by line until `bye` or the end of the input."""
    say({"hello": "sdt", "protocol": 1})
    for line in lines:
        asked = json.loads(line)
        if asked.get("do") == "bye":
            return
        answer = {"read": read, "status": status}.get(asked.get("do"))
        said = answer(library, port) if answer else {"ok": False, "error": "unknown order"}
        say({"id": asked.get("id"), **said})


def status(library: Any, port: int) -> dict[str, Any]:
    code = _opened(library, port, lambda: library.SDT_GetSAMStatus(port, 0))
    return {"ok": True, "name": f"sdtapi {port}"} if code == OK else {"ok": False, "status": code}


def read(library: Any, port: int) -> dict[str, Any]:
    """Find, select, read; the status of the step that was refused, else both blocks in hexadecimal."""
    text, photo = ctypes.create_string_buffer(256), ctypes.create_string_buffer(1024)
    lengths = ctypes.c_uint(0), ctypes.c_uint(0)

    def steps() -> int:
        found = library.SDT_StartFindIDCard(port, ctypes.create_string_buffer(4), 0)
        if found not in (FOUND, OK):
            return int(found)
        selected = library.SDT_SelectIDCard(port, ctypes.create_string_buffer(8), 0)
        if selected != OK:
            return int(selected)
        return int(
            library.SDT_ReadBaseMsg(port, text, ctypes.byref(lengths[0]), photo, ctypes.byref(lengths[1]), 0)
        )

    code = _opened(library, port, steps)
    if code != OK:
        return {"ok": False, "status": code}
    return {"ok": True, "card": {"text": text.raw.hex(), "photo": photo.raw[: lengths[1].value].hex()}}


def _opened(library: Any, port: int, steps: Callable[[], int]) -> int:
    if library.SDT_OpenPort(port) != OK:
        return PORT_CLOSED
    try:
        return int(steps())
    finally:
        library.SDT_ClosePort(port)


def _say(said: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    serve(load(sys.argv[1]), int(sys.argv[2]), sys.stdin, _say)
