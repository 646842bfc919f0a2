"""`daiban-item new --like ITEM`: begin an item as a copy; `daiban-item template`: the sample workbook."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from forms.authoring.commands.telling import say, source_of, tell


def add(commands: Any) -> None:
    new = commands.add_parser("new", help="照着一个事项新做一个")
    new.add_argument("--like", required=True, metavar="ITEM", help="内置编码、文件夹或 .xlsx")
    new.add_argument("--out", type=Path, required=True, help="新的文件夹，或 .xlsx")
    new.add_argument("--id", default="XX-001", help="新事项的编码")
    new.add_argument("--name", default="", help="新事项的名称")
    new.add_argument("--version", default="1", help="版本")
    new.add_argument("--english", action="store_true", help=".xlsx 用 XLSForm 的英文词，不用中文")
    new.set_defaults(run=_new)

    template = commands.add_parser("template", help="生成带说明和样例的空白工作簿")
    template.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx")
    template.set_defaults(run=_template)


def _new(arguments: argparse.Namespace) -> int:
    from forms.authoring.compiler import read
    from forms.authoring.starting import like, write_new

    source = source_of(arguments.like)
    book, found = read(source)
    tell(found)
    started = like(book, arguments.id, arguments.name, arguments.version)
    tell(write_new(started, source, arguments.out, not arguments.english))
    say(f"已照着 {arguments.like} 做好 {arguments.out}。改好题目、材料，写上设定依据，再检查：")
    say(f"  daiban-item check {arguments.out}")
    return 0


def _template(arguments: argparse.Namespace) -> int:
    from forms.authoring.findings import AuthoringRefused, error
    from forms.authoring.template import write_template

    out: Path = arguments.out
    if out.exists():
        raise AuthoringRefused([error(out.name, "file.exists", f"{out} 已经存在，不覆盖")])
    write_template(out)
    say(f"已生成 {out}。先看“说明”表，再照着样例改。")
    return 0
