"""The ways to a ticket printer: a device file (USB), a network socket, a serial line. Bytes out, nothing else.

Each gives up after a time limit and asks `cancelled` between pieces: a printer without paper holds up nobody.
"""

from __future__ import annotations

import os
import select
import socket
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from sync.ledger.problems import Problem

STALLED_SECONDS = 10.0
"""Without one byte taken."""
PIECE = 1024
RAW_PORT = 9100
_LOOK_SECONDS = 0.2


class TicketLink(Protocol):
    slow: bool

    def send(self, jobs: Sequence[bytes], cancelled: Callable[[], bool]) -> None:
        """All of it, in order. Raises Problem device.print_failed, device.print_stopped."""
        ...


class DeviceFile:
    """`/dev/usb/lp0` and its like."""

    slow = False

    def __init__(self, path: str) -> None:
        self._path = path

    def send(self, jobs: Sequence[bytes], cancelled: Callable[[], bool]) -> None:
        flags = (
            os.O_WRONLY
            | getattr(os, "O_NONBLOCK", 0)
            | getattr(os, "O_NOCTTY", 0)
            | getattr(os, "O_BINARY", 0)
        )
        try:
            handle = os.open(self._path, flags)
        except OSError as error:
            raise Problem("device.print_failed", reason=f"{self._path} 打不开") from error
        try:
            _pour(jobs, cancelled, lambda piece: _write_some(handle, piece))
        except OSError as error:
            raise Problem("device.print_failed", reason="打印机断开了") from error
        finally:
            os.close(handle)


class NetworkLink:
    """Raw bytes to port 9100."""

    slow = False

    def __init__(self, host: str, port: int = RAW_PORT) -> None:
        self._host, self._port = host, port

    def send(self, jobs: Sequence[bytes], cancelled: Callable[[], bool]) -> None:
        try:
            with socket.create_connection((self._host, self._port), timeout=STALLED_SECONDS) as line:
                line.settimeout(_LOOK_SECONDS)
                _pour(jobs, cancelled, lambda piece: _send_some(line, piece))
                line.shutdown(socket.SHUT_WR)
        except (OSError, OverflowError, UnicodeError) as error:
            raise Problem("device.print_failed", reason=f"{self._host} 连不上或断开了") from error


class SerialLink:
    """A serial or Bluetooth port; slow, so tickets go as text."""

    slow = True

    def __init__(self, port: str, baud: int = 9600) -> None:
        self._port, self._baud = port, baud

    def send(self, jobs: Sequence[bytes], cancelled: Callable[[], bool]) -> None:
        import serial

        try:
            with serial.Serial(self._port, self._baud, write_timeout=STALLED_SECONDS, exclusive=True) as line:
                for job in jobs:
                    for at in range(0, len(job), PIECE):
                        _ask(cancelled)
                        line.write(job[at : at + PIECE])
                line.flush()
        except serial.SerialTimeoutException as error:
            raise Problem("device.print_failed", reason="打印机不再接收，可能缺纸") from error
        except (serial.SerialException, OSError, ValueError) as error:
            raise Problem("device.print_failed", reason=f"{self._port} 打不开或断开了") from error


def _pour(jobs: Sequence[bytes], cancelled: Callable[[], bool], some: Callable[[bytes], int]) -> None:
    """Give pieces until all are taken; `some` returns how many bytes were taken, 0 when none for a while."""
    for job in jobs:
        at, until = 0, time.monotonic() + STALLED_SECONDS
        while at < len(job):
            _ask(cancelled)
            taken = some(job[at : at + PIECE])
            at += taken
            if taken:
                until = time.monotonic() + STALLED_SECONDS
            elif time.monotonic() > until:
                raise Problem("device.print_failed", reason="打印机不再接收，可能缺纸")


def _ask(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Problem("device.print_stopped")


def _write_some(handle: int, piece: bytes) -> int:
    if hasattr(os, "O_NONBLOCK"):
        select.select([], [handle], [], _LOOK_SECONDS)
    try:
        return os.write(handle, piece)
    except BlockingIOError:
        return 0


def _send_some(line: socket.socket, piece: bytes) -> int:
    try:
        return line.send(piece)
    except TimeoutError:
        return 0
