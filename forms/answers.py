"""Answers (填写内容): what was filled in, apart from the form that asked it.

Values are strings as the form holds them (dates ISO, money with two decimals, yes/no as
"true"/"false"); a select_multiple is a tuple of strings in choice order. Repeats are lists
of rows keyed by the repeat's path. `Answers` is frozen; FormSession makes new ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Value = str | tuple[str, ...]
Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Answers:
    """`values`: path -> value outside repeats; `repeats`: repeat path -> rows of question name -> value."""

    values: Mapping[str, Value] = field(default_factory=dict)
    repeats: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """`{"values": {...}, "repeats": {...}}`, canonical-ready (no tuples needed, no floats)."""
        return {
            "values": {path: _json(value) for path, value in self.values.items()},
            "repeats": {
                path: [{name: _json(value) for name, value in row.items()} for row in rows]
                for path, rows in self.repeats.items()
            },
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Answers:
        """Accepts what `to_json` made and hand-written files (true, 3, ["a"], null).

        Raises ValueError where a value is neither text, number, yes/no nor a list of texts.
        """
        return cls(
            values={path: as_value(value) for path, value in data.get("values", {}).items()},
            repeats={
                path: tuple({name: as_value(value) for name, value in row.items()} for row in rows)
                for path, rows in data.get("repeats", {}).items()
            },
        )


def as_value(value: Any) -> Value:
    """One JSON value as a form value: booleans as "true"/"false", numbers as typed text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return str(value) if isinstance(value, int) else format(Decimal(repr(value)), "f")
    if isinstance(value, Sequence):
        return tuple(str(item) for item in value)
    raise ValueError(f"{type(value).__name__} is no form value")


def _json(value: Value) -> Any:
    return value if isinstance(value, str) else list(value)
