"""A stranger's reader, from docs/internals/station.md, county-disk.md and wire.md: standard library, SQLCipher, AES, HKDF."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlcipher3
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

HEADER = ("site", "incarnation", "seq", "event_id", "case_no", "kind", "rev")
REST = ("effective_date", "recorded_at", "hlc", "schema", "suite")


def derive(key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, None, b"daiban/" + purpose.encode()).derive(key)


def unseal(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:12], sealed[12:], bound)


def rows(path: Path, data_key: bytes, query: str) -> list[dict[str, Any]]:
    """Of the station's database."""
    connection = sqlcipher3.connect(str(path))
    try:
        connection.execute(f"PRAGMA key=\"x'{derive(data_key, 'database').hex()}'\"")
        found = connection.execute(query)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]
    finally:
        connection.close()


def chain_is_whole(events: list[dict[str, Any]]) -> bool:
    """Rows of `events` of one chain, by seq."""
    before, seq = bytes(32), 0
    for row in events:
        header = {name: row[name] for name in (*HEADER, *REST)}
        header["actor"] = {"account": row["account"], "name": row["actor"], "role": row["role"]}
        plain = json.dumps(header, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        expected = hashlib.sha256(before + plain + hashlib.sha256(row["sealed"]).digest()).digest()
        if row["prev_hash"] != before or row["hash"] != expected or row["seq"] != seq + 1:
            return False
        before, seq = row["hash"], row["seq"]
    return True


def body(content_key: bytes, row: dict[str, Any]) -> Any:
    return json.loads(unseal(content_key, row["sealed"], row["event_id"].encode()))


def second_copy(folder: Path, data_key: bytes) -> Iterator[dict[str, Any]]:
    name = hashlib.sha256(derive(data_key, "second-copy-name")).hexdigest()[:12]
    raw = (folder / f"daiban-{name}.copy").read_bytes()
    first = b"DAIBAN-SECOND-COPY 1\n"
    assert raw.startswith(first)
    at = len(first)
    while at < len(raw):
        assert raw[at : at + 4] == b"\xdbFR\x01"
        (size,) = struct.unpack(">I", raw[at + 4 : at + 8])
        sealed = raw[at + 8 : at + 8 + size]
        assert struct.unpack(">I", raw[at + 8 + size : at + 12 + size]) == (size,)
        yield json.loads(unseal(derive(data_key, "second-copy"), sealed, first))
        at += 12 + size


def scan(folder: Path, data_key: bytes, sha256: str) -> bytes:
    """Of a station's `blobs`."""
    name = hmac.new(derive(data_key, "material-names"), sha256.encode(), "sha256").hexdigest()
    raw = (folder / name[:2] / name).read_bytes()
    assert raw[:4] == b"DBB1"
    cipher, prefix, blocks = AESGCM(derive(data_key, f"material/{sha256}")), raw[4:11], raw[11:]
    size = (1 << 20) + 16
    pieces = [blocks[at : at + size] for at in range(0, len(blocks), size)]
    last = len(pieces) - 1
    return b"".join(
        cipher.decrypt(prefix + struct.pack(">IB", number, number == last), piece, None)
        for number, piece in enumerate(pieces)
    )


def kept(folder: Path, data_key: bytes, sha256: str) -> bytes:
    """Of the county's `blobs`."""
    name = hmac.new(derive(data_key, "county-blob-names"), sha256.encode(), "sha256").hexdigest()
    raw, at, plain = (folder / "blobs" / name[:2] / name).read_bytes(), 0, b""
    while at + 12 <= len(raw):
        start, size = struct.unpack(">QI", raw[at : at + 12])
        if start == len(plain):
            bound = f"{sha256}/{start}".encode()
            plain += unseal(derive(data_key, "county-blobs"), raw[at + 12 : at + 12 + size], bound)
        at += 12 + size
    return plain


def unpacked(text: str) -> bytes:
    return base64.b64decode(text)


def opened_keys(raw: bytes, account: str, password: str) -> dict[str, Any]:
    """The inside of a key file, by keys.md. Raises StopIteration where no slot fits."""
    file = json.loads(raw)

    def bound(kind: str, name: str) -> bytes:
        return f"daiban-keys 2|{file['station']}|{kind}|{name}".encode()

    def unwrapped(key: bytes, wrapped: str, said: bytes) -> bytes | None:
        try:
            return unseal(derive(key, "wrap"), unpacked(wrapped), said)
        except InvalidTag:
            return None

    def stretched(slot: dict[str, Any]) -> bytes:
        salt = hmac.digest(unpacked(file["salt"]), f"account {account}".encode(), "sha256")[:16]
        cost = {"iterations": slot["iterations"], "lanes": 1, "memory_cost": slot["memory_kib"]}
        return Argon2id(salt=salt, length=32, **cost).derive(password.encode())

    slots = [slot for slot in file["slots"] if slot["kind"] == "account"]
    tries = (unwrapped(stretched(slot), slot["wrapped"], bound("account", slot["name"])) for slot in slots)
    master = next(key for key in tries if key is not None)
    inside = unwrapped(master, file["sealed"], bound("secrets", ""))
    assert inside is not None
    found: dict[str, Any] = json.loads(inside)
    return found
