"""A pasted or typed list of notices: one person a line, read into the item's form, each judged like the form.

Columns are apart by tabs, commas or blanks. A first line of the form's own labels names them;
without it they are the form's required questions in their order. Writes nothing, prints nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from desktop.usecases.drafts import session_of
from desktop.usecases.due_views import NoticeRow
from desktop.usecases.notice_form import (
    common_of,
    due_day,
    open_columns,
    open_findings,
    person_of,
    required_columns,
    subject_of,
)
from desktop.usecases.station import Station
from desktop.usecases.typed_table import cells_of, columns_named
from forms.answers import Answers, Value
from forms.finding_text import sentence
from forms.item import Node, ServiceItem
from sync.ledger.problems import Problem

MOST_ROWS = 300


def read_notice_rows(station: Station, item_id: str, text: str, common: Answers) -> tuple[NoticeRow, ...]:
    """Every line that holds something, in order. `common`: what is the same for all (how, when, where it is told).

    Raises Problem item.unknown, notice.too_many.
    """
    item = station.item(item_id)
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_ROWS:
        raise Problem("notice.too_many", count=len(lines), limit=MOST_ROWS)
    columns = required_columns(item.root)
    named = columns_named(open_columns(item.root), cells_of(lines[0][1])) if lines else ()
    if named:
        columns, lines = named, lines[1:]
    return tuple(_row(station, item, number, columns, cells_of(line), common) for number, line in lines)


def _row(
    station: Station,
    item: ServiceItem,
    number: int,
    columns: Sequence[Node],
    cells: Sequence[str],
    common: Answers,
) -> NoticeRow:
    typed: dict[str, Value] = {node.path: cell for node, cell in zip(columns, cells, strict=False) if cell}
    session = session_of(station, item, Answers({**common_of(common).values, **typed}))
    wrong = open_findings(session)
    problem = sentence(wrong[0], item) if wrong else ""
    if len(cells) > len(columns):
        problem = f"这一行有 {len(cells)} 项，只认得 {len(columns)} 项"
    name = person_of(session).get("name", "")
    subject = "　".join(value for _label, value in subject_of(session)[:2])
    return NoticeRow(number, name, subject, due_day(session), session.draft(), problem)
