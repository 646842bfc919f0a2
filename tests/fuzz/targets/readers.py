"""Devices: what a serial line, a card's text block, a vendor's reader program and a camera may give."""

from __future__ import annotations

import json
from dataclasses import astuple
from pathlib import Path

from desktop.devices.bridge_reader import _card
from desktop.devices.page_work import make_page, read_shot
from desktop.devices.ports import CardContent
from desktop.devices.sam_cards import TEXT_BYTES, card_of
from desktop.devices.sam_dialogue import Ask, Silence, reading
from desktop.devices.sam_frames import FrameReader, reply_frame
from tests.fuzz.target import CORPUS, Run, Target
from tests.fuzz.targets.desk import PICTURE_WORDS, pictures

_STATUS = (0x90, 0x9F, 0x80, 0x81, 0x41, 0x10, 0x11, 0x21, 0x00)


def _kept(card: CardContent) -> None:
    """What was read can be written down and printed."""
    for value in astuple(card):
        if isinstance(value, str):
            value.encode()


def _open_line(_folder: Path) -> Run:
    """Everything that comes over the wire, in pieces of seven bytes; the dialogue is played to its end."""

    def read(raw: bytes) -> None:
        frames = FrameReader()
        replies = [reply for at in range(0, len(raw), 7) for reply in frames.feed(raw[at : at + 7])]
        _play(replies, spoiled=bool(frames.spoiled or frames.half))

    return read


def _open_replies(_folder: Path) -> Run:
    """Sound frames with any content: status (1), length (2), data, and so on."""

    def read(raw: bytes) -> None:
        frames, at, replies = FrameReader(), 0, []
        while at + 3 <= len(raw):
            size = int.from_bytes(raw[at + 1 : at + 3], "big") % 3000
            status = _STATUS[raw[at] % len(_STATUS)]
            replies += frames.feed(reply_frame(status, raw[at + 3 : at + 3 + size]))
            at += 3 + size
        _play(replies, spoiled=False)

    return read


def _play(replies: list, *, spoiled: bool) -> None:  # type: ignore[type-arg]
    steps, coming, answer = reading(2), iter(replies), None
    try:
        while True:
            step = steps.send(answer)
            answer = next(coming, Silence(spoiled)) if isinstance(step, Ask) else None
    except StopIteration as end:
        _kept(end.value)


def _block() -> bytes:
    text = "曾国芳".ljust(15) + "2" + "01" + "19610308" + "示范县椑木镇楠木寺村3组".ljust(35)
    text += "511999196103080123" + "示范县公安局".ljust(15) + "20160101" + "长期".ljust(8)
    return text.ljust(TEXT_BYTES // 2).encode("utf-16-le")


def _replies() -> list[bytes]:
    base = (256).to_bytes(2, "big") + (1024).to_bytes(2, "big") + _block() + bytes(1024)
    parts = ((1, b"\0\0\0\0"), (0, bytes(8)), (0, base))
    return [b"".join(bytes((status,)) + len(data).to_bytes(2, "big") + data for status, data in parts)]


def _line() -> list[bytes]:
    base = (256).to_bytes(2, "big") + (1024).to_bytes(2, "big") + _block() + bytes(1024)
    return [
        b"\x00noise" + reply_frame(0x9F, b"\0\0\0\0") + reply_frame(0x90, bytes(8)) + reply_frame(0x90, base)
    ]


def _open_said(_folder: Path) -> Run:
    """One answer of a vendor's program, already JSON."""

    def read(raw: bytes) -> None:
        try:
            said = json.loads(raw)
        except (ValueError, RecursionError):
            return
        if isinstance(said, dict):
            _kept(_card(said))

    return read


def _said() -> list[bytes]:
    fields = {"name": "曾国芳", "id_no": "511999196103080123", "birth": "1961-03-08"}
    raw = {"text": _block().hex(), "photo": "00ff"}
    return [
        json.dumps({"id": 1, "ok": True, "card": card}, ensure_ascii=False).encode() for card in (fields, raw)
    ]


def _open_photo(_folder: Path) -> Run:
    """A photo of a sheet on its way to a page."""

    def read(raw: bytes) -> None:
        shot = read_shot(raw, "a.jpg")
        make_page(shot, shot.corners)

    return read


def _photos() -> list[bytes]:
    stored = sorted((CORPUS / "scan").iterdir())
    return [*pictures(), *(path.read_bytes() for path in stored)]


TARGETS = (
    Target("photo", _open_photo, _photos, words=PICTURE_WORDS, short=150),
    Target("reader_line", _open_line, _line, words=(b"\xaa\xaa\xaa\x96\x69",), short=400, longest=8 << 10),
    Target("reader_replies", _open_replies, _replies, short=1000, longest=8 << 10),
    Target("reader_block", lambda _folder: lambda raw: _kept(card_of(raw)), lambda: [_block()], words=(b"I\0", b"J\0"), short=2000),
    Target("reader_program", _open_said, _said, "json", words=(b"text", b"photo", b"card"), short=1000),
)  # fmt: skip
