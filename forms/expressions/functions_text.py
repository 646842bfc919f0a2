"""Functions on texts: XPath 1.0 section 4.2 and the ODK ones, selections included."""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
import re
from collections.abc import Sequence

from forms.expressions.environment import Focus
from forms.expressions.errors import ArgumentError
from forms.expressions.function import MANY, Function, here_or, number, texts
from forms.expressions.pattern_matching import pattern
from forms.expressions.values import Value, to_string

_SPACES = re.compile(r"[ \t\r\n]+")
_DIGESTS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
_LONGEST_UUID = 1000


def _string(focus: Focus, given: Sequence[Value]) -> Value:
    return here_or(focus, given)


def _concat(focus: Focus, given: Sequence[Value]) -> Value:
    return "".join(texts(given))


def _join(focus: Focus, given: Sequence[Value]) -> Value:
    return to_string(given[0]).join(texts(given[1:]))


def _substr(focus: Focus, given: Sequence[Value]) -> Value:
    """From `start` (counted from 0) up to `end`; negative numbers count from the end."""
    text = to_string(given[0])
    start = _whole(number(focus, given[1]), 0)
    return text[start:] if len(given) == 2 else text[start : _whole(number(focus, given[2]), 0)]


def _whole(value: float, otherwise: int) -> int:
    return int(value) if math.isfinite(value) else otherwise


def _substring(focus: Focus, given: Sequence[Value]) -> Value:
    """XPath 1.0: places counted from 1, both numbers rounded, NaN gives nothing."""
    text = to_string(given[0])
    first = _half_up(number(focus, given[1]))
    last = math.inf if len(given) == 2 else first + _half_up(number(focus, given[2]))
    return "".join(char for place, char in enumerate(text, 1) if first <= place < last)


def _half_up(value: float) -> float:
    return math.floor(value + 0.5) if math.isfinite(value) else value


def _before(focus: Focus, given: Sequence[Value]) -> Value:
    before, found, _ = _cut(to_string(given[0]), to_string(given[1]))
    return before if found else ""


def _after(focus: Focus, given: Sequence[Value]) -> Value:
    return _cut(to_string(given[0]), to_string(given[1]))[2]


def _cut(text: str, mark: str) -> tuple[str, bool, str]:
    at = text.find(mark)
    return (text, False, "") if at < 0 else (text[:at], True, text[at + len(mark) :])


def _translate(focus: Focus, given: Sequence[Value]) -> Value:
    source, target = to_string(given[1]), to_string(given[2])
    table: dict[int, str | None] = {}
    for place, char in enumerate(source):
        table.setdefault(ord(char), target[place] if place < len(target) else None)
    return to_string(given[0]).translate(table)


def _length(focus: Focus, given: Sequence[Value]) -> Value:
    """Characters as people count them: 𠮷 is one."""
    return float(len(here_or(focus, given)))


def _normalize_space(focus: Focus, given: Sequence[Value]) -> Value:
    return _SPACES.sub(" ", here_or(focus, given)).strip(" ")


def _contains(focus: Focus, given: Sequence[Value]) -> Value:
    return to_string(given[1]) in to_string(given[0])


def _starts_with(focus: Focus, given: Sequence[Value]) -> Value:
    return to_string(given[0]).startswith(to_string(given[1]))


def _ends_with(focus: Focus, given: Sequence[Value]) -> Value:
    return to_string(given[0]).endswith(to_string(given[1]))


def _regex(focus: Focus, given: Sequence[Value]) -> Value:
    """The whole text must match (JavaRosa), so a forgotten `$` accepts nothing extra."""
    return pattern(to_string(given[1])).matches(to_string(given[0]))


def _uuid(focus: Focus, given: Sequence[Value]) -> Value:
    if not given:
        return focus.environment.new_uuid()
    length = _whole(number(focus, given[0]), -1)
    if not 0 <= length <= _LONGEST_UUID:
        raise ArgumentError(f"a uuid has 0 to {_LONGEST_UUID} characters")
    text = ""
    while len(text) < length:
        text += focus.environment.new_uuid().replace("-", "")
    return text[:length]


def _digest(focus: Focus, given: Sequence[Value]) -> Value:
    name = to_string(given[1])
    if name not in _DIGESTS:
        raise ArgumentError(f"there is no digest {name!r}")
    hashed = hashlib.new(_DIGESTS[name], to_string(given[0]).encode(), usedforsecurity=False)
    if len(given) == 3 and to_string(given[2]) == "hex":
        return hashed.hexdigest()
    return base64.b64encode(hashed.digest()).decode()


def _base64_decode(focus: Focus, given: Sequence[Value]) -> Value:
    """The text whose UTF-8 bytes are written in Base64; blank for what is none."""
    try:
        return base64.b64decode(to_string(given[0]), validate=True).decode()
    except (binascii.Error, ValueError):
        return ""


def _upper(focus: Focus, given: Sequence[Value]) -> Value:
    return to_string(given[0]).upper()


def _lower(focus: Focus, given: Sequence[Value]) -> Value:
    return to_string(given[0]).lower()


def _coalesce(focus: Focus, given: Sequence[Value]) -> Value:
    return next((text for text in map(to_string, given) if text), "")


def _parts(value: Value) -> list[str]:
    return to_string(value).split()


def _selected(focus: Focus, given: Sequence[Value]) -> Value:
    return to_string(given[1]).strip() in (_parts(given[0]) or [""])


def _selected_at(focus: Focus, given: Sequence[Value]) -> Value:
    parts, place = _parts(given[0]), _whole(number(focus, given[1]), -1)
    return parts[place] if 0 <= place < len(parts) else ""


def _count_selected(focus: Focus, given: Sequence[Value]) -> Value:
    return float(len(_parts(given[0])))


TEXT_FUNCTIONS: dict[str, Function] = {
    "string": Function(0, 1, _string),
    "concat": Function(0, MANY, _concat),
    "join": Function(1, MANY, _join),
    "substr": Function(2, 3, _substr),
    "substring": Function(2, 3, _substring),
    "substring-before": Function(2, 2, _before),
    "substring-after": Function(2, 2, _after),
    "translate": Function(3, 3, _translate),
    "string-length": Function(0, 1, _length),
    "normalize-space": Function(0, 1, _normalize_space),
    "contains": Function(2, 2, _contains),
    "starts-with": Function(2, 2, _starts_with),
    "ends-with": Function(2, 2, _ends_with),
    "regex": Function(2, 2, _regex),
    "uuid": Function(0, 1, _uuid),
    "digest": Function(2, 3, _digest),
    "base64-decode": Function(1, 1, _base64_decode),
    "upper-case": Function(1, 1, _upper),
    "lower-case": Function(1, 1, _lower),
    "coalesce": Function(1, MANY, _coalesce),
    "selected": Function(2, 2, _selected),
    "selected-at": Function(2, 2, _selected_at),
    "count-selected": Function(1, 1, _count_selected),
}
