"""回避 at the county: who is related to whom, by identity number, and no number is kept.

Each account declares its holder's own number and those of spouse, parents, children, brothers and
sisters; only keyed hashes lie here. The judge is told the relation (`World.recusal`) and refuses.
One person does not hold two accounts: the same own number under two names is refused too.
"""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import Connection, delete, select

from sync import seal
from sync.center import tables
from sync.center.county import County
from sync.center.database import put, reading, writing
from sync.center.trail import note
from sync.ledger.audit import checked_reason
from sync.ledger.case import Case
from sync.ledger.people import valid_id_card
from sync.ledger.problems import Problem

OWN = "本人"
RELATIONS = (OWN, "配偶", "父亲", "母亲", "儿子", "女儿", "兄弟", "姐妹", "其他近亲属")


def declare(county: County, account: str, relation: str, id_no: str) -> None:
    """Put somebody on the list of an account. Raises Problem: usage, recusal.number, recusal.one_person."""
    number = id_no.strip().upper()
    if relation not in RELATIONS:
        raise Problem("usage", reason=f"关系应为 {'、'.join(RELATIONS)} 之一")
    if not valid_id_card(number, county.today()):
        raise Problem("recusal.number")
    hashed = _hash(county, number)
    with writing(county.engine) as connection:
        if relation == OWN:
            _refuse_second_account(connection, account, hashed)
        put(connection, tables.recusals, {"account": account, "id_hash": hashed, "relation": relation})
        note(connection, county, account, "recusal", "", relation)


def drop(county: County, account: str, id_hash: str, by: str, reason: str) -> None:
    """Take somebody off the list: the security administrator's business, never the holder's own.

    Raises Problem("audit.reason_missing"); the reason stands in the trail.
    """
    why = checked_reason(reason)
    columns = tables.recusals.c
    with writing(county.engine) as connection:
        mine = (columns.account == account) & (columns.id_hash == id_hash)
        relation = connection.execute(select(columns.relation).where(mine)).scalar()
        if relation is not None:
            connection.execute(delete(tables.recusals).where(mine))
            note(connection, county, by, "recusal_dropped", "", f"{account}：{relation}；{why}")


def declared(county: County, account: str) -> list[tuple[str, str]]:
    """(hash, relation) of an account's list."""
    columns = tables.recusals.c
    query = select(columns.id_hash, columns.relation).where(columns.account == account)
    with reading(county.engine) as connection:
        return [(row.id_hash, row.relation) for row in connection.execute(query.order_by(columns.relation))]


def relation_to(connection: Connection, county: County, account: str, case: Case) -> str:
    """How the account's holder is related to the applicant, "" where not at all or nobody said so."""
    number = str(case.applicant.get("id_no", "")).strip().upper()
    if not number:
        return ""
    columns = tables.recusals.c
    mine = (columns.account == account) & (columns.id_hash == _hash(county, number))
    return str(connection.execute(select(columns.relation).where(mine)).scalar() or "")


def _refuse_second_account(connection: Connection, account: str, hashed: str) -> None:
    columns = tables.recusals.c
    own = (columns.id_hash == hashed) & (columns.relation == OWN) & (columns.account != account)
    if connection.execute(select(columns.account).where(own)).first() is not None:
        raise Problem("recusal.one_person")


def _hash(county: County, number: str) -> str:
    key = seal.derive(county.keys.data_key, "county-recusal")
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest()
