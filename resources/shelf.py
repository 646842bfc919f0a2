"""The shelf: reads an icon or a style by its name, from the package or from a frozen build.

Knows file names only; colours are `tokens.py`, drawing is `desktop.widgets`.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

ICONS = "icons"
STYLES = "styles"


@cache
def icon_svg(name: str) -> str:
    """SVG text of one icon, strokes in `currentColor`. Raises FileNotFoundError for an unknown name."""
    return _read(ICONS, f"{name}.svg")


@cache
def style_sheet(name: str = "desk") -> str:
    """The style sheet with `$token` places still open."""
    return _read(STYLES, f"{name}.qss")


def icon_names() -> tuple[str, ...]:
    """All icons, sorted."""
    folder = resources.files("resources") / ICONS
    return tuple(sorted(entry.name[:-4] for entry in folder.iterdir() if entry.name.endswith(".svg")))


def _read(folder: str, name: str) -> str:
    return (resources.files("resources") / folder / name).read_text("utf-8")
