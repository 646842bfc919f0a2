"""Guards of the remote pre-review (R-17)."""

from __future__ import annotations

from sync.ledger.asking import Asked, Gap, Guard, need, rows_in, text_in
from sync.ledger.pre_review import COMPLETE, GAPS, open_pre_review


def pre_review_not_open(asked: Asked) -> Gap:
    return need(open_pre_review(asked.case) is None)


def scans_attached(asked: Asked) -> Gap:
    return need(any(doc.files for doc in asked.case.materials))


def pre_review_open(asked: Asked) -> Gap:
    return need(open_pre_review(asked.case) is not None)


def pre_review_described(asked: Asked) -> Gap:
    """Gaps are named one by one; who finds the papers complete names none."""
    told = asked.part("pre_review")
    rows, finding = rows_in(told, "rows"), text_in(told, "finding")
    named = all(text_in(row, "name") and text_in(row, "problem") for row in rows)
    return need((finding == COMPLETE and not rows) or (finding == GAPS and bool(rows) and named))


PLACES: dict[str, Guard] = {
    guard.__name__: guard for guard in (pre_review_not_open, scans_attached, pre_review_open)
}
GUARDS: dict[str, Guard] = PLACES | {pre_review_described.__name__: pre_review_described}
