"""日终条: the day's slip with the head of the chain, and whether a book continues a slip that was kept.

Reads only. A slip of a device number this PC no longer has is checked too: old chains stay in the book.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.usecases.station import Station
from sync.ledger.day_slip import head_of, read_slip, slip_code
from sync.ledger.heads import head_words
from sync.ledger.problems import Problem
from sync.store.heads import county_head

if TYPE_CHECKING:
    from sync.store.unit_of_work import Reading


@dataclass(frozen=True, slots=True)
class DaySlip:
    """`pdf`: A5. `code`: as in the QR. `head`: in words."""

    pdf: bytes
    name: str
    code: str
    head: str


@dataclass(frozen=True, slots=True)
class SlipVerdict:
    """`continues`: this book bears the slip's head where the slip says. `words`: for the clerk."""

    continues: bool
    words: str


def day_slip(station: Station) -> DaySlip:
    """The slip of today. Raises Problem slip.nothing where nothing was ever written here."""
    from forms.printing.day_slip import day_slip as drawn

    site, day = station.site(), station.today()
    with station.cabinet.reading() as view:
        here = view.settings.enrolment()
        last = view.journal.last(here.site, here.incarnation)
        row = view.journal.place(here.site, here.incarnation, last) if last else None
        if row is None:
            raise Problem("slip.nothing")
        told = head_of(here.site, here.incarnation, last, row.hash)
        acts, registered = view.journal.of_day(here.site, here.incarnation, day.isoformat())
        kept = county_head(view)
        data = {
            "site": site.name,
            "site_name": site.name,
            "device": f"{here.incarnation:02d}",
            "day": day.isoformat(),
            "registered": registered,
            "acts": acts,
            "total": last,
            "series": _series(view, day.isoformat(), day.year),
            "head": head_words(last, row.hash),
            "county": head_words(int(kept["seq"]), bytes.fromhex(kept["hash"])) if kept else "",
            "code": slip_code(told),
            "printed_at": station.recorded_at()[:16].replace("T", " "),
        }
    pdf = drawn(data, station.fonts())
    return DaySlip(pdf, f"日终条-{day.isoformat()}", str(data["code"]), str(data["head"]))


def check_slip(station: Station, text: str) -> SlipVerdict:
    """Does this book continue the slip? Raises Problem slip.unreadable, slip.other_site."""
    told = read_slip(text)
    with station.cabinet.reading() as view:
        here = view.settings.enrolment()
        if told.site != here.site:
            raise Problem("slip.other_site", site=told.site)
        row = view.journal.place(told.site, told.incarnation, told.seq)
        last = view.journal.last(told.site, told.incarnation)
        broken = tuple(view.journal.faults_after(told.site, told.incarnation, 0)) if row is not None else ()
    if row is None:
        return SlipVerdict(
            False, f"对不上：纸上有第 {told.seq} 条，本机只到第 {last} 条，台账末尾被截去或换过盘。"
        )
    if row.hash.hex()[: len(told.digits)] != told.digits:
        return SlipVerdict(
            False, f"对不上：第 {told.seq} 条与纸上的不一致，台账被改动过。请不要删除任何文件，联系县里。"
        )
    if broken:
        return SlipVerdict(False, f"链头对得上，但台账中间不完整：{broken[0]}。请联系县里。")
    return SlipVerdict(True, f"对得上：本机台账接着这张纸，到现在又记了 {last - told.seq} 条。")


def _series(view: Reading, day: str, year: int) -> tuple[tuple[str, int], ...]:
    """The last number given in each series that goes on: today's cases, this year's papers by kind."""
    found = []
    for name, value in sorted(view.counters.all().items()):
        kind, _, rest = name.partition("/")
        if name == f"case/{day}":
            found.append(("办件", value))
        elif kind == "document" and rest.endswith(f"/{year}"):
            found.append((f"{rest.partition('/')[0]}字", value))
    return tuple(found)
