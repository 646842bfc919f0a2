"""`parent`: the county as a station of its city: enrol with a one-time code, exchange, show how it stands."""

from __future__ import annotations

import argparse

from sync.center import parent, upward
from sync.center.commands.office_arguments import Verbs, office, say, verb
from sync.center.database import reading

STATUS = {
    "synced": "已与上级核对一致",
    "offline": "连不上上级",
    "refused": "上级没有接收",
    "mismatch": "与上级核对不一致",
}


def add(verbs: Verbs) -> None:
    parser = verbs.add_parser("parent", help="上级（市）：登记、交换、查看", description="上级（市）")
    inner = parser.add_subparsers(required=True, metavar="ACTION")
    enrolling = verb(inner, "enrol", "用上级给的一次性登记码登记到上级", run_enrol)
    enrolling.add_argument("--url", required=True, help="上级中心的地址")
    enrolling.add_argument("--code", required=True, help="一次性登记码")
    enrolling.add_argument("--ca", default="", metavar="FILE", help="上级证书的 CA 文件")
    enrolling.add_argument("--again", action="store_true", help="代替原来登记的上级")
    verb(inner, "sync", "现在与上级交换一次", run_sync)
    verb(inner, "show", "查看与上级交换到哪里", run_show)


def run_enrol(options: argparse.Namespace) -> None:
    with office(options) as county:
        found = parent.enrol_at(county, options.url, options.code, ca=options.ca, again=options.again)
    answer = {"parent": found.site, "name": found.name, "device": f"{found.device:02d}"}
    say(options, answer, f"已登记到上级 {found.name}（{found.site}）")


def run_sync(options: argparse.Namespace) -> int:
    with office(options) as county:
        outcome = parent.exchange_upward(county)
        with reading(county.engine) as connection:
            waiting = upward.last_of(connection) - upward.state_of(connection).acked
    code = "" if outcome.problem is None else outcome.problem.code
    answer = {
        "status": outcome.status,
        "problem": code,
        "acknowledged": outcome.acknowledged,
        "waiting": waiting,
    }
    words = (
        f"{STATUS.get(outcome.status, outcome.status)}：上报 {outcome.acknowledged} 条，待上报 {waiting} 条"
    )
    sentence = "" if outcome.problem is None else f"\n{outcome.problem.code}: {outcome.problem.sentence}"
    say(options, answer, words + sentence)
    return 0 if outcome.status == "synced" else 1


def run_show(options: argparse.Namespace) -> None:
    with office(options) as county:
        found = upward.parent_of(county)
        upward.lay_out(county)
        with reading(county.engine) as connection:
            state, last = upward.state_of(connection), upward.last_of(connection)
    answer = {"parent": found.site, "name": found.name, "url": found.url, "acked": state.acked, "last": last}
    say(options, answer, f"上级 {found.name}（{found.site}）：{last} 条中已确认 {state.acked} 条")
