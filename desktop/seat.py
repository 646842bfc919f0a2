"""Seat (座位): one program at a time over a station's folder, and how a second start calls the first to the front.

The kernel's own lock on an open file: it goes with the process, however that ends, so nothing stale is ever left to
judge. In the file stands where the one who sits can be called. Knows nothing of stations, windows or Qt.
"""

from __future__ import annotations

import errno
import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from sync.ledger.problems import Problem, register
from sync.store.durable import make_folder
from sync.store.failures import of_disk

if TYPE_CHECKING:
    from multiprocessing.connection import Listener

register(
    {
        "station.in_use": "本站的数据正在用着：代办台已经打开，或者有命令还没做完。没有改动任何内容。"
        "请用已打开的窗口；找不到窗口就等一分钟再打开，还不行请重新启动电脑。",
        "station.no_lock": "文件夹{folder}所在的盘不能上锁（{reason}），两处同时写会弄坏数据，所以没有打开。"
        "请把数据文件夹放到本机的硬盘上。",
    }
)

_STEP_S = 0.05
_ANSWER_S = 5.0
_MOST = 512
_FAR = 1 << 20
"""The byte that Windows locks. Nobody else can read a locked byte, so it lies behind everything written."""
_HERE = b"here"

log = logging.getLogger(__name__)


class Seat:
    """Taken until `leave` or the end of the process."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._address = ""
        self._left = threading.Event()

    @classmethod
    def take(cls, file: Path, patience_s: float = 0.0) -> Seat:
        """The seat that `file` stands for; made where it is missing, never removed.

        Waits `patience_s` for another program to end. Raises Problem station.in_use, station.no_lock, store.*.
        """
        try:
            make_folder(file.parent)
            handle = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        except OSError as error:
            raise of_disk(error, file.parent) from error
        ends = time.monotonic() + patience_s
        try:
            while not _locked(handle, file.parent):
                if time.monotonic() >= ends:
                    raise Problem("station.in_use")
                time.sleep(_STEP_S)
            with suppress(OSError):
                os.ftruncate(handle, 0)  # what stands there is of one who is gone
        except BaseException:
            os.close(handle)
            raise
        return cls(handle)

    def listen(self, called: Callable[[], bool]) -> None:
        """From now on a second start can call this program; `called`, on a thread of its own, says whether it came.

        Where nothing can be listened on, a second start says its sentence instead.
        """
        try:
            from multiprocessing.connection import Listener

            listener = Listener()
            self._address = str(listener.address)
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, self._address.encode())
        except (ImportError, OSError) as error:
            log.info("a second start cannot call this window: %s", type(error).__name__)
            return
        answering = (listener, called, self._left)
        threading.Thread(target=_answer, args=answering, name="daiban-seat", daemon=True).start()

    def leave(self) -> None:
        """Whoever waits may sit down. Safe to call twice."""
        if self._left.is_set():
            return
        self._left.set()
        if self._address:
            _asked(self._address)  # wakes the thread that listens, which then ends
        with suppress(OSError):
            os.ftruncate(self._handle, 0)
        os.close(self._handle)

    def __enter__(self) -> Seat:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()


def sit_or_call(file: Path, patience_s: float) -> Seat | None:
    """The seat, or None where the one who sits came to the front.

    Until `patience_s` is over a command may end and a window that is only opening may begin to listen.
    Raises Problem station.in_use, station.no_lock, store.*.
    """
    ends = time.monotonic() + patience_s
    while True:
        try:
            return Seat.take(file)
        except Problem as problem:
            if problem.code != "station.in_use":
                raise
            if call(file):
                return None
            if time.monotonic() >= ends:
                raise
        time.sleep(_STEP_S)


def call(file: Path) -> bool:
    """Ask whoever sits to come to the front; True where it said that it came."""
    try:
        with file.open("rb") as stream:
            address = stream.read(_MOST).decode("utf-8", "replace").strip()
    except OSError:
        return False
    if not address:
        return False
    _let_it_come()
    return _asked(address)


def _asked(address: str) -> bool:
    try:
        from multiprocessing.connection import Client

        with Client(address) as line:
            return line.poll(_ANSWER_S) and line.recv_bytes(_MOST) == _HERE
    except (ImportError, OSError, EOFError, ValueError):
        return False


def _answer(listener: Listener, called: Callable[[], bool], left: threading.Event) -> None:
    while not left.is_set():
        with suppress(OSError, EOFError), listener.accept() as line:
            if not left.is_set() and called():
                line.send_bytes(_HERE)
    with suppress(OSError):
        listener.close()


def _let_it_come() -> None:
    """Windows lets another program take the front only with leave of the one in front: this one, just started."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)


def _locked(handle: int, folder: Path) -> bool:
    """Try once. Raises Problem("station.no_lock") where this disk knows no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if _is_taken(error):
            return False
        raise Problem("station.no_lock", folder=folder, reason=error.strerror or "") from error
    return True


def _is_taken(error: OSError) -> bool:
    """Somebody else has it. Windows says so by EACCES, Wine by no number at all; a drive without locks is another word."""
    if sys.platform == "win32":
        return error.errno not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EBADF)
    return isinstance(error, (BlockingIOError, PermissionError))
