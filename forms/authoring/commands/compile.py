"""`daiban-item compile`: a signed package of one item."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from forms.authoring import build as building
from forms.authoring.commands.telling import say, source_of, tell


def add(commands: Any) -> None:
    compile_ = commands.add_parser("compile", help="编译并签名一个事项")
    compile_.add_argument("source", help="文件夹、.xlsx 文件或内置事项编码")
    compile_.add_argument("--out", type=Path, default=Path("."), help="存放事项包的文件夹")
    compile_.add_argument(
        "--key", type=Path, default=building.DEVELOPMENT_KEY_FILE, help="签名密钥文件（JSON，seed）"
    )
    compile_.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from forms.authoring.compiler import compile_source
    from forms.package import package_name, write_package

    compiled = compile_source(source_of(arguments.source))
    tell(compiled.findings)
    sign, key = building.signing_key(arguments.key)
    arguments.out.mkdir(parents=True, exist_ok=True)
    path = arguments.out / package_name(compiled.item)
    path.write_bytes(write_package(compiled.item, sign, key))
    say(f"已编译 {path}")
    return 0
