"""All functions of the language by name: what the compiler binds and what the linter knows."""

from __future__ import annotations

from forms.expressions.function import MANY, Function
from forms.expressions.functions_china import CHINA_FUNCTIONS
from forms.expressions.functions_date import DATE_FUNCTIONS
from forms.expressions.functions_geo import GEO_FUNCTIONS
from forms.expressions.functions_node import NODE_FUNCTIONS
from forms.expressions.functions_number import NUMBER_FUNCTIONS
from forms.expressions.functions_text import TEXT_FUNCTIONS

FUNCTIONS: dict[str, Function] = {
    **TEXT_FUNCTIONS,
    **NUMBER_FUNCTIONS,
    **DATE_FUNCTIONS,
    **NODE_FUNCTIONS,
    **GEO_FUNCTIONS,
    **CHINA_FUNCTIONS,
}

# Functions that decide which of their arguments to evaluate; the compiler knows them by name.
SPECIAL_FORMS: dict[str, tuple[int, int]] = {
    "if": (3, 3),
    "once": (1, 1),
    "indexed-repeat": (3, MANY),
}


def arity(name: str) -> tuple[int, int] | None:
    """Fewest and most arguments; None for an unknown function."""
    if name in SPECIAL_FORMS:
        return SPECIAL_FORMS[name]
    function = FUNCTIONS.get(name)
    return None if function is None else (function.least, function.most)
