"""Materials (材料) of a case: what is missing, what a supplement adds, what a package holds.

Pure functions over the rows of the checklist; contents of scans are elsewhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from forms.canonical import canonical
from sync.ledger.case import Case, SubmittedDoc

PRESENT, MISSING, WAIVED = "present", "missing", "waived"
STATES = (PRESENT, MISSING, WAIVED)
_SHA256 = re.compile(r"[0-9a-f]{64}")


def missing(materials: Iterable[SubmittedDoc]) -> tuple[SubmittedDoc, ...]:
    """The rows that are still wanted."""
    return tuple(doc for doc in materials if doc.state == MISSING)


def merged(held: Sequence[SubmittedDoc], brought: Iterable[SubmittedDoc]) -> tuple[SubmittedDoc, ...]:
    """The checklist after more papers came in: a row brought again keeps its earlier scans in front."""
    rows = {doc.material: doc for doc in held}
    for doc in brought:
        before = rows.get(doc.material)
        if before is not None:
            files = (*before.files, *(name for name in doc.files if name not in before.files))
            if not doc.name or files != doc.files:
                doc = replace(doc, name=doc.name or before.name, files=files)
        rows[doc.material] = doc
    return tuple(rows.values())


def originals_held(materials: Iterable[SubmittedDoc]) -> tuple[SubmittedDoc, ...]:
    """Rows whose originals were taken and do not stay in the file: they go back to the person."""
    return tuple(doc for doc in materials if doc.originals and doc.state == PRESENT and not doc.kept)


def package_of(case: Case) -> dict[str, Any]:
    """What a hand-over carries: `{"files": n, "hash": hex}`, SHA-256 over the names of all scans in order."""
    names = [name for doc in case.materials for name in doc.files]
    return {"files": len(names), "hash": hashlib.sha256(canonical([case.case_no, names])).hexdigest()}


def files_in(value: Any) -> Iterator[str]:
    """Every content name under a `files` list anywhere in a body, in no order."""
    left = [value]
    while left:
        part = left.pop()
        if isinstance(part, dict):
            for key, inner in part.items():
                if key == "files" and isinstance(inner, list | tuple):
                    yield from (name for name in inner if isinstance(name, str) and _SHA256.fullmatch(name))
                elif isinstance(inner, dict | list | tuple):
                    left.append(inner)
        elif isinstance(part, list | tuple):
            left += part
