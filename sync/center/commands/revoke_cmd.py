"""`revoke`: a PC of a station is let in no more (lost, stolen, replaced); what it sent stays."""

from __future__ import annotations

import argparse

from sync.center.commands.office_arguments import Verbs, office, say, verb
from sync.center.devices import revoke


def add(verbs: Verbs) -> None:
    parser = verb(verbs, "revoke", "停用站点的一台电脑（丢失、被盗、更换）", run)
    parser.add_argument("--site", required=True, metavar="CODE12", help="站点 12 位代码")
    parser.add_argument("--device", required=True, type=int, metavar="NN", help="电脑编号，见“站点”页")


def run(options: argparse.Namespace) -> None:
    with office(options) as county:
        fresh = revoke(county, options.site, options.device)
    device = f"{options.device:02d}"
    answer = {"site": options.site, "device": device, "revoked": True, "before": not fresh}
    words = f"已停用 {options.site} 的电脑 {device}，它不能再交换"
    say(options, answer, words if fresh else f"{options.site} 的电脑 {device} 早已停用")
