"""操作记录: what was done on this PC, newest first. A clerk sees his own, the head of a township's office all.

Acts, looks at whole numbers and exports come from the chain, prints from the log of prints. Reads only.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.usecases.station import Station
from desktop.usecases.texts import act_text
from sync.ledger.audit import KINDS
from sync.ledger.events import Actor, Event
from sync.ledger.heads import head_words
from sync.ledger.people import mask_numbers

LINES = 200
_SEES_ALL = ("TM",)


@dataclass(frozen=True, slots=True)
class AuditRow:
    """`when`: local time to the minute."""

    when: str
    who: str
    what: str
    case_no: str
    note: str


@dataclass(frozen=True, slots=True)
class AuditView:
    """`head`: the head of the chain that the county countersigned, in words; "" before the first exchange."""

    rows: tuple[AuditRow, ...]
    everybody: bool
    head: str


def audit_view(station: Station, actor: Actor) -> AuditView:
    """The last 200 lines that this clerk may read."""
    everybody = actor.role in _SEES_ALL
    with station.cabinet.reading() as view:
        account, name = ("", "") if everybody else (actor.account, actor.name)
        site = view.settings.site()
        rows = [_of_event(event) for event in view.journal.newest(site, LINES, account)]
        rows.extend(
            AuditRow(
                _minute(one.printed_at), one.who, "打印文书", case_no, f"{_title(one.code)} {one.doc_no}"
            )
            for case_no, one in view.papers.newest_prints(LINES, name)
        )
        kept = view.settings.get("@head/county")
    head = head_words(int(kept["seq"]), bytes.fromhex(kept["hash"])) if kept else ""
    rows.sort(key=lambda row: row.when, reverse=True)
    return AuditView(tuple(rows[:LINES]), everybody, head)


def _of_event(event: Event) -> AuditRow:
    body = event.body or {}
    what = KINDS.get(event.kind) or act_text(event.kind)
    if event.case_no:
        note = str(body.get("note", ""))
    else:
        told = (
            body.get("person"),
            body.get("table"),
            body.get("rows") and f"{body['rows']} 行",
            body.get("reason"),
        )
        note = "，".join(str(part) for part in told if part)
    case_no = event.case_no or str(body.get("case_no", ""))
    return AuditRow(_minute(event.recorded_at), event.actor.name, what, case_no, mask_numbers(note))


def _minute(stamp: str) -> str:
    return stamp[:16].replace("T", " ")


def _title(code: str) -> str:
    from forms.printing import PAPERS  # loads the papers' engine; the window opens before it

    return PAPERS[code].title("") if code in PAPERS else code
