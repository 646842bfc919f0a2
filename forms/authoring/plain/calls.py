"""Calls in the text of an expression: found by brackets and quotes, replaced one by one.

Works on text, not on the syntax tree, so that all else stays as the author wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Replace = Callable[[str, list[str]], str | None]
"""(function name, arguments already replaced) -> the new text, None to leave the call."""
_NAME = re.compile(r"[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?(?=\s*\()")


def replace_calls(text: str, wanted: Callable[[str], bool], replace: Replace) -> str:
    """Every call of a wanted function replaced, innermost first; quoted text untouched."""
    parts: list[str] = []
    at = 0
    while at < len(text):
        if text[at] in "'\"":
            end = _after_quote(text, at)
        elif (match := _NAME.match(text, at)) and not _within_name(text, at):
            end = match.end()
            if wanted(match.group()) and (call := _call(text, end)) is not None:
                arguments, end = call
                inner = [replace_calls(argument, wanted, replace) for argument in arguments]
                made = replace(match.group(), inner)
                parts.append(f"{match.group()}({', '.join(inner)})" if made is None else made)
                at = end
                continue
        else:
            end = at + 1
        parts.append(text[at:end])
        at = end
    return "".join(parts)


def _within_name(text: str, at: int) -> bool:
    return at > 0 and (text[at - 1].isalnum() or text[at - 1] in "_-.:$")


def _after_quote(text: str, at: int) -> int:
    end = text.find(text[at], at + 1)
    return len(text) if end < 0 else end + 1


def _call(text: str, at: int) -> tuple[list[str], int] | None:
    """The arguments of the call whose bracket opens at or after `at`, and where it ends."""
    start = text.index("(", at) + 1
    depth, begin, place = 0, start, start
    arguments: list[str] = []
    while place < len(text):
        char = text[place]
        if char in "'\"":
            place = _after_quote(text, place)
            continue
        if char in "([{":
            depth += 1
        elif char in ")]}" and depth:
            depth -= 1
        elif char == ")" or (char == "," and not depth):
            arguments.append(text[begin:place].strip())
            begin = place + 1
            if char == ")":
                return ([] if arguments == [""] else arguments), place + 1
        place += 1
    return None
