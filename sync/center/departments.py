"""Reviewers of one department (主管部门): such an account opens and decides only cases of items of its department.

The department of an item stands in the terms that were in force at receipt (`Terms.dept`). Asked by the act itself and
by every page of a case, so that no screen has to. An account without an entry sees every case, as before; the queue
lists its own department's items, and all of them where that is asked for.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, select

from sync.center import book, tables
from sync.center.county import County
from sync.center.database import read_meta, reading, write_meta, writing
from sync.center.listing import items
from sync.center.trail import note
from sync.ledger.case import Case
from sync.ledger.problems import Problem, register

REVIEWER = "CR"
_MOST = 400
_BETWEEN = "、"

register(
    {"role.department": "这件事项由{dept}办理，您的账号只办理{own}的事项。请交由{dept}的人员办理。"},
)


def limit(county: County, name: str, departments: tuple[str, ...], by: str = "") -> None:
    """Let a reviewer see and decide only cases of these departments; of all where none is given.

    `by`: "" at the machine itself. Raises Problem center.account_unknown, usage.
    """
    wanted = _BETWEEN.join(word for department in departments if (word := department.strip()))
    if len(wanted) > _MOST:
        raise Problem("usage", reason="主管部门的名称太长")
    with writing(county.engine) as connection:
        columns = tables.accounts.c
        role = connection.execute(select(columns.role).where(columns.name == name)).scalar()
        if role is None:
            raise Problem("center.account_unknown", name=name)
        if role != REVIEWER:
            raise Problem("usage", reason="只有审核员办件，才需要限定主管部门")
        write_meta(connection, _key(name), wanted)
        note(connection, county, by or "（本机命令）", "department", "", f"{name}：{wanted or '不限'}")


def departments_of(connection: Connection, name: str) -> tuple[str, ...]:
    """() where the account is not limited."""
    return tuple(word for word in read_meta(connection, _key(name)).split(_BETWEEN) if word)


def own_items(connection: Connection, county: County, name: str) -> tuple[str, ...] | None:
    """The items whose last case in the queue's order is of this account's departments; None where it is not limited.

    One case of each item along its index: a million cases cost no more than a thousand.
    """
    own = departments_of(connection, name)
    if not own:
        return None
    last = select(tables.cases).order_by(tables.QUEUE_KEY.desc()).limit(1)
    rows = [
        connection.execute(last.where(tables.cases.c.item == item)).one() for item, _ in items(connection)
    ]
    return tuple(row.item for row in rows if book.kept_case(county, row).terms.dept in own)


def refuse_other_department(connection: Connection, name: str, case: Case) -> None:
    """Raises Problem("role.department")."""
    own = departments_of(connection, name)
    if own and case.terms.dept not in own:
        raise Problem("role.department", dept=case.terms.dept or "其他部门", own=_BETWEEN.join(own))


def refuse_case_of_other_department(county: County, name: str, case_no: str) -> None:
    """The same by number, for pages; an unknown number is their own business."""
    with reading(county.engine) as connection:
        if departments_of(connection, name):
            case = book.find_case(connection, county, case_no)
            if case is not None:
                refuse_other_department(connection, name, case)


def _key(name: str) -> str:
    return f"department/{hashlib.sha256(name.encode()).hexdigest()[:40]}"
