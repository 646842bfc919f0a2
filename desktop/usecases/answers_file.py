"""The answers file (填写文件): one application as JSON, for scripts, tests and the demo.

Shape in formats.md and docs/internals/answers.schema.json. Reads it, types it into a draft
exactly as a clerk would, and registers the draft. Every fault is a Problem with its code.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from desktop.usecases.drafts import open_draft, resume_draft, save_field, save_proxy, save_rows
from desktop.usecases.materials import MAX_SCAN_BYTES, add_scan, set_material
from desktop.usecases.register import register_case
from desktop.usecases.station import Station
from desktop.usecases.views import DraftView, Registered
from forms.answers import Row, Value, as_value
from forms.applicant import applicant_paths
from forms.item import ServiceItem
from sync.ledger.events import Actor
from sync.ledger.problems import Problem

MOST_BYTES = 8 << 20
"""Of a file; the longest application with all its rows has some hundreds of kilobytes."""
_SHAPE: dict[str, type | tuple[type, ...]] = {
    "item": str, "version": str, "applicant": dict, "proxy": (dict, type(None)), "answers": dict,
    "repeats": dict, "materials": list, "effective_date": (str, type(None)),
}  # fmt: skip


def read_answers_file(path: Path) -> dict[str, Any]:
    """The file's object; numbers stay as they are written. Raises Problem("answers.unreadable") naming what is wrong."""
    try:
        text = _bytes_of(path).decode("utf-8-sig")
        content = json.loads(text, parse_float=str, parse_constant=_no_number)
        json.dumps(
            content, ensure_ascii=False
        ).encode()  # half a character, written as \\ud800, is kept nowhere
    except FileNotFoundError:
        raise _unreadable(path.name, "文件不存在") from None
    except OSError as broken:
        raise _unreadable(path.name, broken.strerror or "不能读") from broken
    except UnicodeDecodeError as broken:
        raise _unreadable(path.name, f"第 {broken.start + 1} 个字节不是 UTF-8") from broken
    except json.JSONDecodeError as broken:
        raise _unreadable(path.name, f"第 {broken.lineno} 行第 {broken.colno} 列") from broken
    except (ValueError, RecursionError) as broken:
        raise _unreadable(path.name, "数字不对或嵌套太深") from broken
    if not isinstance(content, dict) or not isinstance(content.get("item"), str):
        raise _unreadable(path.name, "缺少 item")
    wrong = next(_wrong_places(content), None)
    if wrong is not None:
        raise _unreadable(path.name, f"{wrong} 的格式不对")
    return content


def _bytes_of(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise _unreadable(path.name, f"文件超过 {MOST_BYTES >> 20} MB")
    return content


def _wrong_places(content: Mapping[str, Any]) -> Iterator[str]:
    """Places whose shape is not that of answers.schema.json, in the file's order of parts."""
    yield from (key for key, kind in _SHAPE.items() if key in content and not isinstance(content[key], kind))
    yield from (
        path
        for path, rows in content.get("repeats", {}).items()
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows)
    )
    for number, row in enumerate(content.get("materials", ()), 1):
        copies = row.get("copies", 0) if isinstance(row, dict) else None
        if type(copies) is not int or copies < 0 or not isinstance(row.get("id"), str):
            yield f"materials 第 {number} 行"


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number")


def _unreadable(file: str, reason: str) -> Problem:
    return Problem("answers.unreadable", file=file, reason=reason)


def register_answers(
    station: Station, actor: Actor, content: Mapping[str, Any], folder: Path, **choices: bool
) -> Registered:
    """Type the whole file into a new draft and register it. The draft stays where it is refused."""
    draft_id = type_answers(station, actor, content, folder).draft_id
    return register_case(station, actor, draft_id, **choices)


def type_answers(station: Station, actor: Actor, content: Mapping[str, Any], folder: Path) -> DraftView:
    """A draft that holds the file's answers, mandate and materials. Raises Problem."""
    item = _item_of(station, content)
    paths = applicant_paths(item)
    values = {paths[key]: value for key, value in content.get("applicant", {}).items() if key in paths}
    values.update(content.get("answers", {}))
    typed_values = {path: _value(path, value) for path, value in values.items()}
    typed_rows = {
        path: [{name: _value(f"{path}.{name}", value) for name, value in row.items()} for row in rows]
        for path, rows in content.get("repeats", {}).items()
    }
    _refuse_unknown(item, typed_values, typed_rows)
    draft = open_draft(station, actor, item.item_id)
    for path, value in typed_values.items():
        save_field(station, draft.draft_id, path, value)
    for path, rows in typed_rows.items():
        save_rows(station, draft.draft_id, path, rows)
    save_proxy(station, draft.draft_id, content.get("proxy"))
    for row in content.get("materials", ()):
        _material(station, draft.draft_id, row, folder)
    return resume_draft(station, draft.draft_id)


def _item_of(station: Station, content: Mapping[str, Any]) -> ServiceItem:
    """The version in force, which is the only one that may be registered, and today."""
    item = station.item(content["item"])
    if content.get("version", "latest") not in ("latest", item.version):
        raise _unreadable("version", f"现行版本是 {item.version}")
    if content.get("effective_date") not in (None, "", station.today().isoformat()):
        raise _unreadable("effective_date", "登记日期只能是今天")
    return item


def _refuse_unknown(
    item: ServiceItem, values: Mapping[str, Value], repeats: Mapping[str, Sequence[Row]]
) -> None:
    nodes = {node.path: node for node in item.root.walk()}
    asked = [path for path in values if path not in nodes or nodes[path].kind != "question"]
    asked += [path for path in repeats if path not in nodes or nodes[path].kind != "repeat"]
    for path, rows in repeats.items():
        names = {child.name for child in nodes[path].walk()} if path in nodes else set()
        asked += [f"{path}.{name}" for row in rows for name in row if name not in names]
    if asked:
        raise _unreadable("answers", f"事项里没有 {asked[0]}")


def _value(path: str, value: Any) -> Value:
    try:
        if isinstance(value, list) and not all(isinstance(part, str) for part in value):
            raise ValueError("not a list of texts")
        return as_value(value)
    except ValueError as broken:
        raise _unreadable("answers", f"{path} 的格式不对") from broken


def _material(station: Station, draft_id: str, row: Mapping[str, Any], folder: Path) -> None:
    material, copies = str(row.get("id", "")), int(row.get("copies", 0))
    if row.get("ecert"):
        set_material(station, draft_id, material, "waived", ecert=str(row["ecert"]))
        return
    if not row.get("file"):
        set_material(station, draft_id, material, "present", copies)
        return
    path = folder / str(row["file"])
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            raise Problem("material.unreadable", file=row["file"], reason="不在填写文件所在的文件夹里")
        with path.open("rb") as file:
            content = file.read(MAX_SCAN_BYTES + 1)  # what is larger is refused as such, unread
    except (OSError, ValueError) as broken:
        raise Problem("material.unreadable", file=path.name, reason="文件不存在或不能读") from broken
    add_scan(station, draft_id, material, content, path.name, copies)
