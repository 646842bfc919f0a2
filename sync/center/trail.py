"""The audit trail of the county's pages: who signed in, saw a whole number, opened a paper, took a table away.

Append-only: every line is chained to the one before (`audit_seals`), and the head is signed with the
county's key once a day, so that a line changed, taken out or cut off behind a signed head is found.
Acts on cases are no lines of this trail: they are events of the journal, which has its own chain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from forms.canonical import canonical
from sync import seal
from sync.center import tables
from sync.center.county import County
from sync.center.database import last_number, next_number, put

SCOPE = "audit"
WHAT = {
    "sign_in": "登录",
    "sign_in_failed": "登录失败",
    "reveal": "查看完整号码",
    "scans": "查看扫描件",
    "paper": "打开或打印文书",
    "export": "导出审计记录",
    "account_added": "添加账号",
    "account_closed": "停用账号",
    "account_opened": "恢复账号",
    "password": "改密码",
    "rollout": "推送更新",
    "rollout_stopped": "自动停止推送",
    "update_import": "导入更新",
    "update_stick": "制作更新U盘",
    "recusal": "回避申报",
    "recusal_dropped": "撤销回避申报",
    "department": "限定主管部门",
    "villages": "导入村（社区）名单",
    "clearing": "导入事项清理清单",
    "agent_revoked": "停用代办员",
    "agent_restored": "恢复代办员",
}
_COLUMNS = ("n", "at", "account", "what", "case_no", "note")
_GENESIS = bytes(32)


def note(connection: Connection, county: County, account: str, what: str, case_no: str, text: str) -> None:
    """One line of the trail, in the caller's transaction."""
    row = {"n": next_number(connection, SCOPE), "at": county.stamp(), "account": account}
    row |= {"what": what, "case_no": case_no, "note": text}
    connection.execute(tables.audit.insert().values(**row))
    before = _seal_of(connection, int(str(row["n"])) - 1)
    connection.execute(tables.audit_seals.insert().values(n=row["n"], hash=_hash(before, row)))


def reason_today(connection: Connection, county: County, account: str, case_no: str) -> bool:
    """Did this account write a reason for looking into this case today?"""
    columns = tables.audit.c
    query = select(columns.n).where(
        columns.case_no == case_no,
        columns.account == account,
        columns.what.in_(("reveal", "scans")),
        columns.at.startswith(county.today().isoformat()),
    )
    return connection.execute(query.limit(1)).first() is not None


def sign_head(connection: Connection, county: County) -> None:
    """The county's signature over the head of the trail as it stands; one a day is kept, the last."""
    n = last_number(connection, SCOPE)
    head = _seal_of(connection, n)
    if not n or head == _GENESIS:
        return
    row = {"day": county.today().isoformat(), "n": n, "hash": head, "at": county.stamp()}
    row["signature"] = seal.sign(county.keys.sign_seed, _head_message(county, row))
    put(connection, tables.audit_heads, row)


def faults(connection: Connection, county: County) -> Iterator[str]:
    """What does not fit, in words, in order; nothing where the trail is whole."""
    seals = {row.n: bytes(row.hash) for row in connection.execute(select(tables.audit_seals))}
    expected, before = 0, _GENESIS
    for row in connection.execute(select(tables.audit).order_by(tables.audit.c.n)):
        expected += 1
        if row.n != expected:
            yield f"审计记录第 {expected} 至 {row.n - 1} 条不见了"
            expected, before = row.n, seals.get(row.n - 1, _GENESIS)
        kept = seals.get(row.n)
        if kept is None:
            if seals and row.n > min(seals):
                yield f"审计记录第 {row.n} 条没有校验值"
            continue  # of a time before the trail was chained
        if kept != _hash(before, {name: getattr(row, name) for name in _COLUMNS}):
            yield f"审计记录第 {row.n} 条被改动过"
        before = kept
    if (counted := last_number(connection, SCOPE)) > expected:
        yield f"审计记录第 {expected + 1} 至 {counted} 条不见了"
    yield from _head_faults(connection, county, seals)


def _head_faults(connection: Connection, county: County, seals: Mapping[int, bytes]) -> Iterator[str]:
    for row in connection.execute(select(tables.audit_heads).order_by(tables.audit_heads.c.day)):
        head = {name: getattr(row, name) for name in ("day", "n", "hash", "at")}
        if not seal.verify(county.keys.sign_public, _head_message(county, head), bytes(row.signature)):
            yield f"{row.day} 审计记录的签名不符"
        elif seals.get(row.n) != bytes(row.hash):
            yield f"审计记录与 {row.day} 签过名的第 {row.n} 条不一致"


def _seal_of(connection: Connection, n: int) -> bytes:
    kept = connection.execute(select(tables.audit_seals.c.hash).where(tables.audit_seals.c.n == n)).scalar()
    return _GENESIS if kept is None else bytes(kept)


def _hash(before: bytes, row: Mapping[str, Any]) -> bytes:
    return hashlib.sha256(before + canonical({name: row[name] for name in _COLUMNS})).digest()


def _head_message(county: County, row: Mapping[str, Any]) -> bytes:
    head = {"county": county.code, "day": row["day"], "n": row["n"], "at": row["at"]}
    return b"daiban audit head\n" + canonical(head | {"hash": bytes(row["hash"]).hex()})


def count(connection: Connection) -> int:
    """How many lines there are."""
    return int(connection.execute(select(func.count()).select_from(tables.audit)).scalar_one())
