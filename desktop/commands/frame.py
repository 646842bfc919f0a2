"""What every command shares: the station of `--base-dir`, the signed-in account, the answer.

Plain lines for people, one JSON document with `--json`. Knows argparse and the verbs.
"""

from __future__ import annotations

import argparse
import dataclasses
import getpass
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from desktop.bootstrap import open_station
from desktop.paths import app_paths
from desktop.seat import Seat
from desktop.usecases.accounts import actor_of, sign_in
from desktop.usecases.station import Station
from desktop.usecases.trusted_clock import refuse_unasked_gap
from sync.ledger.events import Actor
from sync.ledger.problems import Problem

MOST_OF_A_PASSWORD = 4096
PATIENCE_S = 10.0
"""How long a command waits for another one to end."""
Run = Callable[["Frame"], "Reply"]


@dataclass(frozen=True, slots=True)
class Reply:
    """`document` is printed with --json, `lines` without; `code` is the exit status."""

    document: Any
    lines: tuple[str, ...]
    code: int = 0


class Frame:
    """One command's surroundings; the station is opened on first use and closed at the end.

    A command has the folder to itself for as long as it runs (`desktop.seat`). One that only reads (`reads` in its
    arguments: status, case list, case show, draft list, day-slip, check-slip, card, key show) may run beside an open
    window: its snapshot is SQLite's own, it writes no row and opens the cabinet without mending, bringing up or
    second copy. Whatever writes is refused beside a window: one unit of work would be safe by SQLite's lock, but the
    second copy, the key file and the window's memory of it are files that only one program at a time may change.
    """

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self._station: Station | None = None
        self._seat: Seat | None = None
        self._proved = False

    @property
    def station(self) -> Station:
        """Opened by the password of `--account` where the keys are wrapped. Raises Problem keys.*, store.*, station.*."""
        if self._station is None:
            self.sit()
            paths, account = app_paths(self.args.base_dir), self.args.account or ""
            self._station = open_station(
                paths, account=account, password=self._password_once, beside=self._seat is None
            )
        return self._station

    def sit(self) -> None:
        """Have the folder to itself; a command that only reads goes on without. Raises Problem station.*, store.*."""
        if self._seat is not None:
            return
        reads = getattr(self.args, "reads", False)
        try:
            self._seat = Seat.take(app_paths(self.args.base_dir).seat, 0 if reads else PATIENCE_S)
        except Problem as problem:
            if not reads or problem.code != "station.in_use":
                raise

    def actor(self) -> Actor:
        """The clerk of `--account`. Raises Problem account.*."""
        if not self.args.account:
            raise Problem("usage", reason="请用 --account 给出账号")
        station = self.station
        if self._proved:
            return actor_of(station, self.args.account)
        return sign_in(station, self.args.account, self._password_once())

    def doer(self) -> Actor:
        """The clerk of `--account`, who makes an act now: the date is in no doubt. Raises Problem account.*, clock.gap."""
        actor = self.actor()
        refuse_unasked_gap(self.station, actor)
        return actor

    def _password_once(self) -> str:
        self._proved = True
        return password(self.args.password_file)

    def close(self) -> None:
        if self._station is not None:
            self._station.cabinet.close()
        if self._seat is not None:
            self._seat.leave()


def password(file: str | None = None, variable: str = "DAIBAN_PASSWORD", words: str = "密码：") -> str:
    """The first line of `file`, else the variable, else a prompt; never an argument, which others see.

    Raises Problem("account.missing_password") where nobody can answer.
    """
    if file:
        return _first_line(Path(file))
    given = os.environ.get(variable)
    if given:
        return given
    if not sys.stdin.isatty():
        raise Problem("account.missing_password")
    return getpass.getpass(words)


def _first_line(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return stream.read(MOST_OF_A_PASSWORD).decode("utf-8-sig").splitlines()[0].strip()
    except (OSError, UnicodeDecodeError, IndexError) as error:
        raise Problem("account.missing_password") from error


def plain(value: Any) -> Any:
    """Views as JSON values: dataclasses by field name, dates ISO, bytes left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in value]
    return value


def as_json(document: Any) -> str:
    return json.dumps(plain(document), ensure_ascii=False, indent=2)
