"""Heads of this station's chain: its own signature every 50 events, the county's at every exchange.

Both lie in the database; at the start they are held against the journal, together with the rows behind
them. What was changed, taken out or cut off behind a signed head is found and said in words; nothing is
mended here, and nobody is kept from working.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sync.engine.ports import SignedHead
from sync.ledger.heads import EVERY, countersigned_message, head_message
from sync.seal import sign, verify
from sync.store.keys import StationKeys
from sync.store.settings import Enrolment

if TYPE_CHECKING:
    from sync.store.unit_of_work import Reading, Unit

OWN, COUNTY = "@head/own", "@head/county"


def head_now(reading: Reading, keys: StationKeys) -> SignedHead | None:
    """The last row of the chain under this station's signature; None before the first."""
    here = reading.settings.enrolment()
    last = reading.journal.last(here.site, here.incarnation)
    row = reading.journal.place(here.site, here.incarnation, last) if last else None
    if row is None:
        return None
    message = head_message(here.site, here.incarnation, last, row.hash, row.recorded_at)
    return SignedHead(last, row.hash, row.recorded_at, sign(keys.sign_seed, message))


def sign_every_fifty(unit: Unit, keys: StationKeys) -> None:
    """After own events: a head where the chain passed a multiple of 50 since the last one, and with the first
    event of a day, so that the day before is signed whole."""
    kept = unit.settings.get(OWN) or {}
    newest = max(unit.frame.events, key=lambda event: event.seq)
    here = unit.settings.enrolment()
    same = kept.get("incarnation") == here.incarnation
    before, day = (int(kept["seq"]), str(kept["at"])[:10]) if same else (0, "")
    if newest.seq // EVERY > before // EVERY or newest.recorded_at[:10] > day:
        head = head_now(unit, keys)
        if head is not None:
            unit.settings.put(OWN, _document(here, head))


def keep_countersigned(unit: Unit, head: SignedHead | None) -> None:
    """The county's word on our chain, where its signature is the county's."""
    county = unit.settings.get("county") or {}
    if head is None or not county.get("sign_public"):
        return
    here = unit.settings.enrolment()
    message = countersigned_message(here.site, here.incarnation, head.seq, head.hash, head.at)
    if verify(bytes.fromhex(county["sign_public"]), message, head.signature):
        unit.settings.put(COUNTY, _document(here, head))


def tampering(reading: Reading, keys: StationKeys) -> tuple[str, ...]:
    """What does not fit, in words; () where all is well. Reads the heads and the rows behind them, not all rows."""
    if not reading.settings.site():
        return ()
    return tuple(dict.fromkeys(_faults(reading, keys)))


def county_head(reading: Reading) -> dict[str, Any] | None:
    """`{"incarnation","seq","hash","at","signature"}`: what the county countersigned last."""
    kept: dict[str, Any] | None = reading.settings.get(COUNTY)
    return kept


def _faults(reading: Reading, keys: StationKeys) -> Iterator[str]:
    here = reading.settings.enrolment()
    county = (reading.settings.get("county") or {}).get("sign_public", "")
    checked = 0
    for name, public, who in (
        (OWN, keys.sign_public, "本机"),
        (COUNTY, bytes.fromhex(county), "县中心"),
    ):
        kept = reading.settings.get(name)
        if not kept or kept.get("incarnation") != here.incarnation:
            continue
        yield from _against(reading, here, name, kept, public, who)
        checked = max(checked, int(kept["seq"]))
    last = reading.journal.last(here.site, here.incarnation)
    if checked <= last:
        yield from reading.journal.faults_after(here.site, here.incarnation, max(0, checked - 1))
    rows = reading.journal.count(here.site, here.incarnation)
    if rows != last:
        yield f"本站台账应有 {last} 条，只有 {rows} 条，中间缺少 {last - rows} 条"


def _against(
    reading: Reading, here: Enrolment, name: str, kept: dict[str, Any], public: bytes, who: str
) -> Iterator[str]:
    seq, hashed = int(kept["seq"]), bytes.fromhex(kept["hash"])
    made = head_message if name == OWN else countersigned_message
    message = made(here.site, here.incarnation, seq, hashed, kept["at"])
    day = str(kept["at"])[:10]
    if not verify(public, message, bytes.fromhex(kept["signature"])):
        yield f"{who} {day} 的签名对不上，签名或台账被改动过"
        return
    row = reading.journal.place(here.site, here.incarnation, seq)
    if row is None:
        yield f"{who} {day} 签过名的第 {seq} 条不见了，台账末尾被截去"
    elif row.hash != hashed:
        yield f"第 {seq} 条与{who} {day} 签过名的不一致，台账被改动过"


def _document(here: Enrolment, head: SignedHead) -> dict[str, Any]:
    return {
        "incarnation": here.incarnation,
        "seq": head.seq,
        "hash": head.hash.hex(),
        "at": head.at,
        "signature": head.signature.hex(),
    }
