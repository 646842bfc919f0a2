"""Failures: what SQLite and the disk say, turned into the refusals a clerk can act on.

Knows result codes and errno values, nothing of tables or cases. What is no weather (a
broken constraint, a wrong statement) is a bug and passes through unchanged.
"""

from __future__ import annotations

import errno
import shutil
import sqlite3
from pathlib import Path

import sqlcipher3
from sqlalchemy.exc import DBAPIError

from sync.ledger.problems import Problem

_FULL = {errno.ENOSPC, errno.EDQUOT}
_READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.EISDIR}
_CODES = {
    sqlite3.SQLITE_BUSY: "store.locked",
    sqlite3.SQLITE_LOCKED: "store.locked",
    sqlite3.SQLITE_READONLY: "store.read_only",
    sqlite3.SQLITE_PERM: "store.read_only",
    sqlite3.SQLITE_CANTOPEN: "store.read_only",
    sqlite3.SQLITE_FULL: "store.disk_full",
    sqlite3.SQLITE_CORRUPT: "store.damaged",
    sqlite3.SQLITE_NOTADB: "store.damaged",
    sqlite3.SQLITE_IOERR: "store.not_saved",
}
# The online copy raises without a code; its words are SQLite's own.
_WORDS = {
    "disk I/O error": sqlite3.SQLITE_IOERR,
    "database or disk is full": sqlite3.SQLITE_FULL,
    "unable to open database file": sqlite3.SQLITE_CANTOPEN,
    "database is locked": sqlite3.SQLITE_BUSY,
    "database disk image is malformed": sqlite3.SQLITE_CORRUPT,
    "file is not a database": sqlite3.SQLITE_NOTADB,
    "attempt to write a readonly database": sqlite3.SQLITE_READONLY,
}
# A full disk hides behind "disk I/O error" when it is the shared-memory file that cannot grow.
_HARDLY_ANYTHING = 256 * 1024


def of_database(error: BaseException, folder: Path) -> Problem | None:
    """The Problem behind an error of the database in `folder`; None where the error is a bug."""
    raw = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(raw, sqlcipher3.DatabaseError):
        return None
    primary = getattr(raw, "sqlite_errorcode", None) or _WORDS.get(str(raw), 0)
    primary &= 0xFF
    code = _CODES.get(primary)
    if code is None:
        return None
    if primary in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN) and _full(folder):
        code = "store.disk_full"
    reason = "磁盘读写出错" if primary == sqlite3.SQLITE_IOERR else "内容与校验不符，或密钥不对"
    return Problem(code, folder=folder, reason=reason)


def of_disk(error: OSError, folder: Path) -> Problem:
    """The Problem behind an error of a plain file under `folder`."""
    if error.errno in _FULL:
        return Problem("store.disk_full", folder=folder)
    if error.errno in _READ_ONLY:
        return Problem("store.read_only", folder=folder)
    return Problem("store.not_saved", reason=error.strerror or "磁盘读写出错")


def _full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _HARDLY_ANYTHING
    except OSError:
        return False
