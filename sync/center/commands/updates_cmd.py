"""`updates`: where the program's versions lie, what was imported, who gets which, and a stick for a township."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from sync.center import rollouts
from sync.center.commands.office_arguments import Verbs, office, say, verb
from sync.center.database import reading
from sync.center.programs import Fared, fared
from sync.center.update_keys import key_document
from sync.center.update_stick import pack_stick
from sync.ledger.problems import Problem


def add(verbs: Verbs) -> None:
    parser = verbs.add_parser("updates", help="程序更新：导入、推送、更新U盘", description="程序更新")
    inner = parser.add_subparsers(required=True, metavar="ACTION")
    beginning = verb(inner, "init", "建立更新文件夹，写出交给制作方的公钥文件", run_init)
    beginning.add_argument("--updates", type=Path, metavar="FOLDER", help="更新文件夹；不写则在数据文件夹内")
    beginning.add_argument("--keys", type=Path, metavar="FOLDER", help="三个公钥文件写到哪里；不写则只显示")
    taking = verb(inner, "import", "导入制作方给的更新（文件夹或U盘）", run_import)
    taking.add_argument("folder", type=Path, metavar="FOLDER")
    rolling = verb(inner, "rollout", "推送一个版本：比例、停止、继续、固定", run_rollout)
    rolling.add_argument("version", metavar="VERSION", help="版本，如 0.2.0")
    rolling.add_argument("--platform", default="", help="只对这个平台，如 windows-x86_64；不写则所有平台")
    rolling.add_argument("--percent", type=int, metavar="N", help="给百分之几的电脑，0 至 100")
    stopping = rolling.add_mutually_exclusive_group()
    stopping.add_argument("--halt", action="store_true", help="停止推送")
    stopping.add_argument("--continue", dest="go_on", action="store_true", help="停止后继续，须写理由")
    rolling.add_argument("--reason", default="", help="理由，写进审计记录")
    rolling.add_argument(
        "--pin", action="append", default=[], metavar="DIVISION=VERSION",
        help="这个区划（代码开头几位）固定在一个版本；“DIVISION=”取消",
    )  # fmt: skip
    verb(inner, "status", "各版本推送到哪里、装用和失败多少", run_status)
    sticking = verb(inner, "stick", "制作更新U盘", run_stick)
    sticking.add_argument("folder", type=Path, metavar="FOLDER", help="U盘或文件夹")
    sticking.add_argument("--township", default="", metavar="CODE", help="只带这个乡镇用得着的版本")
    limiting = verb(inner, "stop", "失败到多少时自动停止推送", run_stop)
    limiting.add_argument(
        "--stations", type=int, default=rollouts.STOP_STATIONS, metavar="N", help="至少几台"
    )
    limiting.add_argument(
        "--percent", type=int, default=rollouts.STOP_PERCENT, metavar="N", help="至少百分之几"
    )


def run_init(options: argparse.Namespace) -> None:
    with office(options) as county:
        rollouts.begin(county, options.updates)
        document = key_document(county.keys)
    text = json.dumps(document, indent=1, sort_keys=True)
    if options.keys is not None:
        options.keys.mkdir(parents=True, exist_ok=True)
        for role, facts in document.items():
            public = json.dumps({"format": 1, "public": facts["keyval"]["public"]})
            (options.keys / f"{role}.json").write_text(public + "\n", "ascii")
    say(options, {"keys": document}, f"已建立。请把公钥交给制作方：\n{options.keys or text}")


def run_import(options: argparse.Namespace) -> None:
    with office(options) as county:
        found = rollouts.take_updates(county, options.folder)
    answer = {"releases": [{"platform": each.platform, "version": each.version} for each in found]}
    words = "、".join(f"{each.platform} {each.version}" for each in found) or "没有版本"
    say(options, answer, f"已导入并签名：{words}。还没有推送给任何站点，请用 updates rollout。")


def run_rollout(options: argparse.Namespace) -> None:
    pins = dict(_pin(text) for text in options.pin)
    halted = True if options.halt else False if options.go_on else None
    with office(options) as county:
        with reading(county.engine) as connection:
            tree = rollouts.tree_of(county, connection)
        if not tree.begun:
            raise Problem("updates.none")
        having = [each for each in rollouts.known_platforms(tree) if options.version in tree.versions(each)]
        after = [
            rollouts.decide(
                county, platform, options.version, by=rollouts.AT_THE_MACHINE, percent=options.percent,
                halted=halted, pins=pins, reason=options.reason,
            )
            for platform in ([options.platform] if options.platform else having)
        ]  # fmt: skip
    if not after:
        raise Problem("updates.version_unknown", platform="任何平台", version=options.version)
    lines = [f"{each.platform} {each.version}：{_state(each.percent, each.halted)}" for each in after]
    say(options, {"rollouts": [_json(each, Fared()) for each in after]}, "\n".join(lines))


def run_status(options: argparse.Namespace) -> None:
    with office(options) as county, reading(county.engine) as connection:
        tree = rollouts.tree_of(county, connection)
        if not tree.begun:
            raise Problem("updates.none")
        found, given = fared(connection), rollouts.rollouts_of(tree)
        listed = {each: tree.versions(each) for each in rollouts.known_platforms(tree)}
    rows = [(each, found.get((each.platform, each.version), Fared())) for each in given]
    lines = [
        f"{each.platform} {each.version}：{_state(each.percent, each.halted)}，装用 {fate.runs}，失败 {fate.failed}"
        for each, fate in rows
    ]
    having = "；".join(f"{platform} {'、'.join(versions)}" for platform, versions in listed.items())
    answer = {"rollouts": [_json(each, fate) for each, fate in rows], "releases": listed}
    say(options, answer, "\n".join([f"已导入：{having}", *lines]))


def run_stick(options: argparse.Namespace) -> None:
    with office(options) as county:
        root, size = pack_stick(county, options.folder, options.township)
    say(options, {"folder": str(root), "size": size}, f"更新U盘已写好：{root}（{size / 1e6:.1f} MB）")


def run_stop(options: argparse.Namespace) -> None:
    with office(options) as county:
        rollouts.set_stop(county, rollouts.Stop(options.stations, options.percent))
    answer = {"stations": options.stations, "percent": options.percent}
    say(options, answer, f"失败至少 {options.stations} 台且不少于 {options.percent}% 时自动停止")


def _pin(text: str) -> tuple[str, str]:
    start, equals, version = text.partition("=")
    if not equals:
        raise Problem("usage", reason="--pin 应写成 区划=版本")
    return start, version


def _state(percent: int, halted: bool) -> str:
    return "已停止" if halted else f"{percent}%"


def _json(each: rollouts.Rollout, fate: Fared) -> dict[str, Any]:
    facts = {"platform": each.platform, "version": each.version, "percent": each.percent}
    return facts | {"halted": each.halted, "pins": each.pins, "runs": fate.runs, "failed": fate.failed}
