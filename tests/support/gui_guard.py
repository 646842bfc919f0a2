"""Gui guard: notes everything on one thread that may wait for a disk, a database, a line or a page to be drawn.

Python's audit events tell of files, folders, sockets and programs; SQLAlchemy of statements and connections (the
database module audits nothing); reportlab, PDFium and Pillow are listened to where they begin. Imports are let
pass. What Qt does in C++ by itself (a file dialog, a picture by its path) is not seen. Knows nothing of pages.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from types import FrameType
from typing import Any

import pypdfium2
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import Engine, event

ROOT = Path(__file__).resolve().parents[2]
OURS = tuple(str(ROOT / room) for room in ("desktop", "forms", "resources", "sync", "tests"))
_KINDS = {
    "open": "file", "os.listdir": "file", "os.scandir": "file", "os.mkdir": "file", "os.remove": "file",
    "os.rename": "file", "os.rmdir": "file", "os.truncate": "file", "os.link": "file", "os.symlink": "file",
    "os.chmod": "file", "os.utime": "file", "shutil.rmtree": "file", "shutil.copyfile": "file",
    "shutil.move": "file", "tempfile.mkstemp": "file", "tempfile.mkdtemp": "file", "glob.glob": "file",
    "sqlite3.connect": "sql",
    "socket.connect": "network", "socket.bind": "network", "socket.getaddrinfo": "network",
    "socket.gethostbyname": "network", "urllib.Request": "network", "http.client.connect": "network",
    "subprocess.Popen": "program", "os.posix_spawn": "program", "os.system": "program", "os.exec": "program",
}  # fmt: skip
_IMPORTS = ("<frozen importlib._bootstrap>", "<frozen importlib._bootstrap_external>", "<frozen zipimport>")
_QT_IMPORTS = "shibokensupport"  # Qt's own hook reads the source of what is imported
_DRAWING: tuple[tuple[Any, str, str], ...] = (
    (Canvas, "__init__", "pdf"),
    (pypdfium2.PdfDocument, "__init__", "pdf"),
    (pypdfium2.PdfPage, "render", "pdf"),
    (Image, "open", "picture"),
)

_watching: GuiGuard | None = None
_hooked = threading.Event()


@dataclass(frozen=True)
class Seen:
    """One sin. `kind`: file, sql, network, program, pdf, picture. `where`: the innermost function of ours."""

    kind: str
    what: str
    where: str
    road: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind} {self.what} at {self.where}, by " + " < ".join(self.road)


class GuiGuard:
    """`allowed`: (kind, "module:function") -> the reason. Watches the thread that made it."""

    def __init__(self, allowed: Mapping[tuple[str, str], str] | None = None) -> None:
        self.allowed = dict(allowed or {})
        self.seen: list[Seen] = []
        self.used: set[tuple[str, str]] = set()
        self._thread = threading.get_ident()
        self._aside = 0

    @property
    def sins(self) -> list[str]:
        """What nobody allowed, in words; each place once."""
        found = {(one.kind, one.where): one for one in self.seen}
        return [str(one) for key, one in found.items() if key not in self.allowed]

    def begin_anew(self, allowed: Mapping[tuple[str, str], str]) -> None:
        """What was seen is settled; from now on something else is allowed."""
        self.allowed, self.seen, self.used = dict(allowed), [], set()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """The test itself looks into files or the book, which no clerk waits for."""
        self._aside += 1
        try:
            yield
        finally:
            self._aside -= 1

    def note(self, kind: str, what: str) -> None:
        if threading.get_ident() != self._thread or self._aside:
            return
        self._aside += 1  # noting opens nothing that counts
        try:
            road = _road(sys._getframe(1))
            if road is None:
                return
            where = road[0] if road else "Qt"
            self.seen.append(Seen(kind, what, where, road[1:5]))
            if (kind, where) in self.allowed:
                self.used.add((kind, where))
        finally:
            self._aside -= 1


@contextmanager
def guarding(guard: GuiGuard) -> Iterator[GuiGuard]:
    """Watch until the block ends. One guard at a time."""
    global _watching
    if not _hooked.is_set():
        sys.addaudithook(_heard)  # stays for the life of the process; without a guard it only looks once
        _hooked.set()
    undo = [_listened(*place) for place in _DRAWING]
    event.listen(Engine, "before_cursor_execute", _statement)
    event.listen(Engine, "engine_connect", _connection)
    _watching = guard
    try:
        yield guard
    finally:
        _watching = None
        event.remove(Engine, "before_cursor_execute", _statement)
        event.remove(Engine, "engine_connect", _connection)
        for put_back in undo:
            put_back()


def _heard(name: str, arguments: tuple[Any, ...]) -> None:
    if _watching is not None and (kind := _KINDS.get(name)) is not None:
        _watching.note(kind, f"{name} {str(arguments[0])[-60:] if arguments else ''}")


def _statement(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    if _watching is not None:
        _watching.note("sql", statement[:60])


def _connection(_connection: Any) -> None:
    if _watching is not None:
        _watching.note("sql", "connect")


def _listened(owner: Any, name: str, kind: str) -> Callable[[], None]:
    real = getattr(owner, name)

    @wraps(real)
    def heard(*given: Any, **named: Any) -> Any:
        if _watching is not None:
            _watching.note(kind, f"{getattr(owner, '__name__', owner)}.{name}")
        return real(*given, **named)

    setattr(owner, name, heard)
    return lambda: setattr(owner, name, real)


def _road(frame: FrameType | None) -> tuple[str, ...] | None:
    """Functions of ours from the innermost outwards; None where a module is being imported."""
    found: list[str] = []
    while frame is not None:
        file, name = frame.f_code.co_filename, frame.f_code.co_name
        if file in _IMPORTS or _QT_IMPORTS in file:
            return None
        if file.startswith(OURS) and file != __file__ and not name.startswith("<"):
            module = str(Path(file).relative_to(ROOT).with_suffix("")).replace("/", ".")
            found.append(f"{module}:{name}")
        frame = frame.f_back
    return tuple(found)
