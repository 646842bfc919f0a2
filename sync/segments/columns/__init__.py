"""Columns: many journal rows as a few streams of alike values, so that what rows share is said once.

Knows rows, their bodies in clear and the keys that seal them again; knows no receiver, no signature,
no file. What it writes it reads back byte for byte: a value that fits no clever form is kept plain.
"""

from __future__ import annotations

from sync.segments.columns.limits import Malformed, TooLarge
from sync.segments.columns.page import put_rows, take_rows
from sync.segments.columns.streams import Reader, Writer

__all__ = ["Malformed", "Reader", "TooLarge", "Writer", "put_rows", "take_rows"]
