"""本站工作量 (R-01, R-40): what each clerk of this station wrote down this month, counted from the book.

Read by who answers for the station or decides at it; a figure of acts, no ranking. Opens no case.
"""

from __future__ import annotations

from desktop.usecases.batch_views import WorkloadView
from desktop.usecases.station import Station
from sync.ledger.events import Actor
from sync.ledger.workload import GROUPS, shares


def workload(station: Station, actor: Actor) -> WorkloadView:
    """The current month. A village's agent sees his own line only."""
    today = station.today()
    first = today.replace(day=1)
    with station.cabinet.reading() as view:
        acts = tuple(view.overview.own_acts(first.isoformat()))
    if actor.role == "VA":
        acts = tuple(act for act in acts if act.account == actor.account)
    found = shares(acts, today.isoformat())
    return WorkloadView(
        period=f"{today.year}年{today.month}月",
        head=("姓名", *GROUPS, "合计", "涉及办件", "今天"),
        rows=tuple(
            (one.name, *(str(count) for count in one.counts), str(one.total), str(one.cases), str(one.today))
            for one in found
        ),
        bars=tuple((one.name, (one.total,)) for one in found),
    )
