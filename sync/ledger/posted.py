"""What may never hang on a wall: numbers, accounts, illness, children's names (社会救助暂行办法第六十一条).

Searches a posting for patterns and for the very values that were filled in. Pure text work;
it cannot prove that a posting is right, only that it is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sync.ledger.people import is_minor

_PATTERNS = (
    ("身份证号", re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])")),
    ("银行账号", re.compile(r"(?<![0-9])[0-9]{15,19}(?![0-9Xx])")),
    ("手机号", re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")),
)
_ILL = ("disease", "disab", "diagnos")
_NAME, _NUMBER = "name", "id_no"


def forbidden_in(posting: Mapping[str, Any], answers: Mapping[str, Any], day: date) -> tuple[str, ...]:
    """The kinds of forbidden content in the text of a posting, () for none.

    `answers` is Answers.to_json(); `day` decides who is a child.
    """
    # The phone of the office for objections is no person's phone: it is kept apart as `contact`.
    shown = "\n".join(_texts({key: value for key, value in posting.items() if key != "contact"}))
    found = [what for what, pattern in _PATTERNS if pattern.search(shown)]
    found += ["疾病或残疾" for word in _illnesses(answers) if word in shown][:1]
    found += ["未成年人姓名" for name in _children(answers, day) if name in shown][:1]
    return tuple(found)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _groups(answers: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Answers that belong together: each repeat's row, and the questions of one group."""
    groups: dict[str, dict[str, Any]] = {}
    for path, value in (answers.get("values") or {}).items():
        group, _, name = str(path).rpartition(".")
        groups.setdefault(group, {})[name] = value
    yield from groups.values()
    for rows in (answers.get("repeats") or {}).values():
        yield from (dict(row) for row in rows)


def _illnesses(answers: Mapping[str, Any]) -> Iterator[str]:
    for group in _groups(answers):
        for name, value in group.items():
            if any(word in name for word in _ILL) and isinstance(value, str) and len(value) > 1:
                yield value


def _children(answers: Mapping[str, Any], day: date) -> Iterator[str]:
    for group in _groups(answers):
        numbers = [str(value) for name, value in group.items() if name.endswith(_NUMBER)]
        if any(is_minor(number, day) for number in numbers):
            yield from (str(value) for name, value in group.items() if name.endswith(_NAME) and value)
