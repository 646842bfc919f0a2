"""`daiban-item replay`: apply a list of edits to a form and show every node after each (docs/internals/replay.md)."""

from __future__ import annotations

import argparse
import json
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

from forms.authoring.commands.telling import say, source_of
from forms.authoring.findings import AuthoringRefused, error


def add(commands: Any) -> None:
    command = commands.add_parser("replay", help="按一串操作填写表单，逐步给出每道题的状态")
    command.add_argument("source", help="文件夹、.xlsx 文件或内置事项编码")
    command.add_argument(
        "edits", type=Path, help='操作文件（JSON）：[{"path","value"}, {"repeat","add"|"remove"}]'
    )
    command.add_argument("--json", action="store_true", help="以 JSON 输出每一步的全部状态")
    command.add_argument("--today", type=date.fromisoformat, default=None, help="按这一天计算（2026-11-27）")
    command.add_argument("--now", type=datetime.fromisoformat, default=None, help="按这一刻计算（ISO）")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from forms.authoring.compiler import compile_source
    from forms.authoring.replay import ReplayRefused, replay
    from forms.session import FormError

    edits, settings = _read(arguments.edits)
    compiled = compile_source(source_of(arguments.source))
    context = _context(arguments, settings)
    steps: list[dict[str, Any]] = []
    refused: dict[str, Any] | None = None
    try:
        steps.extend(replay(compiled.item, edits, context))
    except ReplayRefused as wrong:
        refused = wrong.to_json()
    except FormError as wrong:
        refused = {"code": "form", "message": str(wrong), "step": 0, "edit": None}
    item = compiled.item
    told = {
        "item": {"id": item.item_id, "version": item.version, "title": item.form_title},
        "today": context.today.isoformat(),
        "warnings": [finding.to_json() for finding in compiled.findings],
        "steps": steps,
        **({"error": refused} if refused else {}),
    }
    say(json.dumps(told, ensure_ascii=False, indent=1) if arguments.json else _lines(told))
    return 1 if refused else 0


def _read(path: Path) -> tuple[list[Any], dict[str, Any]]:
    """The edits, and what else the file says (`today`, `now`, `defaults`)."""
    try:
        given = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as broken:
        raise AuthoringRefused([error(path.name, "edits.file", f"操作文件读不出来（{broken}）")]) from broken
    settings = given if isinstance(given, dict) else {"edits": given}
    if not isinstance(settings.get("edits"), list):
        raise AuthoringRefused([error(path.name, "edits.file", "操作文件应是一个列表，或含有 edits 列表")])
    return settings["edits"], settings


def _context(arguments: argparse.Namespace, settings: dict[str, Any]) -> Any:
    """The day and the moment of the command line, of the file, or of the machine."""
    from forms.session import FormContext

    serial = count(1)
    try:
        day = arguments.today or (date.fromisoformat(settings["today"]) if "today" in settings else None)
        moment = arguments.now or (datetime.fromisoformat(settings["now"]) if "now" in settings else None)
    except (TypeError, ValueError) as wrong:
        raise AuthoringRefused(
            [error(arguments.edits.name, "edits.file", f"日期看不懂（{wrong}）")]
        ) from wrong
    moment = moment or (datetime(day.year, day.month, day.day, 9) if day else datetime.now().astimezone())
    return FormContext(
        today=day or moment.date(),
        now=moment,
        defaults={str(name): str(text) for name, text in dict(settings.get("defaults") or {}).items()},
        new_uuid=lambda: f"00000000-0000-4000-8000-{next(serial):012d}",
    )


def _lines(told: dict[str, Any]) -> str:
    """For people: what each step changed, and what is wrong at the end."""
    lines = [f"{told['item']['title']}（{told['item']['id']} {told['item']['version']}）"]
    for step in told["steps"]:
        edit = json.dumps(step["edit"], ensure_ascii=False) if step["edit"] else "打开"
        lines.append(
            f"{step['step']}. {edit}" + (f"  未接受：{step['refused']}" if "refused" in step else "")
        )
        lines += [f"   {path} = {_shown(step['nodes'].get(path))}" for path in step["changed"]]
    for path, node in told["steps"][-1]["nodes"].items() if told["steps"] else ():
        lines += [f"   {path}：{finding['sentence']}" for finding in node.get("findings", ())]
    if "error" in told:
        lines.append(f"第{told['error']['step']}步不能做：{told['error']['message']}")
    return "\n".join(lines)


def _shown(node: dict[str, Any] | None) -> str:
    if node is None:
        return "（已删去）"
    if not node.get("relevant", True):
        return "（不显示）"
    return f"{node['rows']} 行" if "rows" in node else json.dumps(node.get("value", ""), ensure_ascii=False)
