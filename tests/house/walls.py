"""The walls of the house, as data and as one function that finds who climbs over them.

Knows the rooms and what each may import; walks the syntax tree, so an import inside a
function or under TYPE_CHECKING counts too. Runs nothing of the project.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OURS = ("forms", "sync", "desktop", "resources", "tests")


@dataclass(frozen=True)
class Room:
    """`ours`: module prefixes it may import of ours (itself always). `third`: third-party packages."""

    name: str
    ours: tuple[str, ...] = ()
    third: tuple[str, ...] = ()


_QT = ("PySide6",)
_QT_OURS = (
    "forms",
    "sync.ledger",
    "sync.engine",
    "resources",
    "desktop.usecases",
    "desktop.tasks",
    "desktop.devices",
    "desktop.widgets",
    "desktop.models",
    "desktop.formview",
    "desktop.dialogs",
    "desktop.pages",
)

# The longest matching name wins, so a sub-room may be stricter or freer than its house.
ROOMS = (
    Room("forms", ("forms",), ()),
    Room("forms.pinyin", ("forms",), ("pypinyin",)),
    Room("forms.authoring", ("forms", "resources"), ("pyxform", "openpyxl", "cryptography")),
    Room("forms.printing", ("forms",), ("reportlab", "segno", "pypdfium2")),
    Room("sync.seal", (), ("cryptography",)),
    Room("sync.garbage"),
    Room("sync.ledger", ("forms",)),
    Room("sync.keyfile", ("sync.ledger", "sync.seal")),
    Room("sync.wire", (), ("msgspec",)),
    Room("sync.releases", ("sync.ledger",), ("msgspec",)),
    Room("sync.codec", ("forms", "sync.ledger", "sync.wire", "sync.engine.ports")),
    Room("sync.engine", ("sync.ledger", "sync.wire", "sync.codec")),
    Room(
        "sync.segments",
        ("sync.wire", "sync.codec", "sync.seal", "sync.ledger", "sync.engine.ports"),
        ("zstandard", "msgspec"),
    ),
    Room(
        "sync.pouch",
        ("sync.wire", "sync.codec", "sync.seal", "sync.ledger", "sync.engine.ports"),
        ("pyrage", "msgspec"),
    ),
    Room(
        "sync.store",
        ("forms", "sync.ledger", "sync.engine.ports", "sync.seal", "sync.keyfile"),
        ("sqlalchemy", "sqlcipher3", "cryptography"),
    ),
    Room(
        "sync.transport",
        ("sync.wire", "sync.codec", "sync.ledger", "sync.engine.ports", "sync.seal"),
        ("requests", "urllib3", "msgspec"),
    ),
    Room(
        "sync.center",
        (
            "forms",
            "sync.ledger",
            "sync.wire",
            "sync.codec",
            "sync.segments",
            "sync.pouch",
            "sync.seal",
            "sync.keyfile",
            "sync.garbage",
            "sync.engine",
            "sync.transport",
            "sync.releases",
        ),
        (
            "sqlalchemy",
            "starlette",
            "uvicorn",
            "jinja2",
            "msgspec",
            "obstore",
            "tuf",
            "securesystemslib",
            "zstandard",
        ),
    ),
    Room(
        "desktop.usecases",
        (
            "forms",
            "sync.ledger",
            "sync.store",
            "sync.engine",
            "sync.segments",
            "sync.transport",
            "desktop.updating",
            "sync.seal",
            "sync.keyfile",
            "sync.pouch",
        ),
    ),
    Room("desktop", _QT_OURS, _QT),
    Room("desktop.devices", (*_QT_OURS,), ("PySide6", "serial", "PIL", "pypdfium2", "zxingcpp")),
    Room("desktop.widgets", _QT_OURS, ("PySide6", "pypdfium2")),
    Room(
        "desktop.cli",
        (
            "forms",
            "sync.ledger",
            "sync.engine",
            "desktop.usecases",
            "desktop.bootstrap",
            "desktop.paths",
            "desktop.commands",
        ),
    ),
    Room(
        "desktop.commands",
        (
            "forms",
            "sync.ledger",
            "sync.engine",
            "desktop.usecases",
            "desktop.bootstrap",
            "desktop.paths",
            "desktop.seat",
        ),
    ),
    Room("desktop.seat", ("sync.ledger", "sync.store")),
    Room(
        "desktop.selftest",
        ("desktop", "forms", "resources", "sync"),
        ("PySide6", "pypdfium2", "certifi", "pyrage", "serial", "PIL"),
    ),
    Room("desktop.commands.practise", ("desktop.commands", "desktop.__main__")),
    Room(
        "desktop.commands.selftest",
        ("desktop.commands", "desktop.selftest"),
    ),
    Room("desktop.paths", ()),
    Room("desktop.launcher"),
    Room(
        "desktop.updating",
        ("desktop.launcher", "sync.ledger", "sync.releases", "sync.transport.line"),
        ("tuf", "zstandard"),
    ),
    Room("desktop.running", ("sync.releases",)),
    Room(
        "desktop.bootstrap",
        (*_QT_OURS, "sync.store", "sync.segments", "sync.transport", "sync.seal", "sync.keyfile", "desktop"),
        ("PySide6",),
    ),
    Room("desktop.counter", ("desktop", *_QT_OURS), ("PySide6",)),
    Room("desktop.__main__", ("desktop", "sync.ledger", "sync.garbage"), ("PySide6",)),
    Room("desktop.logs", ()),
    Room("desktop.manual", ()),
    Room("desktop.crash", ()),
    Room("desktop.shots", ("desktop", *_QT_OURS, "sync"), ("PySide6",)),
    Room("resources", ()),
)


@dataclass(frozen=True)
class Sin:
    module: str
    line: int
    imported: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line} may not import {self.imported}"


def sins(root: Path) -> Iterator[Sin]:
    """Every import in the product that its room may not make."""
    for top in ("forms", "sync", "desktop", "resources"):
        for path in sorted((root / top).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            yield from sins_of(module, path.read_text("utf-8"), is_package=parts[-1] == "__init__")


def sins_of(module: str, source: str, *, is_package: bool = False) -> Iterator[Sin]:
    """The sins of one module's source text."""
    room = room_of(module)
    for node in ast.walk(ast.parse(source)):
        for name in _imported(node, module, is_package):
            if not _allowed(room, name):
                yield Sin(module, getattr(node, "lineno", 0), name)


def room_of(module: str) -> Room:
    """The room a module stands in: the longest room name that is a prefix of it."""
    best = max(
        (room for room in ROOMS if _within(module, room.name)), key=lambda room: len(room.name), default=None
    )
    return best or Room(module)


def _imported(node: ast.AST, module: str, is_package: bool) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        if not node.level:
            base = node.module or ""
        else:
            parts = module.split(".")
            keep = len(parts) - node.level + (1 if is_package else 0)
            base = ".".join([*parts[:keep], *([node.module] if node.module else [])])
        return [f"{base}.{alias.name}" for alias in node.names]
    return []


def _allowed(room: Room, name: str) -> bool:
    top = name.split(".")[0]
    if top in sys.stdlib_module_names or top == "__future__":
        return True
    if top in OURS:
        return _within(name, room.name) or any(_within(name, allowed) for allowed in room.ours)
    return top in room.third


def _within(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(prefix + ".")
