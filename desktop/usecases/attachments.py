"""Attachments (附件): photos and files that answer a question of the form.

The bytes are on the shelf before the answer names them. At registration they travel as rows of
the material list, so that the county gets them and the paper list says they were handed in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress

from desktop.usecases.materials import MAX_SCAN_BYTES, keep_original
from desktop.usecases.station import Station
from forms.answers import Answers
from forms.attachment import Attachment, attachment_of, takes_attachment
from forms.item import Node, ServiceItem
from sync.ledger.case import SubmittedDoc
from sync.ledger.problems import Problem

FORM = "电子文件"
_PRINTED = (b"\xff\xd8\xff", b"\x89PNG\r\n")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"%PDF-", b"RIFF", b"II*\x00", b"MM\x00*", b"BM")


def keep_attachment(
    station: Station, content: bytes, filename: str, photo: bool = False, original: bytes | None = None
) -> str:
    """Keep a photo or file; returns the answer that names it. Raises Problem("material.unreadable").

    `original`: the photo that a page was made of; it stays on this PC until the county holds the page.
    """
    reason = ""
    if not content:
        reason = "文件是空的"
    elif len(content) > MAX_SCAN_BYTES:
        reason = "文件超过 64 MB"
    elif photo and not content.startswith(_PICTURES):
        reason = "不是照片或扫描件"
    if reason:
        raise Problem("material.unreadable", file=filename, reason=reason)
    if original is not None:
        keep_original(station, hashlib.sha256(content).hexdigest(), original)
    return str(Attachment(station.cabinet.blobs.put(content), filename))


def attached_docs(item: ServiceItem, answers: Answers) -> tuple[SubmittedDoc, ...]:
    """A row of the material list for every question that was answered by something attached."""
    return tuple(_doc(node, found) for node in _asking(item) if (found := tuple(_answers(node, answers))))


def pictures(station: Station, item: ServiceItem, answers: Answers) -> dict[str, bytes]:
    """Question path -> its photo, for the frames of the printed form.

    Only what prints (JPEG, PNG) and is on this PC: a township may not have the scan yet.
    """
    found: dict[str, bytes] = {}
    for node in _asking(item):
        attached = attachment_of(answers.values.get(node.path, ""))
        if attached is None or node.type != "image":
            continue
        with suppress(Problem, FileNotFoundError):
            content = station.cabinet.blobs.get(attached.sha256)
            if content.startswith(_PRINTED):
                found[node.path] = content
    return found


def _asking(item: ServiceItem) -> Iterator[Node]:
    return (node for node in item.root.walk() if node.kind == "question" and takes_attachment(node))


def _answers(node: Node, answers: Answers) -> Iterator[Attachment]:
    """What answers one question: itself, or once in every row of the repeats around it."""
    found = [attachment_of(answers.values.get(node.path, ""))]
    for path, rows in answers.repeats.items():
        plain = "".join(part.partition("]")[2] if at else part for at, part in enumerate(path.split("[")))
        if node.path.startswith(f"{plain}."):
            found += [attachment_of(row.get(node.path[len(plain) + 1 :], "")) for row in rows]
    return (one for one in found if one is not None)


def _doc(node: Node, found: tuple[Attachment, ...]) -> SubmittedDoc:
    files = tuple(dict.fromkeys(one.sha256 for one in found))
    return SubmittedDoc(
        material=f"q_{node.path.replace('.', '_')}",
        name=node.label or node.name,
        state="present",
        form=FORM,
        originals=0,
        copies=0,
        pages=len(files),
        kept=False,
        files=files,
        ecert="",
        note="随表附上",
    )
