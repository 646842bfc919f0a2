#!/usr/bin/env python3
"""Open a segment in columns, independently: written from docs/internals/columns.md, nothing of the program is imported.

    read_columns.py --box SEED_HEX --dictionary 1.zdict SEGMENT > rows.jsonl

SEED: the county's X25519 seed (`box_seed` in its keys.json). DICTIONARY: the file of the number that the
header names. Writes one event a line with its body in clear and all that its hash is made of, as
`daiban-center export --what events` does. Exit code 1 where the last hash is not the signed header's.
"""

import argparse
import base64
import hashlib
import hmac
import json
import struct
import sys
import uuid
from datetime import datetime
from pathlib import Path

import zstandard
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CAP = 64 << 20
WIDTHS = {8: (4, 2, 2), 11: (3, 4, 4), 14: (4, 2, 2, 2, 2, 2)}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def hkdf(key, info, salt=None):
    return HKDF(SHA256(), 32, salt, info).derive(key)


def unbox(seed, box, bound):
    mine, theirs = X25519PrivateKey.from_private_bytes(seed), box[:32]
    public = mine.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    shared = mine.exchange(X25519PublicKey.from_public_bytes(theirs))
    return ChaCha20Poly1305(hkdf(shared, b"daiban/box", theirs + public)).decrypt(bytes(12), box[32:], bound)


def sealed(key, body, event_id):
    """A sealed body: its nonce follows from the key, the id and the body."""
    named = len(event_id).to_bytes(4, "big") + event_id + body
    nonce = hmac.digest(hkdf(key, b"daiban/body-nonce"), named, "sha256")[:12]
    return nonce + AESGCM(key).encrypt(nonce, body, event_id)


def plain(squeezed, dictionary=None):
    opener = zstandard.ZstdDecompressor(
        dict_data=dictionary, max_window_size=8 << 20, format=zstandard.FORMAT_ZSTD1_MAGICLESS
    )
    found = opener.stream_reader(squeezed).read(CAP + 1)
    if len(found) > CAP:
        raise ValueError("more than 64 MiB")
    return found


class Streams:
    """The three streams, taken from the front."""

    def __init__(self, packed, dictionary):
        self.numbers, self.at = packed, 0
        first, second = self.count(), self.count()
        begin, self.at = self.at, 0
        self.numbers = plain(packed[begin : begin + first])
        text = plain(packed[begin + first : begin + first + second], dictionary)
        self.lines, self.bare = iter(text.split(b"\0")), packed[begin + first + second :]
        self.seen_numbers, self.seen_texts = [], []

    def count(self):
        value = shift = 0
        while True:
            byte, self.at = self.numbers[self.at], self.at + 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def number(self):
        value = self.count()
        return value >> 1 if value % 2 == 0 else -((value + 1) >> 1)

    def line(self):
        return next(self.lines).replace(b"\1\2", b"\0").replace(b"\1\3", b"\1").decode()

    def raw(self, size):
        piece, self.bare = self.bare[:size], self.bare[size:]
        return piece

    def column(self, count):
        """A column of numbers."""
        if count < 2:
            return [self.number() for _ in range(count)]
        form = self.count()
        if form == 0:
            return [self.number()] * count
        if form == 1:
            first, step = self.number(), self.number()
            return [first + step * at for at in range(count)]
        if form == 2:
            return self.seen_numbers[-self.count()]
        values = [self.number() for _ in range(count)]
        for at in range(1, count) if form == 3 else ():
            values[at] += values[at - 1]
        self.seen_numbers.append(values)
        return values

    def text(self):
        line = self.line()
        return line[1:] if line[:1] == "\2" else self.patterned(line, 1)[0]

    def texts(self, count):
        """A column of texts."""
        if count < 2:
            return [self.text() for _ in range(count)]
        form = self.count()
        if form == 0:
            return [self.text()] * count
        if form == 1:
            return self.seen_texts[-self.count()]
        place = len(self.seen_texts)
        self.seen_texts.append(None)
        if form == 2:
            table = [self.text() for _ in range(self.count())]
            values = [table[at] for at in self.column(count)]
        elif form == 3:
            groups = self.count()
            places = self.column(count) if groups > 1 else [0] * count
            made = [iter(self.patterned(self.line(), places.count(group))) for group in range(groups)]
            values = [next(made[group]) for group in places]
        else:
            values = [self.text() for _ in range(count)]
        self.seen_texts[place] = values
        return values

    def patterned(self, pattern, count):
        """`count` texts of one pattern: first its columns of numbers, then its bytes."""
        head, *marks = pattern.split("\1")
        pieces = [(m[0], ord(m[1]) - 0x20, m[2:]) if m[0] in "hd" else (m[0], 0, m[1:]) for m in marks]
        widths = [parts(kind, size) for kind, size, _ in pieces]
        numbers = [[self.column(count) for _ in each] for each in widths]
        sizes = [{"h": size, "u": 16, "b": 10}.get(kind) for kind, size, _ in pieces]
        raws = [[self.raw(size) for _ in range(count)] if size else None for size in sizes]
        texts = []
        for at in range(count):
            whole = head
            for (kind, _, rest), each, columns, raw in zip(pieces, widths, numbers, raws, strict=True):
                values = [column[at] for column in columns]
                whole += of_bytes(kind, raw[at]) if raw else of_numbers(kind, each, values)
                whole += rest
            texts.append(whole)
        return texts


def parts(kind, size):
    """The widths of the numbers behind a mark."""
    if kind in "hub":
        return ()
    if kind in "in":
        return (6, 4, 2, 2, 3, 0) if kind == "i" else (0,)
    longer = (6,) * (size // 6) + ((size % 6,) if size % 6 else ())
    return WIDTHS.get(size, (size,) if size <= 9 else longer)


def of_numbers(kind, widths, values):
    if kind != "i":
        return "".join(f"{value:0{width}d}" for width, value in zip(widths, values, strict=True))
    digits = "".join(f"{value:0{width}d}" for width, value in zip(widths[:5], values[:5], strict=True))
    expected = "10X98765432"[sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11]
    return digits + "0123456789X"[("0123456789X".index(expected) + values[5]) % 11]


def of_bytes(kind, raw):
    if kind == "u":
        return str(uuid.UUID(bytes=raw))
    return raw.hex() if kind == "h" else base64.b32encode(raw).decode()


def leaves(shape, path=()):
    if isinstance(shape, dict):
        for name, inner in shape.items():
            yield from leaves(inner, (*path, name))
    elif isinstance(shape, list):
        for place, inner in enumerate(shape):
            yield from leaves(inner, (*path, "\0" + str(min(place, 8))))
    elif shape is not None:
        yield path, "text" if isinstance(shape, str) else "truth" if isinstance(shape, bool) else "number"


def filled(shape, values):
    if isinstance(shape, dict):
        return {name: filled(inner, values) for name, inner in shape.items()}
    if isinstance(shape, list):
        return [filled(inner, values) for inner in shape]
    return None if shape is None else next(values)


def bodies(of, kinds):
    shapes = [json.loads(of.line()) for _ in range(of.count())]
    places = of.column(len(kinds))
    wanted = [[(kind, *leaf) for leaf in leaves(shapes[p])] for kind, p in zip(kinds, places, strict=True)]
    sizes = {}
    for column in (column for each in wanted for column in each):
        sizes[column] = sizes.get(column, 0) + 1
    taken = {}
    for column, size in sizes.items():
        values = of.texts(size) if column[2] == "text" else of.column(size)
        taken[column] = iter([bool(value) for value in values] if column[2] == "truth" else values)
    for place, each in zip(places, wanted, strict=True):
        body = filled(shapes[place], iter([next(taken[column]) for column in each]))
        yield json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def heads(of, count):
    columns = {name: of.column(count) for name in ("incarnation", "seq", "rev", "schema")}
    for name in ("site", "case_no", "kind", "effective_date", "recorded_at", "suite"):
        columns[name] = of.texts(count)
    actor = {name: of.texts(count) for name in ("account", "name", "role")}
    columns["actor"] = [{name: column[at] for name, column in actor.items()} for at in range(count)]
    if of.count() == 0:
        columns |= {"hlc": of.texts(count), "event_id": of.texts(count)}
        return [{name: column[at] for name, column in columns.items()} for at in range(count)]
    rows = [{name: column[at] for name, column in columns.items()} for at in range(count)]
    for row, *stamp in zip(rows, of.column(count), of.column(count), of.column(count), strict=True):
        moment = round(datetime.fromisoformat(row["recorded_at"]).timestamp() * 1000) + stamp[0]
        row["hlc"] = f"{moment:013d}.{stamp[1]:05d}.{row['site']}.{row['incarnation']:03d}"
        row["event_id"] = str(uuid.UUID(bytes=(moment + stamp[2]).to_bytes(6, "big") + of.raw(10)))
    return rows


def rows_of(of):
    """Every row with `body`, `sealed`, `prev_hash`, `hash`."""
    rows = heads(of, of.count())
    cases = list(dict.fromkeys(row["case_no"] for row in rows))
    here = of.column(len(cases))
    keys = {case: of.raw(32) for case, known in zip(cases, here, strict=True) if known}
    forms = of.column(len(rows))
    clear = bodies(of, [row["kind"] for row, form in zip(rows, forms, strict=True) if form == 0])
    for row, form in zip(rows, forms, strict=True):
        piece = next(clear) if form == 0 else of.raw(of.count())
        row["body"] = None if form == 2 else json.loads(piece)
        row["sealed"] = piece if form == 2 else sealed(keys[row["case_no"]], piece, row["event_id"].encode())
    before = b""
    for row, form in zip(rows, of.column(len(rows)), strict=True):
        header = {name: value for name, value in row.items() if name not in ("body", "sealed")}
        text = json.dumps(header, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        previous = before if form == 0 else of.raw(32 if form == 1 else of.count())
        follows = hashlib.sha256(previous + text + hashlib.sha256(row["sealed"]).digest()).digest()
        before = of.raw(of.count()) if form == 2 else follows
        row |= {"prev_hash": previous, "hash": before}
    return rows


def main(arguments=None):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("--box", "--dictionary", "segment"):
        parser.add_argument(name)
    options = parser.parse_args(arguments)
    raw = Path(options.segment).read_bytes()
    (size,) = struct.unpack_from(">I", raw, 5)
    header = json.loads(raw[9 : 9 + size])
    bound = "{site}.{incarnation}/{seq_from}-{seq_to}".format(**header).encode()
    words = zstandard.ZstdCompressionDict(Path(options.dictionary).read_bytes())
    rows = rows_of(Streams(unbox(bytes.fromhex(options.box), raw[9 + size : -64], bound), words))
    for row in rows:
        row["sealed_sha256"] = hashlib.sha256(row.pop("sealed")).hexdigest()
        row |= {name: row[name].hex() for name in ("prev_hash", "hash")} | {"applied_n": row["seq"]}
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    return 0 if rows[-1]["hash"] == header["last"] else 1


if __name__ == "__main__":
    sys.exit(main())
