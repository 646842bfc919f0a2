"""`daiban-item diff`: what differs between two versions of an item, for people or as JSON."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from forms.authoring.commands.telling import say, source_of
from forms.item import ServiceItem


def add(commands: Any) -> None:
    diff = commands.add_parser("diff", help="比较两个事项：题目、材料、时限、依据……")
    for name, words in (("old", "原来的"), ("new", "新的")):
        diff.add_argument(name, help=f"{words}：文件夹、.xlsx、事项包（.json）或内置编码")
    diff.add_argument("--json", action="store_true", help="以 JSON 输出")
    diff.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from forms.authoring.comparing import compare, report

    old, new = (item_of(source_of(name)) for name in (arguments.old, arguments.new))
    if arguments.json:
        found = [difference.to_json() for difference in compare(old, new)]
        say(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        say(report(old, new))
    return 0


def item_of(source: Path) -> ServiceItem:
    """A package's item, or what a workbook compiles to. Raises AuthoringRefused."""
    if source.suffix == ".json":
        from forms.authoring.publishing import open_package

        return open_package(source)[0]
    from forms.authoring.compiler import compile_source

    return compile_source(source).item
