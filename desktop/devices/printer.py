"""Printers: the system's own through `lp`, and one that lays PDFs into a folder.

A PDF is handed over as it is, never scaled, so the paper equals the stored file. Printing
never holds up a case: it is saved before. No Qt here.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from desktop.devices.paper_size import A5, TICKET, media, paper_of
from desktop.devices.ports import PrinterPort, never
from sync.ledger.problems import Problem

LP_TIMEOUT_SECONDS = 30
TO_FILE = "file"


class NoPrinter:
    words = "打印机：未接"

    def print_pdf(self, name: str, content: bytes) -> str:
        raise Problem("device.no_printer")

    def try_out(self, cancelled: Callable[[], bool] = never) -> str:
        raise Problem("device.no_printer")


class FolderPrinter:
    """Writes every print as one PDF; a second print of the same paper gets the next number."""

    words = "打印机：存为文件"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def print_pdf(self, name: str, content: bytes) -> str:
        stem = re.sub(r"[^\w〔〕-]+", "_", name).strip("_") or "paper"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._free(stem)
            path.write_bytes(content)
        except OSError as error:
            raise Problem("device.print_failed", reason=error.strerror or "写不进文件夹") from error
        return path.name

    def try_out(self, cancelled: Callable[[], bool] = never) -> str:
        return f"打印存为文件：{self._folder}。"

    def _free(self, stem: str) -> Path:
        path, number = self._folder / f"{stem}.pdf", 1
        while path.exists():
            number += 1
            path = self._folder / f"{stem}-{number}.pdf"
        return path


class SystemPrinter:
    """Hands the PDF to CUPS. `queue` "" is the system's default printer."""

    words = "打印机：系统打印机"

    def __init__(self, command: str, queue: str = "") -> None:
        self._command = command
        self._queue = queue

    def print_pdf(self, name: str, content: bytes) -> str:
        order = [self._command, "-t", name, "-o", f"media={media(content)}", "-o", "print-scaling=none"]
        if self._queue:
            order += ["-d", self._queue]
        try:
            done = subprocess.run(order, input=content, capture_output=True, timeout=LP_TIMEOUT_SECONDS)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Problem("device.print_failed", reason=type(error).__name__) from error
        if done.returncode:
            raise Problem("device.print_failed", reason=done.stderr.decode("utf-8", "replace").strip()[:80])
        return done.stdout.decode("utf-8", "replace").strip()

    def try_out(self, cancelled: Callable[[], bool] = never) -> str:
        known = queues()
        if not known or (self._queue and self._queue not in known):
            raise Problem("device.no_printer")
        return f"打印机 {self._queue or known[0]} 在系统里，可以打印。"


class PrinterByPaper:
    """Each kind of paper to its own printer. `others`: TICKET or A5 -> printer; the rest goes to `usual`."""

    def __init__(self, usual: PrinterPort, others: Mapping[str, PrinterPort]) -> None:
        self._usual, self._others = usual, dict(others)
        self.words = usual.words

    def print_pdf(self, name: str, content: bytes) -> str:
        return self._others.get(paper_of(content), self._usual).print_pdf(name, content)

    def try_out(self, cancelled: Callable[[], bool] = never) -> str:
        kinds = {A5: "A5", TICKET: "小票"}
        said = [f"A4：{self._usual.try_out(cancelled)}"]
        return " ".join(said + [f"{kinds[kind]}：{other.words}。" for kind, other in self._others.items()])


def queues(command: str = "lpstat") -> list[str]:
    """Printers that the system knows, by name; none where it has no CUPS."""
    found = shutil.which(command)
    if not found:
        return []
    try:
        done = subprocess.run([found, "-e"], capture_output=True, timeout=LP_TIMEOUT_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return done.stdout.decode("utf-8", "replace").split()[:50]


def find_printer(folder: Path, queue: str = "") -> FolderPrinter | SystemPrinter:
    """The system's printer where `lp` exists, else PDFs in `folder`; `file` always means the folder."""
    command = shutil.which("lp")
    return SystemPrinter(command, queue) if command and queue != TO_FILE else FolderPrinter(folder)
