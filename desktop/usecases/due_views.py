"""Views of notices without a case (到期告知): a typed row, what was printed, what is written down of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from forms.answers import Answers
from sync.ledger.problems import Problem


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One line of a pasted list, read into the item's form. `problem`: why it cannot be printed, "" where it can."""

    line: int
    name: str
    subject: str
    due: date | None
    answers: Answers
    problem: str = ""


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice in the log. `name` is masked; `way`: how it was told; `result`: what came of it, "" = open."""

    notice_id: str
    when: str
    who: str
    name: str
    item_name: str
    subject: str
    due: str
    way: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class NoticesPrinted:
    """`left`: how many are not printed; `problem`: why it stopped, None where all came out."""

    printed: tuple[NoticeLine, ...] = ()
    left: int = 0
    problem: Problem | None = None
