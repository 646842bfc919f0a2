"""Agents (代办员) whom the county lets act at a station no more: one account, not the whole PC.

Kept beside the stations' settings and told with the profile, to the station and to its township. A station that
has taken the profile in drops the account's key slot; from there on nothing that account writes counts here.
What it wrote before stays its own: nothing is re-attributed.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from sync.center import tables
from sync.center.county import County
from sync.center.database import last_number, put, reading, writing
from sync.center.devices import Device
from sync.center.sites import site_of, sites_of
from sync.center.station_settings import tell_profile
from sync.center.trail import note
from sync.ledger.audit import checked_reason
from sync.ledger.problems import Problem, register

MOST_NAME = 80

register(
    {
        "event.revoked_account": (
            "这一步是账号停用以后写的，没有生效；停用以前办的都算数。请由在岗的代办员核对后重新办理。"
        ),
        "center.agent_revoked": "{name}在这个站点已经停用。要改停用原因，请先恢复再停用。",
        "center.agent_not_revoked": "{name}在这个站点没有停用。请核对站点代码和姓名。",
    }
)


@dataclass(frozen=True, slots=True)
class Revoked:
    """One agent of one site. `learnt`: PC number -> when the county saw that this PC knows; `pcs`: all that are in use."""

    site: str
    site_name: str
    account: str
    at: str
    by: str
    reason: str
    learnt: dict[int, str]
    pcs: tuple[int, ...]

    @property
    def waiting(self) -> tuple[int, ...]:
        """PCs in use that do not know yet."""
        return tuple(pc for pc in self.pcs if pc not in self.learnt)

    @property
    def words(self) -> str:
        if self.waiting:
            return "电脑 {} 还不知道，等它交换或收交换包".format(
                "、".join(f"{pc:02d}" for pc in self.waiting)
            )
        return "站点已执行" if self.pcs else "站点没有在用的电脑"


def revoke_agent(county: County, site: str, account: str, by: str, reason: str) -> None:
    """From the station's next exchange on this account neither signs in nor counts.

    Raises Problem center.site_unknown, center.agent_revoked, usage, audit.reason_missing.
    """
    why, name = checked_reason(reason), account.strip()
    if not name or len(name) > MOST_NAME:
        raise Problem("usage", reason="请写代办员在站点登录用的姓名")
    with writing(county.engine) as connection:
        place = site_of(connection, site)
        if _row(connection, site, name) is not None:
            raise Problem("center.agent_revoked", name=name)
        row = {"site": site, "account": name, "at": county.stamp(), "by": by, "reason": why, "told": 0}
        put(connection, tables.revoked_agents, row)
        tell_profile(connection, county, place)
        put(connection, tables.revoked_agents, row | {"told": last_number(connection, site)})
        note(connection, county, by, "agent_revoked", "", f"{place.name} {name}：{why}")


def restore_agent(county: County, site: str, account: str, by: str, reason: str) -> None:
    """The account may be made again at the station; nothing of it is held against its rows any more.

    Raises Problem center.site_unknown, center.agent_not_revoked, audit.reason_missing.
    """
    why, name = checked_reason(reason), account.strip()
    with writing(county.engine) as connection:
        place = site_of(connection, site)
        if _row(connection, site, name) is None:
            raise Problem("center.agent_not_revoked", name=name)
        for table in (tables.revoked_learnt, tables.revoked_agents):
            columns = table.c
            connection.execute(delete(table).where(columns.site == site, columns.account == name))
        tell_profile(connection, county, place)
        note(connection, county, by, "agent_restored", "", f"{place.name} {name}：{why}")


def note_learnt(connection: Connection, county: County, device: Device, through: int, last_seq: int) -> None:
    """A PC says that it took in its news through number `through`, its own rows reaching to `last_seq`.

    Counted by its own rows, not by its clock: a clock can be turned back, a chain cannot.
    """
    columns, known = tables.revoked_agents.c, tables.revoked_learnt.c
    here = select(known.account).where(known.site == device.site, known.incarnation == device.incarnation)
    query = select(columns.account).where(
        columns.site == device.site, columns.told <= through, columns.account.not_in(here)
    )
    for account in list(connection.execute(query).scalars()):
        row = {"site": device.site, "incarnation": device.incarnation, "account": account}
        put(connection, tables.revoked_learnt, row | {"seq": last_seq, "at": county.stamp()})


def ends_of(connection: Connection, site: str) -> dict[tuple[str, int], int]:
    """(account, PC number) -> the last row of that PC that its account may have written."""
    columns = tables.revoked_learnt.c
    rows = connection.execute(select(tables.revoked_learnt).where(columns.site == site))
    return {(row.account, row.incarnation): row.seq for row in rows}


def revoked_agents(county: County) -> list[Revoked]:
    """All of them, the newest first."""
    columns, devices = tables.revoked_agents.c, tables.devices.c
    with reading(county.engine) as connection:
        rows = connection.execute(select(tables.revoked_agents).order_by(columns.at.desc())).all()
        places = {row.site for row in rows}
        names = {code: site.name for code, site in sites_of(connection, places).items()}
        learnt = connection.execute(select(tables.revoked_learnt)).all()
        query = select(devices.site, devices.incarnation).where(
            devices.site.in_(places), devices.revoked.is_(False)
        )
        pcs = connection.execute(query.order_by(devices.incarnation)).all()
    return [
        Revoked(
            site=row.site,
            site_name=names.get(row.site, row.site),
            account=row.account,
            at=row.at,
            by=row.by,
            reason=row.reason,
            learnt={
                one.incarnation: one.at
                for one in learnt
                if (one.site, one.account) == (row.site, row.account)
            },
            pcs=tuple(pc.incarnation for pc in pcs if pc.site == row.site),
        )
        for row in rows
    ]


def _row(connection: Connection, site: str, account: str) -> object | None:
    columns = tables.revoked_agents.c
    query = select(tables.revoked_agents).where(columns.site == site, columns.account == account)
    return connection.execute(query).one_or_none()
