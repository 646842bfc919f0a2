"""Accounts and sessions of the county's pages: who is signed in, until when, with which form token.

Passwords are Argon2id hashes; a session is a random token kept only as a hash. Wrong
passwords lock an account for a while, not for good.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import Connection, delete, select, update

from sync import seal
from sync.center import tables
from sync.center.county import County
from sync.center.database import next_number, reading, writing
from sync.ledger.events import Actor
from sync.ledger.problems import Problem
from sync.ledger.table import ROLES as _ROLES

ROLES = {code: _ROLES[code].zh for code in ("CR", "CA")}
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
MIN_PASSWORD = 8
_TRIES = 5
_LOCKED_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in account. `csrf` must come back with every form."""

    account: str
    role: str
    csrf: str

    @property
    def actor(self) -> Actor:
        return Actor(self.account, self.account, self.role)

    @property
    def sees_cases(self) -> bool:
        """CA looks after the installation and sees no case (state_machine.md 7)."""
        return self.role != "CA"


def add_account(county: County, name: str, role: str, password: str) -> None:
    """Raises Problem: account.exists, account.weak_password, usage."""
    if role not in ROLES or not name.strip():
        raise Problem("usage", reason=f"岗位应为 {'、'.join(ROLES)} 之一")
    if len(password) < MIN_PASSWORD:
        raise Problem("account.weak_password")
    phc = seal.hash_password(password, county.password_cost)
    with writing(county.engine) as connection:
        known = connection.execute(select(tables.accounts).where(tables.accounts.c.name == name)).first()
        if known is not None:
            raise Problem("account.exists", name=name)
        connection.execute(tables.accounts.insert().values(name=name, role=role, phc=phc))


def sign_in(county: County, name: str, password: str) -> str:
    """A new session token. Raises Problem: center.sign_in_failed, center.locked."""
    now = county.now()
    with reading(county.engine) as connection:
        row = connection.execute(select(tables.accounts).where(tables.accounts.c.name == name)).one_or_none()
    if row is not None and row.locked_until and now < datetime.fromisoformat(row.locked_until):
        raise Problem("center.locked", until=row.locked_until[11:16])
    fits = seal.check_password(password, row.phc if row is not None else _nobody(county.password_cost))
    if row is None or row.closed:
        raise Problem("center.sign_in_failed")
    if not fits:
        _count_failure(county, name, now)
        raise Problem("center.sign_in_failed")
    return _open_session(county, name, now)


def session_of(county: County, token: str) -> Session | None:
    """The session of a cookie, None where there is none or it has run out. Renews its idle time."""
    if not token:
        return None
    now = county.now()
    with reading(county.engine) as connection:
        joined = tables.sessions.join(tables.accounts)
        row = connection.execute(
            select(tables.sessions, tables.accounts.c.role, tables.accounts.c.closed)
            .select_from(joined)
            .where(tables.sessions.c.token_hash == _hash(token))
        ).one_or_none()
    if row is None or row.closed:
        return None
    used, started = datetime.fromisoformat(row.used), datetime.fromisoformat(row.started)
    if not (used <= now <= used + IDLE and now <= started + LONGEST):
        sign_out(county, token)
        return None
    if now - used > timedelta(minutes=1):
        with writing(county.engine) as connection:
            mine = tables.sessions.c.token_hash == row.token_hash
            connection.execute(update(tables.sessions).where(mine).values(used=now.isoformat()))
    return Session(row.account, row.role, row.csrf)


def sign_out(county: County, token: str) -> None:
    with writing(county.engine) as connection:
        connection.execute(delete(tables.sessions).where(tables.sessions.c.token_hash == _hash(token)))


def token_fits(session: Session, sent: str) -> bool:
    """True where a form brought its session's token back."""
    return hmac.compare_digest(session.csrf.encode(), sent.encode())


def note(connection: Connection, county: County, account: str, what: str, case_no: str, text: str) -> None:
    """One line of the audit trail for what is no event: sign-ins, a number shown in full."""
    row = {"n": next_number(connection, "audit"), "at": county.stamp(), "account": account}
    row |= {"what": what, "case_no": case_no, "note": text}
    connection.execute(tables.audit.insert().values(**row))


@lru_cache(maxsize=4)
def _nobody(cost: seal.PasswordCost) -> str:
    """Checked where the name is unknown, so that an unknown name takes as long as a wrong password."""
    return seal.hash_password(secrets.token_hex(8), cost)


def _open_session(county: County, name: str, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    stamp = now.isoformat()
    row = {"token_hash": _hash(token), "account": name, "csrf": secrets.token_urlsafe(24)}
    with writing(county.engine) as connection:
        mine = tables.accounts.c.name == name
        connection.execute(update(tables.accounts).where(mine).values(failures=0, locked_until=""))
        connection.execute(tables.sessions.insert().values(**row, started=stamp, used=stamp))
        note(connection, county, name, "sign_in", "", "")
    return token


def _count_failure(county: County, name: str, now: datetime) -> None:
    with writing(county.engine) as connection:
        columns = tables.accounts.c
        failures = connection.execute(
            update(tables.accounts)
            .where(columns.name == name)
            .values(failures=columns.failures + 1)
            .returning(columns.failures)
        ).scalar_one()
        if failures >= _TRIES:
            until = (now + _LOCKED_FOR).isoformat(timespec="seconds")
            connection.execute(
                update(tables.accounts).where(columns.name == name).values(failures=0, locked_until=until)
            )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
