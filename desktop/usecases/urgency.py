"""How pressing a deadline is, as a colour. Words always stand beside it."""

from __future__ import annotations

from enum import StrEnum


class Urgency(StrEnum):
    """Colour of a clock: green > 50 %, yellow <= 50 %, orange <= 2 WD, red last day or over, blue suspended."""

    NONE = "none"
    GREEN = "green"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"
    BLUE = "blue"
