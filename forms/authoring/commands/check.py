"""`daiban-item check`: everything an author should mend, with the cell and how."""

from __future__ import annotations

import argparse
from typing import Any

from forms.authoring.commands.telling import say, source_of, tell


def add(commands: Any) -> None:
    check = commands.add_parser("check", help="检查一个事项（文件夹、.xlsx 或内置编码）")
    check.add_argument("source", help="文件夹、.xlsx 文件或内置事项编码")
    check.add_argument("--json", action="store_true", help="以 JSON 输出")
    check.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from forms.authoring.compiler import compile_source

    compiled = compile_source(source_of(arguments.source))
    tell([*compiled.findings, *compiled.notes], arguments.json)
    if not arguments.json:
        item = compiled.item
        questions = sum(node.kind == "question" for node in item.root.walk())
        say(f"{item.name}（{item.item_id} {item.version}）检查通过，{questions}道题。")
    return 0
