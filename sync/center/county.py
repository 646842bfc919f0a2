"""County (县中心): the office as one value: folder, database, keys, clock, catalogue.

Opens and first furnishes the office; the services are functions that take it. The clock
is injected: simulated days and real ones run the same code.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from forms.calendar import WorkingCalendar
from forms.catalog import Catalog
from sync import seal
from sync.center import tables
from sync.center.calendar_in_force import calendar_of
from sync.center.database import insert_or_leave, open_engine, read_meta, reading, write_meta, writing
from sync.center.keys import CountyKeys, load_or_make
from sync.center.shelf import open_shelf
from sync.center.together import Together
from sync.center.vault import Vault
from sync.ledger.problems import Problem

DEFAULT_CODE = "511999000000"
DEFAULT_NAME = "示范县政务服务中心"
DEFAULT_SHORT = "示范县"
HEAD = "head/"
MOST_INCARNATIONS = 99  # two digits in every number (documents.md 0.2)
SITE_CODE = re.compile(r"[1-9][0-9]{11}")


def system_now() -> datetime:
    """Local time with its offset."""
    return datetime.now().astimezone()


@dataclass(frozen=True)
class County:
    """`code`: the county's own 12-digit site code.

    `epoch` and `incarnation` change when the office is restored from a backup: the stations bring
    again what is lacking, and the county's own chain and numbers begin anew beside the lost ones.
    """

    folder: Path
    engine: Engine
    keys: CountyKeys
    now: Callable[[], datetime]
    catalog: Catalog
    code: str
    name: str
    short: str
    epoch: str
    incarnation: int
    vault: Vault = field(repr=False)
    password_cost: seal.PasswordCost = seal.PasswordCost()
    line: Together[Any] = field(default_factory=Together, repr=False, compare=False)

    @classmethod
    def open(
        cls,
        data_dir: Path | str,
        *,
        database_url: str | None = None,
        materials_url: str | None = None,
        now: Callable[[], datetime] = system_now,
        code: str | None = None,
        name: str | None = None,
        short: str | None = None,
        catalog: Catalog | None = None,
        password_cost: seal.PasswordCost | None = None,
    ) -> County:
        """Open the office in a folder, furnishing it at the first start.

        `materials_url`: `s3://bucket/prefix` for whole scans, else the folder itself. `code`, `name`, `short` count at the first start only; later another code is refused
        with Problem("center.other_county").
        """
        folder = Path(data_dir)
        folder.mkdir(parents=True, exist_ok=True)
        keys = load_or_make(folder)
        engine = open_engine(folder, database_url)
        try:
            identity = _furnish(engine, code, name, short)
            return cls(
                folder=folder,
                engine=engine,
                keys=keys,
                now=now,
                catalog=Catalog.builtin(verify=seal.verify) if catalog is None else catalog,
                vault=Vault(folder, keys.data_key, open_shelf(folder, materials_url)),
                password_cost=password_cost or seal.PasswordCost(),
                **identity,
            )
        except BaseException:
            engine.dispose()
            raise

    def close(self) -> None:
        """Give the database back."""
        self.engine.dispose()

    @property
    def calendar(self) -> WorkingCalendar:
        """The one in force now, read anew; inside a transaction ask `calendar_of` with its connection."""
        with reading(self.engine) as connection:
            return calendar_of(connection)

    def today(self) -> date:
        return self.now().date()

    def stamp(self) -> str:
        """The time of writing, local with offset, to the second."""
        return self.now().isoformat(timespec="seconds")

    def qr_mac(self, content: str) -> str:
        """The county's own MAC on a paper's QR line (formats.md: QR)."""
        return seal.mac80(seal.derive(self.keys.data_key, "qr"), content.encode())


def begin_anew(county: County) -> tuple[str, int]:
    """The database was set back: (new epoch, new incarnation). A running office must be opened again.

    Raises Problem("center.incarnations") after the 99th time.
    """
    with writing(county.engine) as connection:
        incarnation = int(read_meta(connection, "incarnation") or 1) + 1
        if incarnation > MOST_INCARNATIONS:
            raise Problem("center.incarnations")
        epoch = secrets.token_hex(4)
        _note_head(connection, incarnation - 1)
        write_meta(connection, "incarnation", str(incarnation))
        write_meta(connection, "epoch", epoch)
    return epoch, incarnation


def raise_incarnation(connection: Connection, county: County, seen: int) -> None:
    """An act of ours under number `seen` came back: where that is not a former life's, go on behind it.

    So it is when one backup was brought back twice: the second life would take the first one's number.
    """
    now = int(read_meta(connection, "incarnation") or 1)
    columns = tables.events.c
    wrote = select(columns.seq).where(columns.site == county.code, columns.incarnation == now).limit(1)
    taken = seen == now and connection.execute(wrote).first() is None
    if seen > now or taken:
        if seen >= MOST_INCARNATIONS:
            raise Problem("center.incarnations")
        write_meta(connection, "incarnation", str(seen + 1))


def own_incarnation(connection: Connection) -> int:
    """The county's device number as of this transaction."""
    return int(read_meta(connection, "incarnation") or 1)


def _note_head(connection: Connection, incarnation: int) -> None:
    """Where the chain of an ended life ends in the backup; noted once, the earliest holds."""
    if not read_meta(connection, f"{HEAD}{incarnation}"):
        columns = tables.events.c
        own = connection.execute(select(tables.meta.c.value).where(tables.meta.c.name == "county")).scalar()
        mine = (columns.site == own, columns.incarnation == incarnation)
        last = connection.execute(select(func.max(columns.seq)).where(*mine)).scalar()
        write_meta(connection, f"{HEAD}{incarnation}", str(last or 0))


def _furnish(engine: Engine, code: str | None, name: str | None, short: str | None) -> dict[str, Any]:
    if code is not None and not SITE_CODE.fullmatch(code):
        raise Problem("center.site_invalid", site=code)
    with reading(engine) as connection:
        found = read_meta(connection, "county")
    if not found:
        with writing(engine) as connection:
            if not read_meta(connection, "county"):
                write_meta(connection, "county", code or DEFAULT_CODE)
                write_meta(connection, "epoch", secrets.token_hex(4))
                row = {"site": code or DEFAULT_CODE, "name": name or DEFAULT_NAME}
                row |= {"short": short or DEFAULT_SHORT, "tier": "county", "parent": ""}
                insert_or_leave(connection, tables.sites, row)
    with reading(engine) as connection:
        own = read_meta(connection, "county")
        epoch = read_meta(connection, "epoch")
        incarnation = int(read_meta(connection, "incarnation") or 1)
        site = connection.execute(select(tables.sites).where(tables.sites.c.site == own)).one()
    if code is not None and code != own:
        raise Problem("center.other_county", found=own, asked=code)
    return {"code": own, "name": site.name, "short": site.short, "epoch": epoch, "incarnation": incarnation}
