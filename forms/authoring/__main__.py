"""`daiban-item`: build the built-in catalogue; check, compile, compare and export a county's workbook.

County side. Each command is a module of `forms.authoring.commands`; exit 0 fine, 1 findings
that block, 2 wrong usage. Imports the heavy libraries only where a command needs them.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from forms.authoring.commands import (
    build,
    check,
    compile,
    conformance,
    diff,
    export,
    key,
    new,
    print_form,
    replay,
)
from forms.authoring.commands.telling import tell
from forms.authoring.findings import AuthoringRefused

COMMANDS = (build, check, compile, key, diff, export, new, print_form, replay, conformance)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except AuthoringRefused as refused:
        tell(refused.findings, getattr(arguments, "json", False))
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="daiban-item", description="事项制作：检查、编译、比较、导出事项工作簿"
    )
    commands = parser.add_subparsers(required=True, metavar="命令")
    for command in COMMANDS:
        command.add(commands)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
