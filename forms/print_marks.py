"""Print marks (打印标记): the `${...}` of a print sheet, read into pieces. Pure grammar.

    ${f}  ${f:label}  ${f:value}       the answer as it reads on paper; the option's words; the bare value
    ${f:year} ${f:month} ${f:day}      parts of a date          ${f:upper}   an amount in capital numerals
    ${f:mask}                          an ID number, phone or name with stars
    ${f?choice}  ${f?}                 one box, ticked or not;  all options with their boxes
    ${f[3]}  ${f[*]}                   the third character;     every character in a box of its own
    ${#repeat}  ${#repeat:5}  ${#}     this row repeats (at least 5 rows); the number of the row
    ${=expression}                     an expression of the form, its answers as ${name}
    ${head}                            this row is drawn again on the next page
    ${@photo} ${@opinion:负责人} ${@seal} ${@qr}   what kind of cell this is

Refuses to know answers (printing) and cell addresses (authoring).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

PARTS = ("label", "value", "year", "month", "day", "upper", "mask")
MARK_KINDS = ("photo", "seal", "opinion", "qr")

_NAME = r"[A-Za-z_][A-Za-z0-9_.\-]*"
_FIELD = re.compile(rf"({_NAME})(?::([a-z]+)|\?([^}}]*)|\[(\d+|\*)\])?")
_REPEAT = re.compile(rf"#(?:({_NAME})(?::(\d+))?)?")
_KIND = re.compile(r"@([a-z]+)(?::(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mark:
    """One piece of a cell's text.

    op: text | field | part | tick | ticks | char | boxes | repeat | number | expression | head |
    kind | bad. `name`: the question, the repeat or the kind; `argument`: part, choice, index, least
    number of rows, expression, detail; of "text" and "bad" the words themselves. `at`: place in the text.
    """

    op: str
    name: str = ""
    argument: str = ""
    at: int = 0


@lru_cache(maxsize=8192)
def read_marks(text: str) -> tuple[Mark, ...]:
    """The pieces of a text in order. A `${` without its end, or with nonsense inside, is "bad"."""
    return tuple(_pieces(text))


def _pieces(text: str) -> Iterator[Mark]:
    at = 0
    while at < len(text):
        start = text.find("${", at)
        if start < 0:
            yield Mark("text", "", text[at:], at)
            return
        if start > at:
            yield Mark("text", "", text[at:start], at)
        end = _closing(text, start + 2)
        if end < 0:
            yield Mark("bad", "", text[start:], start)
            return
        yield _mark(text[start + 2 : end], start)
        at = end + 1


def _closing(text: str, at: int) -> int:
    """Where the brace opened before `at` closes; quoted text and inner `${}` are passed over. -1: nowhere."""
    depth, quote = 0, ""
    expression = text.startswith("=", at)
    for place in range(at, len(text)):
        char = text[place]
        if quote:
            quote = "" if char == quote else quote
        elif expression and char in "'\"":
            quote = char
        elif char == "{":
            depth += 1
        elif char == "}":
            if not depth:
                return place
            depth -= 1
    return -1


def _mark(inside: str, at: int) -> Mark:
    bare = inside.strip()
    if bare.startswith("="):
        return Mark("expression", "", bare[1:].strip(), at)
    if bare == "head":
        return Mark("head", at=at)
    if found := _KIND.fullmatch(bare):
        return Mark("kind", found[1], (found[2] or "").strip(), at)
    if found := _REPEAT.fullmatch(bare):
        return Mark("repeat", found[1], found[2] or "0", at) if found[1] else Mark("number", at=at)
    if found := _FIELD.fullmatch(bare):
        return _field(found, at)
    return Mark("bad", "", "${" + inside + "}", at)


def _field(found: re.Match[str], at: int) -> Mark:
    name, part, choice, index = found.groups()
    if part is not None:
        return Mark("part", name, part, at)
    if choice is not None:
        return Mark("tick", name, choice.strip(), at) if choice.strip() else Mark("ticks", name, at=at)
    if index is not None:
        return Mark("boxes", name, at=at) if index == "*" else Mark("char", name, index, at)
    return Mark("field", name, at=at)


def without(text: str, *ops: str) -> str:
    """The text without its marks of these kinds."""
    for mark in reversed([mark for mark in read_marks(text) if mark.op in ops]):
        text = text[: mark.at] + text[_closing(text, mark.at + 2) + 1 :]
    return text


def repeat_of(text: str) -> Mark | None:
    """The `${#repeat}` of a cell, None where it has none."""
    return next((mark for mark in read_marks(text) if mark.op == "repeat"), None)


def only_words(text: str) -> bool:
    """Whether nothing in the text depends on answers."""
    return all(mark.op in ("text", "head", "kind") for mark in read_marks(text))


def only_marks(text: str) -> bool:
    """Whether the text holds an answer and no printed words."""
    marks = [mark for mark in read_marks(text) if mark.op not in ("repeat", "head", "kind")]
    return bool(marks) and all(mark.op != "text" or not mark.argument.strip() for mark in marks)
