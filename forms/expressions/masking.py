"""cn:mask: how personal data appear in lists and posted papers (usual practice, no statute).

Counts characters, not UTF-16 units, so that 𠮷 is one character.
"""

from __future__ import annotations

from collections.abc import Callable


def _middle(text: str, head: int, tail: int) -> str:
    if len(text) <= head + tail:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]


def mask_name(text: str) -> str:
    """王*, 欧*娜, 买**提."""
    return text[:1] + "*" if len(text) == 2 else _middle(text, 1, 1)


def mask_id(text: str) -> str:
    """511999********0019."""
    return _middle(text, 6, 4)


def mask_mobile(text: str) -> str:
    """138****8000."""
    return _middle(text, 3, 4)


def mask_bank(text: str) -> str:
    """************0012."""
    return _middle(text, 0, 4)


MASKS: dict[str, Callable[[str], str]] = {
    "name": mask_name,
    "id": mask_id,
    "mobile": mask_mobile,
    "bank": mask_bank,
}
