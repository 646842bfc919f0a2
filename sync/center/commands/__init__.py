"""The verbs of `daiban-center`, one small module each: `add` its arguments, `run` it."""

from __future__ import annotations
