"""A flat-bed scanner through SANE's own command `scanimage`, as a child process. No shell, no Qt.

Bounded in time and size; the clerk may stop it. WIA on Windows is not spoken: there the vendor's
tool lays its scans into a watched folder.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import IO

from desktop.devices.picture_intake import MOST_BYTES
from desktop.devices.ports import Picture, never
from sync.ledger.problems import Problem

SCAN_SECONDS = 120.0
LIST_SECONDS = 30.0
DPI = 200
_LOOK_SECONDS = 0.1


class SaneScanner:
    """`device` "" is the first that SANE finds; `program` "" is looked for on the path."""

    def __init__(self, device: str = "", program: str = "") -> None:
        self._device, self._program = device, program
        self.words = "扫描仪：SANE"

    def capture(self, cancelled: Callable[[], bool] = never) -> Picture:
        """One page, colour, 200 dpi, PNG. Raises Problem device.*"""
        order = ["--format=png", "--mode=Color", f"--resolution={DPI}"]
        if self._device:
            order.insert(0, f"--device-name={self._device}")
        content = self._run(order, SCAN_SECONDS, cancelled)
        if not content.startswith(b"\x89PNG"):
            raise Problem("device.scan_failed", reason="没有得到图像")
        return Picture(content, time.strftime("扫描-%H%M%S.png"))

    def try_out(self, cancelled: Callable[[], bool] = never) -> str:
        found = self.devices(cancelled)
        if not found:
            raise Problem("device.scan_failed", reason="没有找到扫描仪")
        return "找到扫描仪：" + "、".join(found) + "。"

    def devices(self, cancelled: Callable[[], bool] = never) -> list[str]:
        """Names as SANE says them."""
        said = self._run(["-L"], LIST_SECONDS, cancelled).decode("utf-8", "replace")
        return re.findall(r"device [`']([^']+)' is", said)

    def _run(self, order: Sequence[str], seconds: float, cancelled: Callable[[], bool]) -> bytes:
        program = self._program or shutil.which("scanimage")
        if not program:
            raise Problem("device.no_scanner_program")
        with _in_memory() as out, _in_memory() as complaints:
            try:
                process = subprocess.Popen(
                    [program, *order], stdin=subprocess.DEVNULL, stdout=out, stderr=complaints
                )
            except OSError as error:
                raise Problem("device.no_scanner_program") from error
            try:
                _wait(process, out, seconds, cancelled)
            finally:
                if process.poll() is None:
                    process.kill()
                    process.wait()
            if process.returncode:
                raise Problem("device.scan_failed", reason=_last_line(complaints))
            out.seek(0)
            return out.read(MOST_BYTES + 1)


def _in_memory() -> IO[bytes]:
    """A file for another program that lies on no disk: a scan in clear is written nowhere. SANE means Linux."""
    return os.fdopen(os.memfd_create("daiban-scan"), "w+b")


def _wait(
    process: subprocess.Popen[bytes], out: IO[bytes], seconds: float, cancelled: Callable[[], bool]
) -> None:
    until = time.monotonic() + seconds
    while process.poll() is None:
        if cancelled():
            raise Problem("device.stopped")
        if time.monotonic() > until:
            raise Problem("device.scan_failed", reason="超过时限")
        if out.seek(0, 2) > MOST_BYTES:
            raise Problem("device.scan_failed", reason="图像太大")
        with suppress(subprocess.TimeoutExpired):
            process.wait(_LOOK_SECONDS)


def _last_line(complaints: IO[bytes]) -> str:
    complaints.seek(0)
    lines = complaints.read(64 << 10).decode("utf-8", "replace").strip().splitlines()
    return "".join(sign for sign in (lines[-1] if lines else "") if sign.isprintable())[:80] or "没有说明"
