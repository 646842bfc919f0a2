"""Accounts and sessions of the county's pages: who is signed in, until when, with which form token.

Four roles, and one account has one of them for good: reviewers see and decide cases; the system
administrator looks after PCs, the security administrator after accounts, the auditor reads what
was done (三员分立, law_and_standards.md 7.2). None of these three sees a case or the others' pages.
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

from sqlalchemy import delete, select, update

from sync import seal
from sync.center import tables
from sync.center.county import County
from sync.center.database import read_meta, reading, write_meta, writing
from sync.center.trail import note
from sync.ledger.events import Actor
from sync.ledger.problems import Problem
from sync.ledger.table import ROLES as _ROLES

ROLES = {"CR": _ROLES["CR"].zh, "CA": "系统管理员", "CS": "安全管理员", "AU": "审计员"}
SECURITY = "CS"
CASES, DEVICES, ACCOUNTS, LOG, ANYBODY = "cases", "devices", "accounts", "log", ""
UPDATES, VILLAGES = "updates", "villages"
POWERS: dict[str, frozenset[str]] = {
    CASES: frozenset({"CR"}),
    DEVICES: frozenset({"CR", "CA"}),
    ACCOUNTS: frozenset({SECURITY}),
    LOG: frozenset({"AU"}),
    UPDATES: frozenset({"CA"}),
    VILLAGES: frozenset({"CA"}),
    ANYBODY: frozenset(ROLES),
}
POWER_WORDS = {
    CASES: "查看办件",
    DEVICES: "查看站点",
    ACCOUNTS: "管理账号",
    LOG: "查看全部审计记录",
    UPDATES: "管理程序更新",
    VILLAGES: "导入村（社区）名单",
}
_HOMES = ((CASES, "/queue"), (DEVICES, "/stations"), (ACCOUNTS, "/accounts"), (LOG, "/audit"))
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
MIN_PASSWORD = 8
_TRIES = 5
_LOCKED_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in account. `csrf` must come back with every form. `initial`: its password was given by somebody
    else and is to be changed before anything."""

    account: str
    role: str
    csrf: str
    initial: bool = False

    @property
    def actor(self) -> Actor:
        return Actor(self.account, self.account, self.role)

    @property
    def sees_cases(self) -> bool:
        """None of the three administrators sees a case (state_machine.md 7)."""
        return self.may(CASES)

    @property
    def home(self) -> str:
        """The first page of a role."""
        return next((page for power, page in _HOMES if self.may(power)), "/me")

    def may(self, power: str) -> bool:
        return self.role in POWERS[power]


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as the security administrator sees it."""

    name: str
    role: str
    closed: bool
    locked_until: str


def add_account(
    county: County, name: str, role: str, password: str, by: str = "", *, initial: bool = False
) -> None:
    """An account with its one role. `by`: who adds it, "" at the machine itself. `initial`: its owner must
    choose another password at the first sign-in.

    Raises Problem: account.exists (also where it is asked for with another role), account.weak_password, usage.
    """
    name = name.strip()[:80]
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
        write_meta(connection, _initial(name), "1" if initial else "")
        note(connection, county, by or "（本机命令）", "account_added", "", f"{name}：{ROLES[role]}")


def list_accounts(county: County) -> list[AccountLine]:
    """Every account by name, closed ones last."""
    columns = tables.accounts.c
    query = select(columns.name, columns.role, columns.closed, columns.locked_until)
    now = county.now()
    with reading(county.engine) as connection:
        rows = connection.execute(query.order_by(columns.closed, columns.role, columns.name)).all()
    locked = {
        row.name: row.locked_until
        for row in rows
        if row.locked_until and datetime.fromisoformat(row.locked_until) > now
    }
    return [AccountLine(row.name, row.role, row.closed, locked.get(row.name, "")) for row in rows]


def close_account(county: County, name: str, by: str, *, closed: bool = True) -> None:
    """Let somebody in no more, or again; what he did stays his. His sessions end at once.

    Raises Problem: center.account_unknown, center.own_account.
    """
    if name == by:
        raise Problem("center.own_account")
    with writing(county.engine) as connection:
        mine = tables.accounts.c.name == name
        changed = connection.execute(
            update(tables.accounts).where(mine).values(closed=closed, failures=0, locked_until="")
        )
        if changed.rowcount == 0:
            raise Problem("center.account_unknown", name=name)
        connection.execute(delete(tables.sessions).where(tables.sessions.c.account == name))
        note(connection, county, by, "account_closed" if closed else "account_opened", "", name)


def set_password(county: County, name: str, password: str, by: str, old: str | None = None) -> None:
    """A new password; every session of the account ends. `old` is asked of who changes his own.

    Raises Problem: account.weak_password, center.account_unknown, account.password.
    """
    if len(password) < MIN_PASSWORD:
        raise Problem("account.weak_password")
    mine = tables.accounts.c.name == name
    with reading(county.engine) as connection:
        kept = connection.execute(select(tables.accounts.c.phc).where(mine)).scalar()
    if kept is None:
        raise Problem("center.account_unknown", name=name)
    if old is not None and not seal.check_password(old, kept):
        raise Problem("account.password")
    if old == password:
        raise Problem("account.same_password")
    phc = seal.hash_password(password, county.password_cost)
    with writing(county.engine) as connection:
        connection.execute(update(tables.accounts).where(mine).values(phc=phc, failures=0, locked_until=""))
        connection.execute(delete(tables.sessions).where(tables.sessions.c.account == name))
        write_meta(connection, _initial(name), "1" if name != by else "")
        note(connection, county, by, "password", "", name)


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
        initial = row is not None and bool(read_meta(connection, _initial(row.account)))
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
    return Session(row.account, row.role, row.csrf, initial)


def sign_out(county: County, token: str) -> None:
    with writing(county.engine) as connection:
        connection.execute(delete(tables.sessions).where(tables.sessions.c.token_hash == _hash(token)))


def token_fits(session: Session, sent: str) -> bool:
    """True where a form brought its session's token back."""
    return hmac.compare_digest(session.csrf.encode(), sent.encode())


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
        note(connection, county, name, "sign_in_failed", "", "")
        if failures >= _TRIES:
            until = (now + _LOCKED_FOR).isoformat(timespec="seconds")
            connection.execute(
                update(tables.accounts).where(columns.name == name).values(failures=0, locked_until=until)
            )


def _initial(name: str) -> str:
    """The line of `meta` that says that an account's password was given by somebody else."""
    return f"initial/{_hash(name)[:40]}"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
