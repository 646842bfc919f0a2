"""A card reader at the other end of a pseudo-terminal: real bytes, real timing, no hardware.

Its script says what it answers to each command; `chunk` breaks answers to pieces, `noise` stands
before them. Knows the frames only through the published bytes, not through our codec.
"""

from __future__ import annotations

import os
import pty
import threading
import tty
from functools import reduce
from operator import xor

FIND = bytes.fromhex("AAAAAA9669000320 0122".replace(" ", ""))
SELECT = bytes.fromhex("AAAAAA96690003200221")
READ = bytes.fromhex("AAAAAA96690003300132")
STATUS = bytes.fromhex("AAAAAA9669000311FFED")
GONE = b"gone"


def answer(status: int, data: bytes = b"") -> bytes:
    body = (4 + len(data)).to_bytes(2, "big") + bytes((0, 0, status)) + data
    return bytes.fromhex("AAAAAA9669") + body + bytes((reduce(xor, body),))


def text_block(parts: dict[int, str], kind: str = "") -> bytes:
    """256 bytes of spaces with each text at its offset."""
    block = bytearray("\x20".encode("utf-16-le") * 128)
    for offset, words in {**parts, 248: kind or " "}.items():
        raw = words.encode("utf-16-le")
        block[offset : offset + len(raw)] = raw
    return bytes(block)


RESIDENT = text_block(
    {0: "𠮷㼆䶮", 30: "1", 32: "56", 36: "19440312", 52: "朝阳村二组8号", 122: "511011194403120014",
     158: "朝阳县公安局", 188: "20150601", 204: "长期"}
)  # fmt: skip
PHOTO = bytes(range(256)) * 4


def base_data(text: bytes = RESIDENT, photo: bytes = PHOTO) -> bytes:
    return len(text).to_bytes(2, "big") + len(photo).to_bytes(2, "big") + text + photo


class SimulatedReader:
    """`answers`: frame of the request -> list of raw answers, the last one repeated; GONE pulls the plug."""

    def __init__(self, **answers: list[bytes]) -> None:
        usual = {
            "find": [answer(0x9F, b"\0\0\0\0")],
            "select": [answer(0x90, bytes(8))],
            "read": [answer(0x90, base_data())],
            "status": [answer(0x90)],
        }
        script = {**usual, **answers}
        self._script = {
            FIND: script["find"], SELECT: script["select"], READ: script["read"], STATUS: script["status"],
        }  # fmt: skip
        self.asked: list[bytes] = []
        self.chunk = 1 << 16
        self._ours, self._theirs = pty.openpty()
        tty.setraw(self._theirs)
        self.port = os.ttyname(self._theirs)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """The last other end closes, so the serving thread comes to its end and closes its own."""
        os.close(self._theirs)
        self._thread.join()

    def _serve(self) -> None:
        try:
            self._answer_until_gone()
        except OSError:  # nobody is at the other end any more
            pass
        finally:
            os.close(self._ours)

    def _answer_until_gone(self) -> None:
        kept = b""
        while True:
            kept += os.read(self._ours, 4096)
            for frame, answers in self._script.items():
                while frame in kept:
                    kept = kept.replace(frame, b"", 1)
                    self.asked.append(frame)
                    said = answers.pop(0) if len(answers) > 1 else answers[0]
                    if said is GONE:
                        return
                    for at in range(0, len(said), self.chunk):
                        os.write(self._ours, said[at : at + self.chunk])
