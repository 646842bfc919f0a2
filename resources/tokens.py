"""Design tokens: the one set of colours, sizes and distances from which every style is made.

Three dresses: light (paper), dark, and large (大字模式: text 30 px, targets 60 px). Pure data;
contrast of every text colour on its ground is at least 4.5:1 and a test computes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

URGENCIES = ("none", "green", "yellow", "orange", "red", "blue")


@dataclass(frozen=True, slots=True)
class Colours:
    """Grounds and inks as #rrggbb. `*_soft` is the ground of a coloured pill, its ink the plain name."""

    paper: str
    sheet: str
    raised: str
    ink: str
    ink_soft: str
    line: str
    field_line: str
    accent: str
    accent_ink: str
    accent_hover: str
    accent_soft: str
    accent_text: str
    focus: str
    none: str
    none_soft: str
    green: str
    green_soft: str
    yellow: str
    yellow_soft: str
    orange: str
    orange_soft: str
    red: str
    red_soft: str
    blue: str
    blue_soft: str


@dataclass(frozen=True, slots=True)
class Sizes:
    """Pixels before the screen's own scaling."""

    text: int = 18
    small: int = 16
    section: int = 20
    title: int = 27
    target: int = 46
    gap: int = 12
    pad: int = 18
    radius: int = 8
    icon: int = 24
    rail: int = 138
    stepper: int = 212


@dataclass(frozen=True, slots=True)
class Tokens:
    name: str
    colours: Colours
    sizes: Sizes
    dark: bool = False
    large: bool = False

    def places(self) -> Mapping[str, str]:
        """Every token by name, for the `$name` places of the style sheet."""
        sizes = asdict(self.sizes)
        derived = {
            "half": self.sizes.gap // 2,
            "inner": self.sizes.target - 14,
            "tick": self.sizes.text + 4,
            "round": self.sizes.text // 2 + 3,
            "ample": max(28, self.sizes.small),
            "huge": max(40, self.sizes.title),
        }
        return {key: str(value) for key, value in {**asdict(self.colours), **sizes, **derived}.items()}


PAPER = Colours(
    paper="#f6f2e9",
    sheet="#fffdf8",
    raised="#fbf8f1",
    ink="#26231d",
    ink_soft="#5d574b",
    line="#ddd5c5",
    field_line="#8f8674",
    accent="#245a66",
    accent_ink="#ffffff",
    accent_hover="#1c4852",
    accent_soft="#e2ecec",
    accent_text="#1f4f5a",
    focus="#c07a1a",
    none="#4f4a40",
    none_soft="#ece6d9",
    green="#24602f",
    green_soft="#e0eedd",
    yellow="#6b5100",
    yellow_soft="#f8edc8",
    orange="#8f4300",
    orange_soft="#fbe4cf",
    red="#9b1f17",
    red_soft="#fbe1dc",
    blue="#274d80",
    blue_soft="#e1e9f5",
)

NIGHT = Colours(
    paper="#1c1b18",
    sheet="#262420",
    raised="#2e2b26",
    ink="#f0ebe0",
    ink_soft="#bdb5a6",
    line="#45413a",
    field_line="#8b8374",
    accent="#8ec6d2",
    accent_ink="#10262b",
    accent_hover="#a9d6df",
    accent_soft="#2a3d42",
    accent_text="#a5d3dd",
    focus="#e6a84c",
    none="#cfc7b8",
    none_soft="#38342d",
    green="#a3d6a6",
    green_soft="#26392a",
    yellow="#ecd27a",
    yellow_soft="#3d351c",
    orange="#f2b788",
    orange_soft="#432f1e",
    red="#f5aaa0",
    red_soft="#4a2723",
    blue="#a9c5ee",
    blue_soft="#263349",
)

LARGE_SIZES = Sizes(
    text=30,
    small=26,
    section=31,
    title=38,
    target=64,
    gap=14,
    pad=20,
    radius=10,
    icon=34,
    rail=156,
    stepper=250,
)

LIGHT = Tokens("light", PAPER, Sizes())
DARK = Tokens("dark", NIGHT, Sizes(), dark=True)


def tokens(*, dark: bool = False, large: bool = False) -> Tokens:
    """The dress for these two wishes of the clerk."""
    chosen = DARK if dark else LIGHT
    return replace(chosen, sizes=LARGE_SIZES, large=True) if large else chosen


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two #rrggbb colours, 1.0 to 21.0."""
    first, second = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (first + 0.05) / (second + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
