"""Logs: rotating, capped, and without people in them.

Identity numbers, phone numbers and accounts are masked before a line is written. Two files
of one megabyte at most. Incident numbers tie a line to what the clerk saw.
"""

from __future__ import annotations

import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

_NUMBERS = re.compile(r"(?<![0-9-])(\d{3})\d{4,20}([\dXx]{2})(?![0-9-])")
_BYTES = 1 << 20


class Masking(logging.Formatter):
    """Writes a record with every long number masked; case numbers (with hyphens) stay readable."""

    def format(self, record: logging.LogRecord) -> str:
        return mask_numbers(super().format(record))


def mask_numbers(text: str) -> str:
    """`13800000001` -> `138***01`: digits of ID cards, phones and bank accounts."""
    return _NUMBERS.sub(r"\1***\2", text)


def start_logging(folder: Path) -> None:
    """Log to `folder`/daiban.log; where that cannot be written, to standard error."""
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(folder / "daiban.log", maxBytes=_BYTES, backupCount=1, encoding="utf-8")
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(Masking("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("urllib3").setLevel(logging.WARNING)
