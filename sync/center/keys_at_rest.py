"""The county's `keys.json` as bytes: in clear, or wrapped under a passphrase (docs/internals/keys.md).

The passphrase is nobody's argument and stands in no variable: it is a file that DAIBAN_CENTER_PASSPHRASE_FILE names,
or systemd's credential `daiban-center-passphrase` (LoadCredential=). Knows no database and no use of the keys.
"""

from __future__ import annotations

import base64
import json
import os
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sync import seal
from sync.ledger.problems import Problem, register

FORMAT = "daiban-county-keys 2"
VARIABLE, CREDENTIAL = "DAIBAN_CENTER_PASSPHRASE_FILE", "daiban-center-passphrase"
MOST_BYTES = 64 << 10
MOST_MEMORY_KIB, MOST_ITERATIONS = 1 << 20, 20
LEAST_PASSPHRASE = 12
_NAMES = ("data_key", "sign_seed", "box_seed")
_SALT = 16

register(
    {
        "center.keys_locked": "县中心的钥匙文件加了口令。请用 DAIBAN_CENTER_PASSPHRASE_FILE 或 systemd 的 "
        "LoadCredential=daiban-center-passphrase 给出口令文件。",
        "center.keys_refused": "口令打不开县中心的钥匙文件。请核对口令文件。",
        "center.keys_spoiled": "县中心的钥匙文件 keys.json 读不出来。请放回保管的那一份。",
        "center.passphrase_short": "口令太短，至少要 12 个字符。请换一个。",
        "center.passphrase_unread": "口令文件{file}读不出来。请核对文件名和权限。",
    }
)


def passphrase() -> str:
    """The first line of the file that was named; "" where none was. Raises Problem("center.passphrase_unread")."""
    file = os.environ.get(VARIABLE, "")
    folder = os.environ.get("CREDENTIALS_DIRECTORY", "")
    if not file and folder and (Path(folder) / CREDENTIAL).exists():
        file = str(Path(folder) / CREDENTIAL)
    return read_passphrase(Path(file)) if file else ""


def read_passphrase(file: Path) -> str:
    """The first line. Raises Problem("center.passphrase_unread"), also where it is empty: that would mean none."""
    try:
        with file.open("rb") as stream:
            said = stream.read(4096).decode("utf-8-sig").splitlines()[0].strip()
    except (OSError, UnicodeDecodeError, IndexError) as error:
        raise Problem("center.passphrase_unread", file=str(file)) from error
    if not said:
        raise Problem("center.passphrase_unread", file=str(file))
    return unicodedata.normalize("NFC", said)


def to_clear(secrets: Mapping[str, bytes]) -> bytes:
    return json.dumps({name: secrets[name].hex() for name in _NAMES}).encode()


def to_wrapped(secrets: Mapping[str, bytes], words: str, cost: seal.PasswordCost) -> bytes:
    """Raises Problem("center.passphrase_short")."""
    if len(words) < LEAST_PASSPHRASE:
        raise Problem("center.passphrase_short")
    salt = os.urandom(_SALT)
    wrapped = seal.wrap("intl", seal.stretch(words, salt, cost), to_clear(secrets), FORMAT.encode())
    document = {
        "format": FORMAT,
        "kdf": "argon2id",
        "memory_kib": cost.memory_kib,
        "iterations": cost.iterations,
        "salt": base64.b64encode(salt).decode(),
        "suite": "intl",
        "wrapped": base64.b64encode(wrapped).decode(),
    }
    return json.dumps(document, indent=1).encode()


def is_wrapped(raw: bytes) -> bool:
    """Raises Problem("center.keys_spoiled")."""
    return "format" in _document(raw)


def opened(raw: bytes, words: str) -> dict[str, bytes]:
    """The secrets. Raises Problem center.keys_locked, center.keys_refused, center.keys_spoiled."""
    document = _document(raw)
    if "format" not in document:
        return _secrets(document)
    if not words:
        raise Problem("center.keys_locked")
    try:
        cost = seal.PasswordCost(int(document["memory_kib"]), int(document["iterations"]))
        if document["format"] != FORMAT or not (
            8 <= cost.memory_kib <= MOST_MEMORY_KIB and 1 <= cost.iterations <= MOST_ITERATIONS
        ):
            raise Problem("center.keys_spoiled")
        key = seal.stretch(words, base64.b64decode(document["salt"], validate=True), cost)
        plain = seal.unwrap(
            str(document["suite"]),
            key,
            base64.b64decode(document["wrapped"], validate=True),
            FORMAT.encode(),
        )
    except seal.SealBroken as wrong:
        raise Problem("center.keys_refused") from wrong
    except (KeyError, TypeError, ValueError) as spoiled:
        raise Problem("center.keys_spoiled") from spoiled
    return _secrets(_document(plain))


def _document(raw: bytes) -> dict[str, Any]:
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError) as spoiled:
        raise Problem("center.keys_spoiled") from spoiled
    if len(raw) > MOST_BYTES or not isinstance(document, dict):
        raise Problem("center.keys_spoiled")
    return document


def _secrets(document: Mapping[str, Any]) -> dict[str, bytes]:
    try:
        secrets = {name: bytes.fromhex(document[name]) for name in _NAMES}
    except (KeyError, TypeError, ValueError) as spoiled:
        raise Problem("center.keys_spoiled") from spoiled
    if any(len(secret) != seal.KEY_BYTES for secret in secrets.values()):
        raise Problem("center.keys_spoiled")
    return secrets
