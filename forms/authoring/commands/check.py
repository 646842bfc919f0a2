"""`daiban-item check`: everything an author should mend, with the cell and how; packages too."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from forms.authoring.commands.telling import say, source_of, tell


def add(commands: Any) -> None:
    check = commands.add_parser("check", help="检查一个事项（文件夹、.xlsx、内置编码）或事项包（.json）")
    check.add_argument("source", help="文件夹、.xlsx 文件、内置事项编码或事项包")
    check.add_argument("--json", action="store_true", help="以 JSON 输出")
    check.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from forms.authoring.compiler import compile_source

    source = source_of(arguments.source)
    if source.suffix == ".json":
        return _package(source, arguments.json)
    compiled = compile_source(source)
    tell([*compiled.findings, *compiled.notes], arguments.json)
    if not arguments.json:
        item = compiled.item
        questions = sum(node.kind == "question" for node in item.root.walk())
        say(f"{item.name}（{item.item_id} {item.version}）检查通过，{questions}道题。")
    return 0


def _package(path: Path, as_json: bool) -> int:
    from forms.authoring.publishing import open_package
    from forms.catalog import DEVELOPMENT_KEY

    item, key = open_package(path)
    if as_json:
        tell([], as_json=True)
        return 0
    who = "开发密钥（只供试用）" if key == DEVELOPMENT_KEY else f"密钥 {key.hex()}"
    say(f"{item.name}（{item.item_id} {item.version}）完整，签名：{who}。")
    return 0
