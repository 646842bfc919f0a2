"""`daiban-item conformance`: run a table of expressions with expected results; `make conformance TABLE=FILE`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from forms.authoring.commands.telling import say
from forms.authoring.findings import AuthoringRefused, error


def add(commands: Any) -> None:
    command = commands.add_parser("conformance", help="用一张表达式对照表检验表达式引擎")
    command.add_argument("table", type=Path, help="对照表（JSON，docs 和 rows）")
    command.add_argument("--now", default="", help="按这一刻计算（ISO，带时区）")
    command.add_argument("--strict", action="store_true", help="有说不出理由的不符时以 1 退出")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints `N of M`, every miss, and how many belong to which ruling."""
    from forms.authoring.conformance import run_file

    try:
        result = run_file(arguments.table, arguments.now)
    except (OSError, ValueError, KeyError) as broken:
        name = arguments.table.name
        raise AuthoringRefused([error(name, "table.file", f"对照表读不出来（{broken}）")]) from broken
    say(f"{result.passed} of {result.total}")
    for miss in result.misses:
        say(str(miss))
    for reason, number in sorted(result.classes().items()):
        say(f"{number} {reason or 'unexplained'}")
    return 1 if arguments.strict and result.classes().get("") else 0
