"""`daiban-item export`: an item as a workbook for Excel, WPS and the tools of the ecosystem."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from forms.authoring.commands.telling import say, source_of, tell


def add(commands: Any) -> None:
    export = commands.add_parser("export", help="把事项导出为 .xlsx")
    export.add_argument("item", help="内置事项编码（SB-001）、文件夹或 .xlsx")
    export.add_argument("--out", type=Path, required=True)
    export.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from forms.authoring.compiler import read
    from forms.authoring.export import export_xlsx

    book, findings = read(source_of(arguments.item))
    tell(findings)
    export_xlsx(book, arguments.out)
    say(f"已导出 {arguments.out}")
    return 0
