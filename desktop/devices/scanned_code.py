"""What a barcode scanner types: the machine code of our papers, as a burst of keys with Enter. Pure.

`GSP1|case number|paper number|date|mac`. An input method or a pressed capitals key may have changed
the letters or widened the bars; the number stays readable.
"""

from __future__ import annotations

import unicodedata

MARK = "GSP1"
MOST = 400


def case_no_of(typed: str) -> str:
    """The case number inside a scanned code; "" for anything else."""
    if len(typed) > MOST:
        return ""
    parts = [part.strip() for part in unicodedata.normalize("NFKC", typed).strip().upper().split("|")]
    return parts[1] if len(parts) >= 4 and parts[0] == MARK else ""
