"""The answers file (填写文件): one application as JSON, for scripts, tests and the demo.

Shape in formats.md and docs/internals/answers.schema.json. Reads it, types it into a draft
exactly as a clerk would, and registers the draft. Every fault is a Problem with its code.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desktop.usecases.drafts import open_draft, resume_draft, save_field, save_proxy, save_rows, session_of
from desktop.usecases.materials import add_scan, set_material
from desktop.usecases.register import register_case
from desktop.usecases.station import Station
from desktop.usecases.views import DraftView, Registered
from forms.answers import as_value
from forms.applicant import applicant_paths
from sync.ledger.events import Actor
from sync.ledger.problems import Problem

_SHAPE: dict[str, type | tuple[type, ...]] = {
    "item": str, "version": str, "applicant": dict, "answers": dict, "repeats": dict, "materials": list,
}  # fmt: skip


def read_answers_file(path: Path) -> dict[str, Any]:
    """The file's object. Raises Problem("answers.unreadable") naming what is wrong."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise Problem("answers.unreadable", file=path.name, reason="文件不存在") from None
    except (OSError, UnicodeDecodeError) as broken:
        raise Problem("answers.unreadable", file=path.name, reason=type(broken).__name__) from broken
    except json.JSONDecodeError as broken:
        raise Problem(
            "answers.unreadable", file=path.name, reason=f"第 {broken.lineno} 行第 {broken.colno} 列"
        ) from broken
    if not isinstance(content, dict) or not isinstance(content.get("item"), str):
        raise Problem("answers.unreadable", file=path.name, reason="缺少 item")
    for key, kind in _SHAPE.items():
        if key in content and not isinstance(content[key], kind):
            raise Problem("answers.unreadable", file=path.name, reason=f"{key} 的格式不对")
    return content


def register_answers(
    station: Station, actor: Actor, content: Mapping[str, Any], folder: Path, **choices: bool
) -> Registered:
    """Type the whole file into a new draft and register it. The draft stays where it is refused."""
    draft_id = type_answers(station, actor, content, folder).draft_id
    return register_case(station, actor, draft_id, **choices)


def type_answers(station: Station, actor: Actor, content: Mapping[str, Any], folder: Path) -> DraftView:
    """A draft that holds the file's answers, mandate and materials. Raises Problem."""
    draft = open_draft(station, actor, content["item"])
    item = station.item(draft.item_id, draft.version)
    known = {node.path for node in item.root.walk()}
    paths = applicant_paths(item)
    values = {paths[key]: value for key, value in content.get("applicant", {}).items() if key in paths}
    values.update(content.get("answers", {}))
    unknown = [path for path in (*values, *content.get("repeats", {})) if path not in known]
    if unknown:
        raise Problem("answers.unreadable", file="answers", reason=f"事项里没有 {unknown[0]}")
    for path, value in values.items():
        save_field(station, draft.draft_id, path, _value(path, value))
    for path, rows in content.get("repeats", {}).items():
        plain = [{name: _value(f"{path}.{name}", value) for name, value in row.items()} for row in rows]
        save_rows(station, draft.draft_id, path, plain)
    save_proxy(station, draft.draft_id, content.get("proxy"))
    for row in content.get("materials", ()):
        _material(station, draft.draft_id, row, folder)
    typed = resume_draft(station, draft.draft_id)
    session_of(station, item, typed.answers)
    return typed


def _value(path: str, value: Any) -> Any:
    try:
        return as_value(value)
    except ValueError as broken:
        raise Problem("answers.unreadable", file="answers", reason=f"{path}：{broken}") from broken


def _material(station: Station, draft_id: str, row: Mapping[str, Any], folder: Path) -> None:
    material, copies = str(row.get("id", "")), int(row.get("copies", 0))
    if row.get("ecert"):
        set_material(station, draft_id, material, "waived", ecert=str(row["ecert"]))
        return
    if not row.get("file"):
        set_material(station, draft_id, material, "present", copies)
        return
    path = folder / str(row["file"])
    if not path.resolve().is_relative_to(folder.resolve()):
        raise Problem("material.unreadable", file=row["file"], reason="不在填写文件所在的文件夹里")
    try:
        content = path.read_bytes()
    except OSError as broken:
        raise Problem("material.unreadable", file=path.name, reason="文件不存在或不能读") from broken
    add_scan(station, draft_id, material, content, path.name)
    set_material(station, draft_id, material, "present", copies)
