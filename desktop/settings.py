"""Settings (设置) of one window: what the clerk chose about its looks. Saved atomically as JSON.

Each setting is declared once here with its type and default; an unknown or damaged file
gives the defaults. No Qt.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Settings:
    """`large`: 大字模式. `file`: where it is kept; None keeps nothing. `fonts`: folders with the font files."""

    large: bool = False
    dark: bool = False
    last_account: str = ""
    printer: str = ""
    file: Path | None = None
    fonts: tuple[Path, ...] = ()

    @classmethod
    def load(cls, file: Path | None, fonts: tuple[Path, ...] = ()) -> Settings:
        """The saved choices; defaults where there are none."""
        kept: dict[str, object] = {}
        if file is not None and file.is_file():
            try:
                stored = json.loads(file.read_bytes())
                kept = stored if isinstance(stored, dict) and stored.get("schema") == SCHEMA else {}
            except (OSError, ValueError):
                kept = {}
        known = {spec.name: spec.type for spec in fields(cls) if spec.name not in ("file", "fonts")}
        chosen = {
            name: value
            for name, value in kept.items()
            if name in known and isinstance(value, str if known[name] == "str" else bool)
        }
        return replace(cls(file=file, fonts=fonts), **chosen)  # type: ignore[arg-type]

    def save(self) -> None:
        """Write the choices beside the old file, then swap. Raises OSError."""
        if self.file is None:
            return
        plain = {key: value for key, value in asdict(self).items() if key not in ("file", "fonts")}
        fresh = self.file.with_suffix(".new")
        self.file.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps({"schema": SCHEMA, **plain}, ensure_ascii=False, indent=1), "utf-8")
        os.replace(fresh, self.file)
