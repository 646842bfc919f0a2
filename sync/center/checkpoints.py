"""Heads of the stations' chains, signed by the station and countersigned here: the last of each day is kept.

A station that tells fewer rows than the county has, or another hash at the same place, had its journal
cut or changed: that is written down in words, is not countersigned, and stands on the pages.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from sync import seal
from sync.center import tables
from sync.center.county import County
from sync.center.database import put
from sync.center.devices import Device
from sync.center.journal_rows import head_of
from sync.ledger.heads import countersigned_message, head_message
from sync.wire.heads import ChainHead


def take_head(
    connection: Connection, county: County, device: Device, last_seq: int, told: ChainHead | None
) -> None:
    """Compare what a station says of its chain with what is here, in the exchange's transaction."""
    seq, hashed = head_of(connection, device.site, device.incarnation)
    if told is None or told.seq > seq or not seq:
        fault = _cut(last_seq, seq) if told is None and last_seq else ""
        if fault:
            _keep(connection, county, device, ChainHead(seq, hashed, county.stamp(), b""), b"", fault)
        return  # rows are under way: the head is countersigned when they are here
    fault = _fault(connection, device, seq, told)
    if not fault and told.seq < seq:
        fault = _cut(told.seq, seq)
    signed = b"" if fault else _countersign(county, device, told.seq, told.hash)[1]
    _keep(connection, county, device, told, signed, fault)


def countersigned(connection: Connection, county: County, device: Device) -> ChainHead | None:
    """The county's word on the head it holds; None where the last one told did not fit."""
    columns = tables.checkpoints.c
    mine = (columns.site == device.site) & (columns.incarnation == device.incarnation)
    query = select(tables.checkpoints).where(mine).order_by(columns.day.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    if row is None or row.fault:
        return None
    at = _day_stamp(row.countersignature)
    return ChainHead(row.seq, bytes(row.hash), at[0], at[1])


def faults(connection: Connection, county: County) -> Iterator[str]:
    """Words for every station whose last head did not fit, and for kept heads the journal here no longer bears."""
    columns = tables.checkpoints.c
    last: dict[tuple[str, int], str] = {}
    for row in connection.execute(select(tables.checkpoints).order_by(columns.day)):
        place = (row.site, row.incarnation)
        last[place] = (
            f"站点 {row.site} 电脑 {row.incarnation:02d}（{row.day}）：{row.fault}" if row.fault else ""
        )
        if not row.fault and _hash_at(connection, *place, row.seq) != bytes(row.hash):
            yield f"县里的记录与站点 {row.site} 电脑 {row.incarnation:02d} {row.day} 签过名的第 {row.seq} 条不一致"
    yield from (words for words in last.values() if words)


def fault_of(connection: Connection, site: str, incarnation: int) -> str:
    """What did not fit of a device's last head, "" where all is well."""
    columns = tables.checkpoints.c
    query = select(columns.fault).where(columns.site == site, columns.incarnation == incarnation)
    return str(connection.execute(query.order_by(columns.day.desc()).limit(1)).scalar() or "")


def _fault(connection: Connection, device: Device, seq: int, told: ChainHead) -> str:
    if not seal.verify(device.sign_public, _message(device, told), told.signature):
        return "本站记录的签名不符"
    if _hash_at(connection, device.site, device.incarnation, told.seq) != told.hash:
        return f"本站第 {told.seq} 条与县里的不一致，可能被改动过"
    return ""


def _message(device: Device, told: ChainHead) -> bytes:
    return head_message(device.site, device.incarnation, told.seq, told.hash, told.at)


def _cut(told: int, seq: int) -> str:
    return f"本站只剩 {told} 条，县里已有 {seq} 条，末尾 {seq - told} 条不见了" if told < seq else ""


def _hash_at(connection: Connection, site: str, incarnation: int, seq: int) -> bytes:
    columns = tables.events.c
    query = select(columns.hash).where(
        columns.site == site, columns.incarnation == incarnation, columns.seq == seq
    )
    kept = connection.execute(query).scalar()
    return b"" if kept is None else bytes(kept)


def _countersign(county: County, device: Device, seq: int, hashed: bytes) -> tuple[str, bytes]:
    at = county.stamp()
    message = countersigned_message(device.site, device.incarnation, seq, hashed, at)
    return at, at.encode() + b"\n" + seal.sign(county.keys.sign_seed, message)


def _day_stamp(kept: bytes) -> tuple[str, bytes]:
    """The county's time and signature, kept as one."""
    at, _, signature = bytes(kept).partition(b"\n")
    return at.decode(), signature


def _keep(
    connection: Connection, county: County, device: Device, head: ChainHead, countersigned: bytes, fault: str
) -> None:
    row = {"site": device.site, "incarnation": device.incarnation, "day": county.today().isoformat()}
    row |= {"seq": head.seq, "hash": head.hash, "at": head.at[:40], "signature": head.signature}
    put(connection, tables.checkpoints, row | {"countersignature": countersigned, "fault": fault})
