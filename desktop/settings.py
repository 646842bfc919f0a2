"""Settings (设置) of one window: what the clerk chose about its looks. Saved atomically as JSON.

Each setting is declared once here with its type and default; an unknown or damaged file
gives the defaults. No Qt.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from sync.ledger.problems import Problem

SCHEMA = 1
MOST_BYTES = 64 << 10
"""Of the file; a larger one is not ours."""
_KINDS: dict[str, type] = {"bool": bool, "str": str, "int": int}


@dataclass(frozen=True, slots=True)
class Settings:
    """`large`: 大字模式. `exchange_every_seconds`: rounds by themselves, 0 for none. `lock_after_minutes`: without
    a touch, 0 for never. No name of anybody stands here: the file is in clear. `file`: where it is kept; None keeps nothing. `fonts`: folders with the font files."""

    large: bool = False
    dark: bool = False
    exchange_every_seconds: int = 120
    lock_after_minutes: int = 10
    printer: str = ""
    card_reader: str = ""
    camera: str = ""
    printer_a5: str = ""
    ticket_printer: str = ""
    ticket_narrow: bool = False
    file: Path | None = None
    fonts: tuple[Path, ...] = ()

    @classmethod
    def load(cls, file: Path | None, fonts: tuple[Path, ...] = ()) -> Settings:
        """The saved choices; defaults where there are none."""
        kept: dict[str, object] = {}
        if file is not None and file.is_file():
            try:
                stored = _stored(file)
                kept = stored if isinstance(stored, dict) and stored.get("schema") == SCHEMA else {}
            except (OSError, ValueError, RecursionError):
                kept = {}
        kinds = {spec.name: _KINDS[str(spec.type)] for spec in fields(cls) if str(spec.type) in _KINDS}
        chosen = {name: value for name, value in kept.items() if name in kinds and type(value) is kinds[name]}
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


def _stored(file: Path) -> object:
    """Raises OSError, ValueError or RecursionError for what is no JSON, too large or holds half a character."""
    with file.open("rb") as stream:
        text = stream.read(MOST_BYTES + 1)
    if len(text) > MOST_BYTES:
        raise ValueError("too large")
    stored: object = json.loads(text)
    json.dumps(stored, ensure_ascii=False).encode()
    return stored


def keep_looks(settings: Settings) -> None:
    """On the worker: looks are not worth an incident when the disk refuses."""
    try:
        settings.save()
    except OSError as error:
        raise Problem("store.not_saved", reason=error.strerror or "") from error
