"""A card reader behind a vendor's library, which runs in a program of its own and speaks lines of JSON.

The library may be 32-bit, hang or crash: this process only sees lines, a time limit and an end.
One process for each card, started anew once when it dies. docs/internals/reader-bridge.md is the
protocol. No Qt, no shell; blocks on a worker.
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from desktop.devices.card_reader import card_from_json
from desktop.devices.ports import CardContent, never
from desktop.devices.sam_cards import card_of
from desktop.devices.sam_words import status_words
from sync.ledger.problems import Problem

PROTOCOL = 1
HELLO_SECONDS = 8.0
"""An old PC with a hard disk loads a vendor's library slowly."""
ANSWER_SECONDS = 6.0
FIND_EVERY_SECONDS = 0.3
GRACE_SECONDS = 1.0
"""Between `bye` and the end by force."""
MOST_LINE = 64 << 10
MOST_LINES = 32
"""Lines that nobody asked for; a program that talks on is ended."""
STARTS = 2
NO_CARD = 0x80
_LOOK_SECONDS = 0.1


class _Died(Exception):
    """The program ended, or said what is no answer. `said`: why, in words."""


class BridgeCardReader:
    """`command`: the program and its arguments; `patience`: how many times to look for a card."""

    def __init__(self, command: Sequence[str], patience: int = 20) -> None:
        self._command, self._patience = list(command), patience
        self.words = "读卡器：厂家程序"

    def read(self, cancelled: Callable[[], bool] = never) -> CardContent:
        return _card(self._ask("read", cancelled))

    def try_out(self, cancelled: Callable[[], bool] = never) -> str:
        said = self._ask("status", cancelled)
        return f"厂家读卡程序有应答：{_short(said.get('name')) or self._command[0]}。"

    def _ask(self, what: str, cancelled: Callable[[], bool]) -> dict[str, Any]:
        """The answer that is `ok`. Raises Problem device.*"""
        reason = ""
        for _ in range(STARTS):
            try:
                with _started(self._command) as program:
                    program.hello(cancelled)
                    return self._poll(program, what, cancelled)
            except _Died as died:
                reason = str(died)
            if cancelled():
                raise Problem("device.stopped")
        raise Problem("device.bridge_broken", reason=reason)

    def _poll(self, program: _Program, what: str, cancelled: Callable[[], bool]) -> dict[str, Any]:
        for left in range(self._patience, 0, -1):
            said = program.ask(what, cancelled)
            if said.get("ok") is True:
                return said
            status = said.get("status")
            if status != NO_CARD:
                raise _refusal(status, said.get("error"))
            if left > 1:
                _rest(cancelled)
        raise Problem("device.no_card")


class _Program:
    """The running program: lines in, lines out, each with a limit."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._lines: queue.Queue[bytes] = queue.Queue(MOST_LINES)
        self._over = threading.Event()
        self._number = 0
        self._listener = threading.Thread(target=self._listen, name="daiban-bridge", daemon=True)
        self._listener.start()

    def hello(self, cancelled: Callable[[], bool]) -> None:
        said = self._next(HELLO_SECONDS, cancelled)
        if said.get("protocol") != PROTOCOL:
            raise Problem("device.bridge_foreign")

    def ask(self, what: str, cancelled: Callable[[], bool]) -> dict[str, Any]:
        self._number += 1
        self.tell({"id": self._number, "do": what})
        until = time.monotonic() + ANSWER_SECONDS
        while True:
            said = self._next(until - time.monotonic(), cancelled)
            if said.get("id") == self._number:
                return said

    def tell(self, line: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(line).encode() + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise _Died("程序已退出") from error

    def gone(self) -> None:
        """The program has ended; its output closes with it, unless it left a child that holds it."""
        self._listener.join(GRACE_SECONDS)

    def _next(self, seconds: float, cancelled: Callable[[], bool]) -> dict[str, Any]:
        until = time.monotonic() + seconds
        while True:
            if cancelled():
                raise Problem("device.stopped")
            try:
                line = self._lines.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                if self._over.is_set() and self._lines.empty():
                    raise _Died("程序已退出") from None
                if time.monotonic() > until:
                    raise _Died("没有在限时内回答") from None
                continue
            try:
                said = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise _Died("回答不是 JSON") from error
            if not isinstance(said, dict):
                raise _Died("回答不是 JSON 对象")
            return said

    def _listen(self) -> None:
        """Runs beside; ends with the program, with a line too long or with too many lines."""
        assert self._process.stdout is not None
        with suppress(OSError, ValueError), self._process.stdout as said:
            while line := said.readline(MOST_LINE + 1):
                if len(line) > MOST_LINE:
                    break
                try:
                    self._lines.put_nowait(line)
                except queue.Full:
                    break
        self._over.set()


@contextmanager
def _started(command: list[str]) -> Iterator[_Program]:
    """The program for as long as the block; afterwards it is gone, whatever happened."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0) if sys.platform == "win32" else 0,
        )
    except (OSError, ValueError, IndexError) as error:
        raise Problem("device.bridge_missing", program=command[0] if command else "") from error
    program = _Program(process)
    try:
        yield program
        with suppress(_Died):
            program.tell({"do": "bye"})
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_SECONDS)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        if process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()
        program.gone()


def _card(said: dict[str, Any]) -> CardContent:
    """Raw blocks where the library gives them (nothing is lost), else fields."""
    fields = said.get("card")
    if isinstance(fields, dict) and "text" in fields:
        try:
            text, photo = bytes.fromhex(fields["text"]), bytes.fromhex(fields.get("photo", ""))
        except (TypeError, ValueError) as error:
            raise Problem("device.card_unreadable", reason="厂家程序给的内容不是十六进制") from error
        return card_of(text, photo)
    return card_from_json(json.dumps(fields).encode())


def _refusal(status: object, error: object) -> Problem:
    if isinstance(status, int):
        return Problem("device.card_status", what=status_words(status), number=f"{status:02X}")
    return Problem("device.bridge_refused", reason=_short(error) or "没有说明")


def _short(words: object) -> str:
    text = words if isinstance(words, str) else ""
    return "".join(sign for sign in text if sign.isprintable())[:80]


def _rest(cancelled: Callable[[], bool]) -> None:
    until = time.monotonic() + FIND_EVERY_SECONDS
    while time.monotonic() < until and not cancelled():
        time.sleep(min(_LOOK_SECONDS, FIND_EVERY_SECONDS))
