"""`set`: enter a settings document (profile, parameters, calendar) for the county or one station."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from sync.center.commands.office_arguments import Verbs, office, say, verb
from sync.center.reckoning import reckon_anew
from sync.center.station_settings import NAMES, enter
from sync.ledger.problems import Problem


def add(verbs: Verbs) -> None:
    parser = verb(verbs, "set", "录入设置，交换时发给站点", run)
    parser.add_argument("--name", required=True, choices=NAMES, help="设置名称")
    parser.add_argument("--file", required=True, type=Path, help="JSON 文件（UTF-8）")
    parser.add_argument("--site", default="", metavar="CODE12", help="只给这个站点；不写则全县")


def run(options: argparse.Namespace) -> None:
    document = _read(options.file)
    with office(options) as county:
        told = enter(county, options.name, document, options.site)
        moved = reckon_anew(county, _told) if options.name == "calendar" else 0
    words = f"已录入 {options.name}，将发给 {told} 个站点"
    if moved:
        words += f"；县里 {moved} 个办件的期限随之改变"
    say(options, {"name": options.name, "stations": told, "moved": moved}, words)


def _told(cases: int) -> None:
    """A county of a million cases takes minutes; whoever waits sees that it goes on."""
    if cases % 10_000 == 0 and cases:
        sys.stderr.write(f"已重新计算 {cases} 个办件\n")


def _read(path: Path) -> dict[str, Any]:
    """A JSON object without floats. Raises Problem("answers.unreadable")."""
    try:
        document = json.loads(path.read_text("utf-8"), parse_float=str)
    except (OSError, ValueError) as reason:
        raise Problem("answers.unreadable", file=path.name, reason=type(reason).__name__) from reason
    if not isinstance(document, dict):
        raise Problem("answers.unreadable", file=path.name, reason="应为 JSON 对象")
    return document
