"""`daiban-item compile`: a signed package of one item, for publishing or to try it out."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from forms.authoring.commands.telling import say, source_of, tell


def add(commands: Any) -> None:
    compile_ = commands.add_parser("compile", help="编译并签名一个事项，发布用本县密钥")
    compile_.add_argument("source", help="文件夹、.xlsx 文件或内置事项编码")
    compile_.add_argument("--out", type=Path, default=Path("."), help="存放事项包的文件夹")
    how = compile_.add_mutually_exclusive_group()
    how.add_argument("--key", type=Path, help="本县的密钥文件（daiban-item key 生成）")
    how.add_argument("--trial", action="store_true", help="只试用，不发布：用开发密钥签名，可以没有设定依据")
    compile_.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from forms.authoring.compiler import compile_source
    from forms.authoring.publishing import publish, try_out

    compiled = compile_source(source_of(arguments.source))
    tell([*compiled.findings, *compiled.notes])
    if arguments.trial:
        say(f"已编译试用的 {try_out(compiled, arguments.out)}（开发密钥签名，不能发布）")
    else:
        say(f"已编译 {publish(compiled, arguments.out, arguments.key)}")
    return 0
