"""Scans the county's people add themselves (a certificate, an answer): checked, kept under their content name.

Kept before the act that names them, so a refused act loses no file: the page carries the
name along with a mark that only this county can make. What no act names stays unnamed and
is handed to nobody.
"""

from __future__ import annotations

import hashlib
import hmac

from sync import seal
from sync.center import uploads
from sync.center.county import County
from sync.ledger.problems import Problem

CAP = 10 << 20
KINDS = ((b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))


def kind_of(content: bytes) -> str:
    """Media type by the first bytes, "" for what is no scan."""
    return next((kind for head, kind in KINDS if content.startswith(head)), "")


def keep(county: County, name: str, content: bytes) -> str:
    """The content name of a kept scan. Raises Problem: center.file_kind, center.file_large."""
    if len(content) > CAP:
        raise Problem("center.file_large", name=name, limit=CAP >> 20)
    if not kind_of(content):
        raise Problem("center.file_kind", name=name)
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        _keep(county, sha256, content)
    except Problem:  # a station's own upload of these bytes was spoilt, and is dropped now
        _keep(county, sha256, content)
    return sha256


def carried(county: County, case_no: str, sha256: str) -> str:
    """A kept scan as a form field of this case: its name and the county's mark."""
    return f"{sha256}.{_mark(county, case_no, sha256)}"


def named_in(county: County, case_no: str, field: str) -> str:
    """The content name of a carried field, "" where the mark is not ours."""
    sha256, _, mark = field.partition(".")
    fits = hmac.compare_digest(mark.encode(), _mark(county, case_no, sha256).encode())
    return sha256 if fits else ""


def _mark(county: County, case_no: str, sha256: str) -> str:
    return seal.mac80(seal.derive(county.keys.data_key, "carried-scan"), f"{case_no}/{sha256}".encode())


def _keep(county: County, sha256: str, content: bytes) -> None:
    held, complete = uploads.offset_of(county, "blob", sha256)
    if complete:
        return
    county.vault.append("blob", sha256, held, content[held:])
    county.vault.sync("blob", sha256)
    uploads.finish(county, "blob", sha256, len(content))
