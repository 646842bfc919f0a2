"""Logs: rotating, capped, and without people in them.

Identity numbers, phone numbers and accounts are masked before a line is written. Of an exception
only the kind and the places in the code are kept: its message may quote what a clerk typed. Two files
of one megabyte at most. Incident numbers tie a line to what the clerk saw.
"""

from __future__ import annotations

import logging
import re
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path

_NUMBERS = re.compile(r"(?<![0-9-])(\d{3})\d{4,20}([\dXx]{2})(?![0-9-])")
_BYTES = 1 << 20
_CHAIN = 8


class Masking(logging.Formatter):
    """Writes a record with every long number masked; case numbers (with hyphens) stay readable."""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler may have left its own, with the message
        text = mask_numbers(super().format(record))
        record.exc_text = None
        return text

    def formatException(self, ei: object) -> str:
        """Kinds and places of the whole chain, no message; of a Problem its code."""
        error = ei[1] if isinstance(ei, tuple) else None
        return "\n".join(_links(error)) if isinstance(error, BaseException) else ""


def _links(error: BaseException | None) -> list[str]:
    """The chain of an exception, causes first."""
    chain: list[BaseException] = []
    while error is not None and error not in chain and len(chain) < _CHAIN:
        chain.insert(0, error)
        error = error.__cause__ or error.__context__
    lines = []
    for link in chain:
        code = getattr(link, "code", "")
        kind = type(link).__name__ + (f" {code}" if isinstance(code, str) and code else "")
        lines.append(kind)
        lines += [
            f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
            for frame in traceback.extract_tb(link.__traceback__)
        ]
    return lines


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
