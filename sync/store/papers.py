"""Papers (文书): what was issued, the PDF that was printed, and how often.

The data of a paper lives in its event; here lie its number, the rendered PDF (sealed under
the case's key, so erasing the case erases it) with its fingerprints, and the log of prints.
Issued and printed are two facts: what was issued but never printed is offered again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from sync.ledger.case import Paper
from sync.ledger.case_json import paper_from_json, paper_to_json
from sync.seal import SealBroken, seal, unseal
from sync.store.content_keys import ContentKeys
from sync.store.fingerprint import sm3_hex
from sync.store.tables import papers, prints

_ISSUE = insert_or(papers).on_conflict_do_nothing()
_PRINTED_OF = select(papers.c.doc_no, papers.c.printed).where(papers.c.case_no == bindparam("case"))


@dataclass(frozen=True, slots=True)
class Print:
    """One sheet that left the printer; n = 1 is the original, 2 the first reprint (补打 第1次)."""

    code: str
    doc_no: str
    n: int
    printed_at: str
    who: str


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """Hex hashes of the stored PDF; "" where none is stored."""

    sha256: str
    sm3: str


class Papers:
    """The papers of this transaction."""

    def __init__(self, connection: Connection, keys: ContentKeys, site: Callable[[], str]) -> None:
        self._connection = connection
        self._keys = keys
        self._site = site

    def issue(self, case_no: str, paper: Paper) -> None:
        """Put a paper on the shelf; one that lies there already stays as it is."""
        row = {
            "case_no": case_no,
            "code": paper.code,
            "doc_no": paper.doc_no,
            "document": json.dumps(paper_to_json(paper), ensure_ascii=False),
            "own": paper.issued_by == self._site(),
        }
        self._connection.execute(_ISSUE, row)

    def of_case(self, case_no: str) -> tuple[Paper, ...]:
        """Oldest first."""
        query = select(papers.c.document).where(papers.c.case_no == case_no).order_by(papers.c.row_id)
        return tuple(_paper(text) for text in self._connection.execute(query).scalars())

    def keep_pdf(self, case_no: str, paper: Paper, pdf: bytes) -> None:
        """Keep the rendered PDF; the first one holds, so a reprint is byte for byte the print.

        Raises LookupError where the case was erased.
        """
        self.issue(case_no, paper)
        key = self._keys.of(case_no)
        if key is None:
            raise LookupError(f"the content of case {case_no} was erased")
        self._connection.execute(
            update(papers)
            .where(_same(papers, case_no, paper), papers.c.pdf.is_(None))
            .values(
                pdf=seal(key, pdf, paper.doc_no.encode()),
                sha256=hashlib.sha256(pdf).hexdigest(),
                sm3=sm3_hex(pdf),
            )
        )

    def pdf(self, doc_no: str, code: str = "") -> bytes | None:
        """The stored PDF; None where it was not rendered yet. Raises ValueError where it is not what was stored."""
        query = select(papers.c.case_no, papers.c.pdf, papers.c.sha256).where(
            papers.c.doc_no == doc_no, papers.c.pdf.is_not(None)
        )
        row = self._connection.execute(query.where(papers.c.code == code) if code else query).first()
        key = self._keys.of(row.case_no) if row else None
        if row is None or key is None:
            return None
        try:
            plain = unseal(key, bytes(row.pdf), doc_no.encode())
        except SealBroken:
            raise ValueError(f"the stored PDF of {doc_no} does not open") from None
        if hashlib.sha256(plain).hexdigest() != row.sha256:
            raise ValueError(f"the stored PDF of {doc_no} is not what was stored")
        return plain

    def fingerprints(self, case_no: str, paper: Paper) -> Fingerprints:
        query = select(papers.c.sha256, papers.c.sm3).where(_same(papers, case_no, paper))
        row = self._connection.execute(query).first()
        return Fingerprints(row.sha256, row.sm3) if row else Fingerprints("", "")

    def printed_of(self, case_no: str) -> dict[str, int]:
        """doc_no -> how often it was printed here."""
        rows = self._connection.execute(_PRINTED_OF, {"case": case_no})
        return {doc_no: printed for doc_no, printed in rows}

    def mark_printed(self, case_no: str, paper: Paper, *, when: str, who: str) -> int:
        """The sheet is in the clerk's hand; returns how often it was printed now."""
        self.issue(case_no, paper)
        times = int(
            self._connection.execute(
                update(papers)
                .where(_same(papers, case_no, paper))
                .values(printed=papers.c.printed + 1)
                .returning(papers.c.printed)
            ).scalar_one()
        )
        row = {"case_no": case_no, "code": paper.code, "doc_no": paper.doc_no}
        self._connection.execute(insert(prints).values(**row, n=times, printed_at=when, who=who))
        return times

    def prints(self, case_no: str) -> tuple[Print, ...]:
        """Every print of a case's papers, in order."""
        query = select(prints).where(prints.c.case_no == case_no).order_by(prints.c.row_id)
        return tuple(
            Print(row.code, row.doc_no, row.n, row.printed_at, row.who)
            for row in self._connection.execute(query)
        )

    def newest_prints(self, limit: int, who: str = "") -> list[tuple[str, Print]]:
        """(case, print) of the last prints, newest first; `who`: of one person only."""
        query = select(prints).order_by(prints.c.row_id.desc()).limit(limit)
        if who:
            query = query.where(prints.c.who == who)
        return [
            (row.case_no, Print(row.code, row.doc_no, row.n, row.printed_at, row.who))
            for row in self._connection.execute(query)
        ]

    def unprinted(self) -> tuple[tuple[str, Paper], ...]:
        """(case, paper) issued by this site and never printed, oldest first."""
        query = select(papers.c.case_no, papers.c.document).where(papers.c.printed == 0, papers.c.own)
        rows = self._connection.execute(query.order_by(papers.c.row_id))
        return tuple((case_no, _paper(text)) for case_no, text in rows)

    def erase(self, case_no: str) -> None:
        """Forget every paper of a case and its prints."""
        self._connection.execute(delete(papers).where(papers.c.case_no == case_no))
        self._connection.execute(delete(prints).where(prints.c.case_no == case_no))


def _same(table: Any, case_no: str, paper: Paper) -> ColumnElement[bool]:
    found: ColumnElement[bool] = (
        (table.c.case_no == case_no) & (table.c.code == paper.code) & (table.c.doc_no == paper.doc_no)
    )
    return found


def _paper(text: str) -> Paper:
    return paper_from_json(json.loads(text))
