"""Accounts of the clerks at this PC: name, role, Argon2id hash.

Agents of one PC share its keys: an account says who acted, it does not encrypt anything
(ADR 0006). Which roles a tier has is the caller's business.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, Row, select
from sqlalchemy.dialects.sqlite import insert

from sync.ledger.events import Actor
from sync.ledger.problems import Problem
from sync.seal import check_password
from sync.store.frames import Frame
from sync.store.tables import accounts


@dataclass(frozen=True, slots=True)
class Account:
    """`account` is what is typed at sign-in, `name` what is printed; the first road makes them equal."""

    account: str
    name: str
    role: str
    phc: str

    def actor(self) -> Actor:
        return Actor(self.account, self.name, self.role)


class Accounts:
    """The accounts of this transaction."""

    def __init__(self, connection: Connection, frame: Frame) -> None:
        self._connection = connection
        self._frame = frame

    def all(self) -> tuple[Account, ...]:
        """In the order of adding."""
        rows = self._connection.execute(select(accounts).order_by(accounts.c.row_id))
        return tuple(_account(row) for row in rows)

    def get(self, account: str) -> Account | None:
        row = self._connection.execute(select(accounts).where(accounts.c.account == account)).first()
        return None if row is None else _account(row)

    def add(self, account: str, role: str, phc: str, *, name: str = "") -> Account:
        """`phc`: `seal.hash_password(...)`, made before the transaction. Raises Problem("account.exists")."""
        if self.get(account) is not None:
            raise Problem("account.exists", name=account)
        made = Account(account, name or account, role, phc)
        self._put(made)
        return made

    def set_password(self, account: str, phc: str) -> None:
        """Raises Problem("account.unknown")."""
        known = self.get(account)
        if known is None:
            raise Problem("account.unknown", name=account)
        self._put(Account(known.account, known.name, known.role, phc))

    def check(self, account: str, password: str) -> Actor:
        """Who this is. Raises Problem account.unknown or account.password. Takes a quarter of a second."""
        known = self.get(account)
        if known is None:
            raise Problem("account.unknown", name=account)
        if not check_password(password, known.phc):
            raise Problem("account.password")
        return known.actor()

    def restore(self, rows: Iterable[dict[str, str]]) -> None:
        """Put accounts of the second copy back."""
        for row in rows:
            self._put(Account(**row))

    def copied(self) -> list[dict[str, str]]:
        """All accounts as the second copy keeps them."""
        return [asdict(account) for account in self.all()]

    def _put(self, account: Account) -> None:
        row = asdict(account)
        statement = insert(accounts).values(row)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["account"], set_=row))
        self._frame.accounts.append(row)


def _account(row: Row[tuple[object, ...]]) -> Account:
    return Account(row.account, row.name, row.role, row.phc)
