"""`publish`: a compiled, signed service item goes to every station with its next exchange."""

from __future__ import annotations

import argparse
from pathlib import Path

from sync.center.commands.office_arguments import Verbs, office, say, verb
from sync.center.publishing import publish
from sync.ledger.problems import Problem


def add(verbs: Verbs) -> None:
    parser = verb(verbs, "publish", "发布事项包（daiban-item compile 的结果），交换时发给各站点", run)
    parser.add_argument("file", type=Path, help="事项包文件，如 SB-001@2026-12.json")
    parser.add_argument("--trust", action="store_true", help="同时登记这个事项包的签名密钥（首次发布时）")


def run(options: argparse.Namespace) -> None:
    try:
        raw = options.file.read_bytes()
    except OSError as gone:
        raise Problem("answers.unreadable", file=options.file.name, reason=gone.strerror or "") from gone
    with office(options) as county:
        item, told = publish(county, raw, trust=options.trust)
    answer = {"item": item.item_id, "version": item.version, "stations": told}
    say(options, answer, f"已发布 {item.name}（{item.item_id} {item.version}），将发给 {told} 个站点")
