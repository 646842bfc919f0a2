"""Publishing: a compiled item becomes a signed package, once for each version.

Asks for a legal basis and a county's own key; what stands under an id and version is never
replaced by something else. A trial is signed with the development key and asks for neither.
Writes files whole or not at all.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from forms.authoring.build import DEVELOPMENT_KEY_FILE
from forms.authoring.compiler import Compiled
from forms.authoring.findings import AuthoringFinding, AuthoringRefused, error
from forms.authoring.keys import signing_key, verify
from forms.canonical import canonical
from forms.catalog import DEVELOPMENT_KEY
from forms.item import ServiceItem, item_to_json
from forms.package import PackageRefused, package_name, read_package, write_package

_REASONS = {
    "unreadable": "不是事项包，或内容不完整",
    "suite": "用的算法本程序不认识",
    "sum": "内容和校验和对不上，被改动过",
    "key": "不是信任的密钥签的名",
    "signature": "签名对不上，被改动过",
    "item": "是别的版本的程序做的，读不了",
}


def publish(compiled: Compiled, folder: Path, key_file: Path | None) -> Path:
    """Sign with the county's key and write `SB-001@2026-11.json`. Raises AuthoringRefused."""
    if key_file is None:
        message = "发布要用本县的密钥，请用 --key 指定"
        raise AuthoringRefused([error("key", "file.key", message)])
    refuse_without_basis(compiled)
    sign, public = signing_key(key_file)
    if public == DEVELOPMENT_KEY:
        message = "内置的开发密钥人人都有，不能用来发布"
        raise AuthoringRefused([error(key_file.name, "file.key", message)])
    return _write(folder, compiled.item, write_package(compiled.item, sign, public))


def try_out(compiled: Compiled, folder: Path) -> Path:
    """A trial package, signed with the development key. Raises AuthoringRefused."""
    sign, public = signing_key(DEVELOPMENT_KEY_FILE)
    return _write(folder, compiled.item, write_package(compiled.item, sign, public), trial=True)


def refuse_without_basis(compiled: Compiled) -> None:
    """Raises AuthoringRefused for an item that names no law."""
    missing = [finding for finding in compiled.findings if finding.code == "basis.missing"]
    if missing or not compiled.item.legal_basis:
        where = missing[0].where if missing else "guide"
        raise AuthoringRefused([error(where, "basis.missing", "没有写设定依据，不能发布")])


def open_package(path: Path, trusted: tuple[bytes, ...] = ()) -> tuple[ServiceItem, bytes]:
    """The item of a whole package and the key that signed it. Raises AuthoringRefused.

    With no `trusted` keys the signature must fit the key inside; who holds that key is not known then.
    """
    try:
        raw = path.read_bytes()
        key = bytes.fromhex(json.loads(raw)["key"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as broken:
        raise AuthoringRefused([_altered(path, "unreadable")]) from broken
    try:
        return read_package(raw, verify, trusted or (key,)), key
    except PackageRefused as refused:
        raise AuthoringRefused([_altered(path, refused.reason)]) from refused


def _altered(path: Path, reason: str) -> AuthoringFinding:
    return error(path.name, "package.altered", f"事项包 {path.name} 不能用：{_REASONS[reason]}")


def _write(folder: Path, item: ServiceItem, raw: bytes, trial: bool = False) -> Path:
    path = folder / package_name(item)
    if path.exists():
        _refuse_another(path, item, trial)
    folder.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_bytes(raw)
    os.replace(part, path)
    return path


def _refuse_another(path: Path, item: ServiceItem, trial: bool) -> None:
    """The same id and version must stay the same item; a trial may be tried again."""
    there, key = open_package(path)
    if trial and key == DEVELOPMENT_KEY:
        return
    if canonical(item_to_json(there)) != canonical(item_to_json(item)):
        message = f"{path.name} 已经有了，内容和这一份不同，不覆盖"
        raise AuthoringRefused([error(path.name, "package.different", message)])
