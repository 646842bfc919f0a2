"""`daiban-item export`: an item as a workbook for Excel and WPS, as a plain XLSForm, as an XForm for phones."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from forms.authoring.commands.telling import say, source_of, tell


def add(commands: Any) -> None:
    export = commands.add_parser("export", help="把事项导出为 .xlsx、一般的 XLSForm 或手机用的 XForm")
    export.add_argument("item", help="内置事项编码（SB-001）、文件夹或 .xlsx")
    export.add_argument("--out", type=Path, help="导出为 .xlsx，可以再编译成同一个事项")
    export.add_argument("--chinese", action="store_true", help=".xlsx 的表名、列名、类型用中文")
    export.add_argument("--plain", type=Path, metavar="FILE.xlsx", help="导出为一般的 XLSForm，供别的工具用")
    export.add_argument("--xform", type=Path, metavar="FILE.xml", help="导出为 OpenRosa XForm，供手机填写")
    export.add_argument(
        "--openrosa", type=Path, metavar="DIR", help="连同表单列表和清单一起导出，可放到网站上"
    )
    export.add_argument("--url", default="https://localhost", help="--openrosa 的文件夹在网站上的地址")
    export.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from forms.authoring import export, findings
    from forms.authoring.compiler import read
    from forms.authoring.plain import openrosa

    ways = (arguments.out, arguments.plain, arguments.xform, arguments.openrosa)
    if not any(ways):
        raise findings.AuthoringRefused(
            [
                findings.error(
                    "export", "export.nothing", "没有说导出成什么：--out、--plain、--xform 或 --openrosa"
                )
            ]
        )
    book, found = read(source_of(arguments.item))
    tell(found)
    if arguments.out:
        export.export_xlsx(book, arguments.out, arguments.chinese)
    lost = export.export_plain(book, arguments.plain) if arguments.plain else []
    lost += openrosa.write_xform(book, arguments.xform) if arguments.xform else []
    lost += openrosa.write_server(book, arguments.openrosa, arguments.url) if arguments.openrosa else []
    tell(dict.fromkeys(lost))
    for path in filter(None, ways):
        say(f"已导出 {path}")
    return 0
