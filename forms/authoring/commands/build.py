"""`daiban-item build`: the built-in catalogue, compiled and signed with the development key."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from forms.authoring import build as building
from forms.authoring.commands.telling import say, tell


def add(commands: Any) -> None:
    build = commands.add_parser("build", help="编译内置事项目录")
    build.add_argument("--if-changed", action="store_true", help="源表没有变化就不做")
    build.add_argument("--out", type=Path, default=building.COMPILED)
    build.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    written, findings = building.build(arguments.out, arguments.if_changed)
    tell(findings)
    for path in written:
        say(f"已编译 {path.name}（{path.stat().st_size} 字节）")
    return 0
