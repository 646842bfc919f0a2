"""Build the built-in catalogue: every item folder -> a signed package, only when something changed.

A stamp over all sources lies beside the packages; where it fits, nothing heavy is imported.
Signs with the development key. The same sources give the same bytes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from forms.authoring.findings import AuthoringFinding
from forms.authoring.keys import signing_key
from forms.authoring.text_form import ITEMS
from forms.package import package_name, write_package

FORMS = Path(__file__).parents[1]
COMPILED = ITEMS / "compiled"
DEVELOPMENT_KEY_FILE = FORMS.parent / "resources" / "keys" / "development.json"
_STAMP = ".stamp"


def build(
    out: Path = COMPILED, if_changed: bool = False, items: Path = ITEMS
) -> tuple[list[Path], list[AuthoringFinding]]:
    """Compile all items in the folders of `items` to `out`; ([], []) where they were up to date.

    Raises AuthoringRefused for the first item with errors; `out` is then as it was.
    """
    stamp = source_stamp(items)
    if if_changed and _up_to_date(out, stamp):
        return [], []
    from forms.authoring.compiler import compile_source
    from forms.authoring.publishing import refuse_without_basis

    sign, key = signing_key(DEVELOPMENT_KEY_FILE)
    packages: dict[str, bytes] = {}
    findings: list[AuthoringFinding] = []
    for folder in item_folders(items):
        compiled = compile_source(folder)
        refuse_without_basis(compiled)
        packages[package_name(compiled.item)] = write_package(compiled.item, sign, key)
        findings += compiled.findings
    out.mkdir(parents=True, exist_ok=True)
    written = [_write(out / name, raw) for name, raw in packages.items()]
    for old in out.glob("*.json"):
        if old.name not in packages:
            old.unlink()
    _write(out / _STAMP, json.dumps({"stamp": stamp, "packages": sorted(packages)}).encode())
    return written, findings


def item_folders(items: Path = ITEMS) -> list[Path]:
    """Folders that hold a survey, by code."""
    return sorted(path.parent for path in items.glob("*/survey.csv"))


def source_stamp(items: Path = ITEMS) -> str:
    """SHA-256 over everything the packages depend on: sheets, code tables, the compiler, the key."""
    total = sha256()
    for path in _sources(items):
        name = "/".join(path.parts[-3:])
        total.update(f"{name}\0".encode() + sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _sources(items: Path) -> Iterable[Path]:
    sheets = {*items.glob("*/*.csv"), *ITEMS.glob("codes/*.csv")}
    code = (path for path in FORMS.rglob("*.py") if "printing" not in path.parts)
    return [*sorted(sheets), *sorted(code), DEVELOPMENT_KEY_FILE]


def _up_to_date(out: Path, stamp: str) -> bool:
    try:
        known = json.loads((out / _STAMP).read_text("utf-8"))
        return bool(known["stamp"] == stamp and all((out / name).is_file() for name in known["packages"]))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _write(path: Path, raw: bytes) -> Path:
    """All or nothing: a reader never sees half a package."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_bytes(raw)
    os.replace(part, path)
    return path
