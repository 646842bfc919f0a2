"""Canonical JSON: the one byte form of everything that is hashed, signed or stored.

RFC 8785 restricted to what we store: objects, arrays, strings, integers, booleans and null.
Floats are refused (money and measures are strings), so number formatting never differs
between two machines. Strings are written as typed: personal names are not normalised.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

Json = Any

_MAX_SAFE_INTEGER = 2**53 - 1
_encode = json.JSONEncoder(ensure_ascii=False).encode  # kept: json.dumps makes an encoder at each call
_encode_sorted = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(value: Json) -> bytes:
    """The RFC 8785 bytes of `value`.

    Keys are sorted by UTF-16 code units (RFC 8785 3.2.3), which differs from code point
    order beyond the BMP. Raises TypeError for floats and foreign types, ValueError for
    integers that JSON readers elsewhere would round and for lone surrogates.
    """
    text = _encode_sorted(value) if _is_plain(value) else _write(value)
    return text.encode("utf-8", "strict")


def _is_plain(value: Json) -> bool:
    """True where the library's own encoder gives the same text: exact types, small integers, ASCII names."""
    left = [value]
    while left:
        part = left.pop()
        kind = type(part)
        if kind is str or kind is bool or part is None:
            continue
        if kind is dict:
            if not _all_ascii(part):
                return False
            left.extend(part.values())
        elif kind is list or kind is tuple:
            left.extend(part)
        elif kind is not int or abs(part) > _MAX_SAFE_INTEGER:
            return False
    return True


def _all_ascii(names: Mapping[Json, Json]) -> bool:
    try:
        return "".join(names).isascii()
    except TypeError:  # a name that is no string
        return False


def _code_units(key: str) -> bytes:
    return key.encode("utf-16-be", "surrogatepass")


def _write(value: Json) -> str:
    if value is None or isinstance(value, bool | str):
        return _encode(value)
    if isinstance(value, int):
        if abs(value) > _MAX_SAFE_INTEGER:
            raise ValueError(f"integer {value} is outside the safe range of RFC 8785")
        return str(value)
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise TypeError(f"object key {key!r} is not a string")
        # Plain names are the same in every order of code units.
        plain = "".join(value).isascii()
        keys = sorted(value) if plain else sorted(value, key=_code_units)
        return "{" + ",".join(f"{_write(key)}:{_write(value[key])}" for key in keys) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(_write(item) for item in value) + "]"
    raise TypeError(f"{type(value).__name__} has no canonical form")
