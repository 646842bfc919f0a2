"""Text of a regular expression -> its parts: what ODK forms write (Java, JavaScript and Python agree on it).

Only reads. How a pattern is run, in bounded time, is `pattern_matching.py`. `\\d`, `\\w` and
`\\s` are ASCII; `\\p{Han}` and the general categories of Unicode are known.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from forms.expressions.errors import ArgumentError

MOST_REPEATS = 1000
_DEEPEST = 40
Test = Callable[[str], bool]


@dataclass(frozen=True, slots=True, eq=False)
class Chars:
    """One character that passes `test`."""

    test: Test


@dataclass(frozen=True, slots=True)
class Series:
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Either:
    options: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    """`most` None: without end."""

    part: Part
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """kind: ^ $ b B."""

    kind: str


@dataclass(frozen=True, slots=True)
class Look:
    """Lookahead or, with `behind`, lookbehind."""

    part: Part
    behind: bool
    negative: bool


@dataclass(frozen=True, slots=True)
class Back:
    """The text of an earlier group again: no regular language any more."""


Part = Chars | Series | Either | Repeated | Anchor | Look | Back

_DIGITS = frozenset("0123456789")
_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_SPACE = frozenset(" \t\n\r\f\v")
_CLASSES: dict[str, frozenset[str]] = {"d": _DIGITS, "w": _WORD, "s": _SPACE}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "0": "\0", "a": "\a", "e": "\x1b"}
_HAN = (
    *((0x2E80, 0x2FD5), (0x3005, 0x3005), (0x3007, 0x3007), (0x3021, 0x3029), (0x3038, 0x303B)),
    *((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAD9), (0x20000, 0x3FFFD)),
)
_SCRIPTS: dict[str, tuple[tuple[int, int], ...]] = {
    "Han": _HAN,
    "Latin": ((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0x24F)),
    "ASCII": ((0, 0x7F),),
    "Alnum": ((0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A)),
    "Alpha": ((0x41, 0x5A), (0x61, 0x7A)),
    "Digit": ((0x30, 0x39),),
    "Lower": ((0x61, 0x7A),),
    "Upper": ((0x41, 0x5A),),
    "Punct": ((0x21, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0x7E)),
    "Space": ((0x20, 0x20), (0x09, 0x0D)),
}


def read_pattern(text: str) -> Part:
    """The parts of `text`. Raises ArgumentError for what is no pattern, or one that is not supported."""
    reader = _Reader(text)
    part = reader.either(0)
    if reader.at < len(text):
        raise reader.refusal("a bracket closes that was never opened")
    return part


def in_ranges(ranges: tuple[tuple[int, int], ...]) -> Test:
    return lambda char: any(first <= ord(char) <= last for first, last in ranges)


def _folding(test: Test) -> Test:
    return lambda char: test(char) or test(char.lower()) or test(char.upper())


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self._folds = False
        self._dot_all = False

    def refusal(self, why: str) -> ArgumentError:
        return ArgumentError(f"the pattern {self.text!r} cannot be read: {why} (character {self.at + 1})")

    def either(self, depth: int) -> Part:
        if depth > _DEEPEST:
            raise self.refusal("its brackets are nested too deeply")
        options = [self._series(depth)]
        while self._take("|"):
            options.append(self._series(depth))
        return options[0] if len(options) == 1 else Either(tuple(options))

    def _take(self, text: str) -> bool:
        if self.text.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def _next(self) -> str:
        if self.at >= len(self.text):
            raise self.refusal("it ends too early")
        self.at += 1
        return self.text[self.at - 1]

    def _series(self, depth: int) -> Part:
        parts: list[Part] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            if (part := self._atom(depth)) is not None:
                parts.append(self._repeats(part))
        return Series(tuple(parts))

    def _atom(self, depth: int) -> Part | None:
        char = self._next()
        if char == "(":
            return self._group(depth)
        if char == "[":
            return self._chars(self._class())
        if char == ".":
            return Chars((lambda _: True) if self._dot_all else (lambda found: found not in "\n\r"))
        if char in "^$":
            return Anchor(char)
        if char == "\\":
            return self._escape()
        if char in "*+?":
            raise self.refusal(f"nothing stands before {char!r}")
        return self._chars(char.__eq__)

    def _chars(self, test: Test) -> Chars:
        return Chars(_folding(test) if self._folds else test)

    def _group(self, depth: int) -> Part | None:
        folds, dot_all = self._folds, self._dot_all
        wrap: Callable[[Part], Part] = lambda part: part  # noqa: E731
        if self._take("?"):
            if self._take("=") or self._take("!"):
                negative = self.text[self.at - 1] == "!"
                wrap = lambda part: Look(part, False, negative)  # noqa: E731
            elif self._take("<=") or self._take("<!"):
                negative = self.text[self.at - 1] == "!"
                wrap = lambda part: Look(part, True, negative)  # noqa: E731
            elif self._take("<") or self._take("P<") or self._take("'"):
                self._name()
            elif not self._take(":") and self._flags():
                return None
        part = self.either(depth + 1)
        if not self._take(")"):
            raise self.refusal("a bracket is not closed")
        self._folds, self._dot_all = folds, dot_all
        return wrap(part)

    def _name(self) -> None:
        while self._next() not in ">'":
            pass

    def _flags(self) -> bool:
        """`(?i)` for the rest (True), or `(?i:` for the group that follows."""
        while (char := self._next()) not in ":)":
            if char == "i":
                self._folds = True
            elif char == "s":
                self._dot_all = True
            elif char not in "ua":
                raise self.refusal(f"(?{char} is not supported")
        return char == ")"

    def _repeats(self, part: Part) -> Part:
        bounds = self._quantifier()
        if bounds is None:
            return part
        if isinstance(part, Anchor):
            raise self.refusal("a place cannot be repeated")
        self._take("?")  # a lazy match of the whole text is the same match
        if self._peek() in ("*", "+", "?") or self._quantifier() is not None:
            raise self.refusal("two repetitions stand after one another")
        return Repeated(part, *bounds)

    def _quantifier(self) -> tuple[int, int | None] | None:
        if self._take("*"):
            return 0, None
        if self._take("+"):
            return 1, None
        if self._take("?"):
            return 0, 1
        return self._braces() if self._peek() == "{" else None

    def _braces(self) -> tuple[int, int | None] | None:
        """`{2}`, `{2,}`, `{2,5}`, `{,5}`; None where a brace is just a brace."""
        end = self.text.find("}", self.at)
        inside = self.text[self.at + 1 : end] if end > 0 else ""
        least, comma, most = inside.partition(",")
        if not inside.strip(",") or not all(part.isdecimal() or not part for part in (least, most)):
            return None
        self.at = end + 1
        lowest = int(least or 0)
        highest = int(most) if most else None if comma else lowest
        if max(lowest, highest or 0) > MOST_REPEATS:
            raise self.refusal(f"more than {MOST_REPEATS} repetitions")
        if highest is not None and highest < lowest:
            raise self.refusal("the smaller number must stand first")
        return lowest, highest

    def _escape(self) -> Part | None:
        char = self._next()
        if char in "bB":
            return Anchor(char)
        if char in "AzZ":
            return Anchor("^" if char == "A" else "$")
        if char == "Q":
            return self._quoted()
        if char in "123456789" or (char == "k" and self._take("<")):
            if char == "k":
                self._name()
            return Back()
        return self._chars(self._escaped(char))

    def _quoted(self) -> Part:
        end = self.text.find("\\E", self.at)
        inside = self.text[self.at :] if end < 0 else self.text[self.at : end]
        self.at = len(self.text) if end < 0 else end + 2
        return Series(tuple(self._chars(char.__eq__) for char in inside))

    def _escaped(self, char: str) -> Test:
        """The test of one escape, in a class or outside."""
        if (known := _CLASSES.get(char.lower())) is not None:
            return known.__contains__ if char.islower() else (lambda found: found not in known)
        if char in "pP":
            test = self._property()
            return test if char == "p" else (lambda found: not test(found))
        return self._literal(char).__eq__

    def _literal(self, char: str) -> str:
        if char in _CONTROLS:
            return _CONTROLS[char]
        if char in "xu":
            return self._hexadecimal(2 if char == "x" else 4)
        if char.isascii() and char.isalnum():
            raise self.refusal(f"\\{char} is not known")
        return char

    def _hexadecimal(self, length: int) -> str:
        braced = self._take("{")
        end = self.text.find("}", self.at) if braced else self.at + length
        digits = self.text[self.at : end]
        try:
            char = chr(int(digits, 16))
        except (ValueError, OverflowError) as problem:
            raise self.refusal("the number of a character is wrong") from problem
        self.at = end + braced
        return char

    def _property(self) -> Test:
        end = self.text.find("}", self.at)
        name = self.text[self.at + 1 : end] if self._peek() == "{" and end > 0 else self._peek()
        self.at = end + 1 if self._peek() == "{" else self.at + 1
        name = name.rpartition("=")[2].removeprefix("Is")
        if ranges := _SCRIPTS.get(name):
            return in_ranges(ranges)
        if name and name[0] in "CLMNPSZ" and len(name) <= 2:
            return lambda char: unicodedata.category(char).startswith(name)
        raise self.refusal(f"the property {name!r} is not known")

    def _peek(self) -> str:
        return self.text[self.at] if self.at < len(self.text) else ""

    def _class(self) -> Test:
        negated = self._take("^")
        tests: list[Test] = []
        singles: set[str] = set()
        ranges: list[tuple[int, int]] = []
        first = True
        while first or not self._take("]"):
            char, first = self._next(), False
            if char == "\\" and (self._peek().lower() in _CLASSES or self._peek() in "pP"):
                tests.append(self._escaped(self._next()))
                continue
            low = self._member(char)
            if self._peek() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", ""):
                self.at += 1
                ranges.append(self._range(low, self._member(self._next())))
            else:
                singles.add(low)
        return _any_of(frozenset(singles), tuple(ranges), tuple(tests), negated)

    def _member(self, char: str) -> str:
        if char != "\\":
            return char
        escaped = self._next()
        return "\b" if escaped == "b" else self._literal(escaped)

    def _range(self, low: str, high: str) -> tuple[int, int]:
        if high < low:
            raise self.refusal(f"{low}-{high} runs backwards")
        return ord(low), ord(high)


def _any_of(
    singles: frozenset[str], ranges: tuple[tuple[int, int], ...], tests: tuple[Test, ...], negated: bool
) -> Test:
    def holds(char: str) -> bool:
        found = (
            char in singles
            or any(low <= ord(char) <= high for low, high in ranges)
            or any(test(char) for test in tests)
        )
        return found != negated

    return holds
