"""Functions on numbers and truth values (XPath 1.0 sections 4.3 and 4.4, ODK arithmetic)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from forms.expressions.environment import Focus
from forms.expressions.function import MANY, Function, here_or, node_list, number, texts
from forms.expressions.rounding import round_half_away
from forms.expressions.values import NAN, Value, to_boolean, to_number, to_string


def _true(focus: Focus, given: Sequence[Value]) -> Value:
    return True


def _false(focus: Focus, given: Sequence[Value]) -> Value:
    return False


def _boolean(focus: Focus, given: Sequence[Value]) -> Value:
    return to_boolean(given[0])


def _not(focus: Focus, given: Sequence[Value]) -> Value:
    return not to_boolean(given[0])


def _from_string(focus: Focus, given: Sequence[Value]) -> Value:
    return to_string(given[0]) in ("true", "1")


def _number(focus: Focus, given: Sequence[Value]) -> Value:
    return number(focus, given[0] if given else here_or(focus, given))


def _int(focus: Focus, given: Sequence[Value]) -> Value:
    value = number(focus, given[0])
    return float(math.trunc(value)) if math.isfinite(value) else value


def _sum(focus: Focus, given: Sequence[Value]) -> Value:
    """Blank answers are skipped (ruling 1); anything else that is no number makes NaN."""
    parts = [text for text in (node.string_value() for node in node_list(given[0])) if text.strip()]
    return float(sum(number(focus, text) for text in parts))


def _extreme(choose: Callable[[list[float]], float]) -> Callable[[Focus, Sequence[Value]], Value]:
    def body(focus: Focus, given: Sequence[Value]) -> Value:
        parts = [number(focus, text) for text in texts(given)]
        return NAN if not parts or any(map(math.isnan, parts)) else choose(parts)

    return body


def _round(focus: Focus, given: Sequence[Value]) -> Value:
    digits = number(focus, given[1]) if len(given) == 2 else 0.0
    return NAN if not math.isfinite(digits) else round_half_away(number(focus, given[0]), int(digits))


def _whole(turn: Callable[[float], int]) -> Callable[[Focus, Sequence[Value]], Value]:
    def body(focus: Focus, given: Sequence[Value]) -> Value:
        value = number(focus, given[0])
        return float(turn(value)) if math.isfinite(value) else value

    return body


def _abs(focus: Focus, given: Sequence[Value]) -> Value:
    return abs(number(focus, given[0]))


def _guarded(turn: Callable[..., float]) -> Callable[[Focus, Sequence[Value]], Value]:
    """A function of `math`; outside its domain the answer is NaN, beyond its range Infinity."""

    def body(focus: Focus, given: Sequence[Value]) -> Value:
        try:
            return turn(*(number(focus, value) for value in given))
        except ValueError:
            return NAN
        except (OverflowError, ZeroDivisionError):
            return math.inf

    return body


def _truths(given: Sequence[Value]) -> list[bool]:
    """Each argument as yes or no; a node-set gives one for each node that says something."""
    found: list[bool] = []
    for value in given:
        found.extend(bool(node.string_value()) for node in value) if isinstance(
            value, list
        ) else found.append(to_boolean(value))
    return found


def _within(focus: Focus, given: Sequence[Value], score: float) -> bool:
    least, most = number(focus, given[0]), number(focus, given[1])
    return (least < 0 or score >= least) and (most < 0 or score <= most)


def _checklist(focus: Focus, given: Sequence[Value]) -> Value:
    return _within(focus, given, sum(_truths(given[2:])))


def _weighted(focus: Focus, given: Sequence[Value]) -> Value:
    truths = _truths(given[2::2])
    weights = [to_number(text, focus.environment.offset) for text in texts(given[3::2])]
    return _within(focus, given, sum(weight for truth, weight in zip(truths, weights, strict=False) if truth))


NUMBER_FUNCTIONS: dict[str, Function] = {
    "true": Function(0, 0, _true),
    "false": Function(0, 0, _false),
    "boolean": Function(1, 1, _boolean),
    "boolean-from-string": Function(1, 1, _from_string),
    "not": Function(1, 1, _not),
    "number": Function(0, 1, _number),
    "int": Function(1, 1, _int),
    "sum": Function(1, 1, _sum),
    "max": Function(1, MANY, _extreme(max)),
    "min": Function(1, MANY, _extreme(min)),
    "round": Function(1, 2, _round),
    "abs": Function(1, 1, _abs),
    "floor": Function(1, 1, _whole(math.floor)),
    "ceiling": Function(1, 1, _whole(math.ceil)),
    "pow": Function(2, 2, _guarded(math.pow)),
    "sqrt": Function(1, 1, _guarded(math.sqrt)),
    "exp": Function(1, 1, _guarded(math.exp)),
    "exp10": Function(1, 1, _guarded(lambda x: math.pow(10, x))),
    "log": Function(1, 1, _guarded(math.log)),
    "log10": Function(1, 1, _guarded(math.log10)),
    "sin": Function(1, 1, _guarded(math.sin)),
    "cos": Function(1, 1, _guarded(math.cos)),
    "tan": Function(1, 1, _guarded(math.tan)),
    "asin": Function(1, 1, _guarded(math.asin)),
    "acos": Function(1, 1, _guarded(math.acos)),
    "atan": Function(1, 1, _guarded(math.atan)),
    "atan2": Function(2, 2, _guarded(math.atan2)),
    "pi": Function(0, 0, lambda focus, given: math.pi),
    "checklist": Function(2, MANY, _checklist),
    "weighted-checklist": Function(4, MANY, _weighted),
}
