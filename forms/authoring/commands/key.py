"""`daiban-item key`: a key of the county's own, made once and kept under lock."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from forms.authoring.commands.telling import say


def add(commands: Any) -> None:
    key = commands.add_parser("key", help="生成本县的签名密钥")
    key.add_argument("--out", type=Path, required=True, help="密钥文件，不能已经存在")
    key.add_argument("--name", default="county", help="密钥的名称，例如县名")
    key.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from forms.authoring.keys import make_key

    public = make_key(arguments.out, arguments.name)
    say(f"已生成 {arguments.out}，请妥善保管，不要外传。")
    say(f"公钥（可以公开）：{public.hex()}")
    return 0
