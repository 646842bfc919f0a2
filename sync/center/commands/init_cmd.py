"""`init`: name the county before its first start. Every other verb furnishes with the defaults."""

from __future__ import annotations

import argparse

from sync.center.commands.office_arguments import Verbs, office, say, verb


def add(verbs: Verbs) -> None:
    parser = verb(verbs, "init", "建立县中心（可省略，其他命令会用默认名称建立）", run)
    parser.add_argument("--county", metavar="CODE12", help="县中心自己的 12 位代码")
    parser.add_argument("--name", help="县中心名称，印在文书上")
    parser.add_argument("--short", help="文号用的简称")


def run(options: argparse.Namespace) -> None:
    with office(options, code=options.county, name=options.name, short=options.short) as county:
        answer = {"county": county.code, "name": county.name, "short": county.short, "epoch": county.epoch}
        say(options, answer, f"县中心 {county.name}（{county.code}）")
