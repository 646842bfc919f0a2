"""Changing an input a little or a lot, with its structure in mind. All chance comes from one seeded source.

Bytes are flipped, cut, doubled and spliced; JSON is changed as a tree; texts word by word; of a zip
one part is changed and the archive packed again. What comes out need not be sound.
"""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Sequence
from typing import Any

_NUMBERS = (0, -1, 1, 2, 127, 255, 65535, 2**31, -(2**31), 2**53, 2**63, 2**64, 10**30, 0.5, 1e308, -0.0)
_TEXTS = (
    "", " ", "0", "-1", "\x00", "\ud800", "𬍛", "\U0010ffff", "\u202e倒", "é", "e\u0301", "NaN", "null",
    "../../etc/passwd", "2026-02-30", "0000-00-00", "9999-12-31", "2026-11-25T09:00:00+08:00", "长" * 3000,
    "%s{0}{code}", "'; DROP TABLE cases; --", "１２３", "1" * 400, "٣", "²", "e1.3", "e1.-1", "a" * 64,
)  # fmt: skip
_BYTES = (b"", b"\x00", b"\xff" * 4, b"\x7f\xff\xff\xff", b"\x80", b"\xc0\x80", b"\xef\xbb\xbf", b"[" * 3000)
_MOST_NODES = 4000


class Mutator:
    """`form`, `words`, `longest` as of a target; `pool` is added to by the caller."""

    def __init__(self, seed: int, form: str, words: Sequence[bytes], longest: int) -> None:
        self._chance = random.Random(seed)
        self._form, self._words, self._longest = form, tuple(words), longest
        self.pool: list[bytes] = []

    def next(self) -> bytes:
        """The next input: one of the pool, changed one to six times."""
        content = self._chance.choice(self.pool)
        change = {"json": self._json, "text": self._text, "zip": self._zip}.get(self._form, self._bytes)
        if self._chance.random() < 0.12:
            change = self._bytes
        for _ in range(self._chance.choice((1, 1, 1, 2, 3, 6))):
            content = change(content)[: 4 * self._longest]
        return content[: self._longest]

    def _bytes(self, content: bytes) -> bytes:
        chance, raw = self._chance, bytearray(content)
        at = chance.randrange(len(raw) + 1)
        span = chance.choice((1, 1, 2, 4, 8, 64, 512))
        match chance.randrange(9):
            case 0 if raw:
                raw[at % len(raw)] ^= 1 << chance.randrange(8)
            case 1:
                del raw[at : at + span]
            case 2:
                raw[at:at] = raw[at : at + span] * chance.choice((1, 1, 3, 40))
            case 3:
                raw[at : at + span] = chance.randbytes(span)
            case 4:
                size = chance.choice((1, 2, 4, 8))
                number = int(chance.choice(_NUMBERS)) % (1 << size * 8)
                raw[at : at + size] = number.to_bytes(size, chance.choice(("big", "little")))
            case 5:
                del raw[at:]
            case 6:
                other = chance.choice(self.pool)
                begin = chance.randrange(len(other) + 1)
                raw[at:] = other[begin:]
            case 7:
                raw[at:at] = chance.choice((*_BYTES, *self._words))
            case _:
                raw[at : at + span] = chance.choice((*_BYTES, *self._words))
        return bytes(raw)

    def _text(self, content: bytes) -> bytes:
        chance, text = self._chance, content.decode("utf-8", "surrogateescape")
        at, end = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        word = chance.choice([word.decode() for word in self._words] or [" "])
        piece = chance.choice((word, word, word, chance.choice(_TEXTS), chr(chance.randrange(1, 0x30000))))
        match chance.randrange(6):
            case 0:
                text = text[:at] + piece + text[at:]
            case 1:
                text = text[:at] + piece + text[end:]
            case 2:
                text = text[:at] + text[end:]
            case 3:
                text = text[:end] + text[at:end] * chance.choice((1, 2, 50)) + text[end:]
            case 4:
                other = chance.choice(self.pool).decode("utf-8", "surrogateescape")
                text = text[:at] + other[chance.randrange(len(other) + 1) :]
            case _:
                text = text[:at] + word + text[at:end] + word + text[end:]
        return text.encode("utf-8", "surrogatepass" if chance.random() < 0.5 else "replace")

    def _json(self, content: bytes) -> bytes:
        try:
            tree = json.loads(content)
        except (ValueError, RecursionError):
            return self._bytes(content)
        places = _places(tree)
        if not places:
            return json.dumps(self._value()).encode()
        holder, key = self._chance.choice(places)
        self._change(holder, key, places)
        spelt = json.dumps(tree, ensure_ascii=self._chance.random() < 0.5, allow_nan=True)
        return spelt.encode("utf-8", "surrogatepass")

    def _change(self, holder: Any, key: Any, places: list[tuple[Any, Any]]) -> None:
        chance = self._chance
        other_holder, other_key = chance.choice(places)
        other = other_holder[other_key]
        match chance.randrange(8):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, dict):
                holder[chance.choice((str(other_key), *_TEXTS, *map(bytes.decode, self._words)))] = (
                    holder.pop(key)
                )
            case 2:
                holder[key] = json.loads(json.dumps(other))
            case 3:
                holder[key] = [holder[key]] * chance.choice((0, 1, 2, 300))
            case 4:
                holder[key] = {chance.choice(_TEXTS): holder[key]}
            case 5 if isinstance(holder[key], str):
                spelt = holder[key].encode("utf-8", "surrogatepass")
                holder[key] = self._text(spelt).decode("utf-8", "replace")
            case _:
                holder[key] = self._value()

    def _value(self) -> Any:
        words = [word.decode("utf-8", "replace") for word in self._words]
        return self._chance.choice((None, True, False, [], {}, *_NUMBERS, *_TEXTS, *words))

    def _zip(self, content: bytes) -> bytes:
        chance = self._chance
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                parts = {name: archive.read(name) for name in archive.namelist()}
        except Exception:  # noqa: BLE001 - whatever an archive spoilt before makes of it
            return self._bytes(content)
        if not parts:
            return self._bytes(content)
        name, other = chance.choice(list(parts)), chance.choice(list(parts))
        match chance.randrange(8):
            case 0:
                del parts[name]
            case 1:
                parts[chance.choice((other, "../x.xml", name.upper(), "xl/x.xml"))] = parts[name]
            case 2:
                parts[name] = parts[other]
            case _:
                parts[name] = (self._text if chance.random() < 0.8 else self._bytes)(parts[name])
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for part, inner in parts.items():
                archive.writestr(zipfile.ZipInfo(part), inner, zipfile.ZIP_DEFLATED)
        return packed.getvalue()


def _places(tree: Any) -> list[tuple[Any, Any]]:
    """(holder, key) of every value below the top, the first some thousands of them."""
    found: list[tuple[Any, Any]] = []
    open_: list[Any] = [tree]
    while open_ and len(found) < _MOST_NODES:
        node = open_.pop()
        keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
        for key in keys:
            found.append((node, key))
            open_.append(node[key])
    return found
