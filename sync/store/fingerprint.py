"""Fingerprints: SM3 (GB/T 32905) of bytes, as papers print it."""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SM3, Hash


def sm3_hex(content: bytes) -> str:
    """64 hex digits; D02 prints the first 16."""
    running = Hash(SM3())
    running.update(content)
    return running.finalize().hex()
