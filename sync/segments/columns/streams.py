"""The three streams under everything: small numbers, text, and bytes that no compressor can shrink.

Kept apart because each compresses best among its own kind: random bytes between words would spoil
the words' statistics. A reader never trusts a count: it runs out of bytes first.
"""

from __future__ import annotations

from functools import cache
from threading import Lock

import zstandard

from sync.segments.columns.limits import Malformed, TooLarge

LEVEL = 19
_MAX_WINDOW = 8 << 20
_STEP = 1 << 20
_USUAL = 1 << 20
_digesting = Lock()
_LONGEST_VARINT = 10
_END, _ESCAPE = 0, 1
_ESCAPES = {_END: b"\x01\x02", _ESCAPE: b"\x01\x03"}


class Writer:
    """Grows the streams. `seen_numbers`, `seen_texts`: columns by content, so that one is said once."""

    def __init__(self) -> None:
        self.numbers = bytearray()
        self.text = bytearray()
        self.bare = bytearray()
        self.seen_numbers: dict[tuple[int, ...], int] = {}
        self.seen_texts: dict[tuple[str, ...], int] = {}

    def count(self, n: int) -> None:
        """A number from 0 up."""
        while n > 0x7F:
            self.numbers.append(n & 0x7F | 0x80)
            n >>= 7
        self.numbers.append(n)

    def number(self, n: int) -> None:
        """Any integer."""
        self.count(zigzag(n))

    def line(self, text: str) -> None:
        """A text of any content."""
        raw = text.encode()
        if _END in raw or _ESCAPE in raw:
            raw = b"".join(_ESCAPES.get(byte, bytes((byte,))) for byte in raw)
        self.text += raw + b"\x00"

    def raw(self, content: bytes) -> None:
        """Bytes whose length the reader knows."""
        self.bare += content

    def packed(self, dictionary: zstandard.ZstdCompressionDict | None, level: int = LEVEL) -> bytes:
        """The streams as one piece of bytes: the same content gives the same bytes."""
        numbers, text = (
            _squeeze(bytes(self.numbers), None, level),
            _squeeze(bytes(self.text), dictionary, level),
        )
        head = Writer()
        head.count(len(numbers))
        head.count(len(text))
        return bytes(head.numbers) + numbers + text + bytes(self.bare)


class Reader:
    """Takes the streams in the order in which they were written. Raises Malformed where they end early."""

    def __init__(
        self, packed: bytes, dictionary: zstandard.ZstdCompressionDict | None, max_plain: int
    ) -> None:
        self._numbers, self._at = packed, 0
        first, second = self.count(), self.count()
        begin, middle, end = self._at, self._at + first, self._at + first + second
        if end > len(packed):
            raise Malformed("streams")
        self._numbers, self._at = _loosen(packed[begin:middle], None, max_plain), 0
        self._text, self._text_at = _loosen(packed[middle:end], dictionary, max_plain), 0
        self._bare, self._bare_at = packed[end:], 0
        self.seen_numbers: list[list[int]] = []
        self.seen_texts: list[list[str]] = []

    def count(self) -> int:
        n = shift = 0
        for _ in range(_LONGEST_VARINT):
            if self._at >= len(self._numbers):
                raise Malformed("numbers end")
            byte = self._numbers[self._at]
            self._at += 1
            n |= (byte & 0x7F) << shift
            if byte < 0x80:
                return n
            shift += 7
        raise Malformed("number too long")

    def number(self) -> int:
        n = self.count()
        return n >> 1 if not n & 1 else -((n + 1) >> 1)

    def line(self) -> str:
        end = self._text.find(b"\x00", self._text_at)
        if end < 0:
            raise Malformed("text ends")
        raw = self._text[self._text_at : end]
        self._text_at = end + 1
        if b"\x01" in raw:
            raw = raw.replace(b"\x01\x02", b"\x00").replace(b"\x01\x03", b"\x01")
        return raw.decode()

    def raw(self, size: int) -> bytes:
        piece = self._bare[self._bare_at : self._bare_at + size]
        if len(piece) != size:
            raise Malformed("bytes end")
        self._bare_at += size
        return piece

    def finish(self) -> None:
        """Raises Malformed where something is left over."""
        if (self._at, self._text_at, self._bare_at) != (len(self._numbers), len(self._text), len(self._bare)):
            raise Malformed("left over")


def zigzag(n: int) -> int:
    """0, -1, 1, -2 ... as 0, 1, 2, 3 ..."""
    return n << 1 if n >= 0 else (-n << 1) - 1


def _squeeze(plain: bytes, dictionary: zstandard.ZstdCompressionDict | None, level: int) -> bytes:
    form = _form(level, len(plain))
    if dictionary is not None:
        form = _digested(dictionary, level)
    # One compressor for one call: it may not be shared between threads.
    return zstandard.ZstdCompressor(compression_params=form, dict_data=dictionary).compress(plain)


def _digested(dictionary: zstandard.ZstdCompressionDict, level: int) -> zstandard.ZstdCompressionParameters:
    """Digesting a dictionary takes longer than squeezing a page with it, so it is done once."""
    with _digesting:
        return _digest(dictionary, level)


@cache
def _digest(dictionary: zstandard.ZstdCompressionDict, level: int) -> zstandard.ZstdCompressionParameters:
    form = _form(level, _USUAL)
    dictionary.precompute_compress(compression_params=form)
    return form


def _form(level: int, size: int) -> zstandard.ZstdCompressionParameters:
    return zstandard.ZstdCompressionParameters.from_level(
        level,
        source_size=size,
        format=zstandard.FORMAT_ZSTD1_MAGICLESS,
        write_content_size=False,
        write_checksum=False,
        write_dict_id=False,
    )


def _loosen(squeezed: bytes, dictionary: zstandard.ZstdCompressionDict | None, max_plain: int) -> bytes:
    whole = bytearray()
    opener = zstandard.ZstdDecompressor(
        dict_data=dictionary, max_window_size=_MAX_WINDOW, format=zstandard.FORMAT_ZSTD1_MAGICLESS
    )
    try:
        with opener.stream_reader(squeezed) as reader:
            while block := reader.read(_STEP):
                whole += block
                if len(whole) > max_plain:
                    raise TooLarge
    except zstandard.ZstdError as broken:
        raise Malformed("zstd") from broken
    return bytes(whole)
