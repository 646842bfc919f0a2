"""`pouch`: take in a station's stick and write the answer for it."""

from __future__ import annotations

import argparse
from pathlib import Path

from sync.center.commands.office_arguments import Verbs, office, say, verb
from sync.center.pouches import answer_pouch, newest_device, take_in_pouch


def add(verbs: Verbs) -> None:
    parser = verbs.add_parser("pouch", help="U盘交换包：收取、答复", description="U盘交换包")
    inner = parser.add_subparsers(required=True, metavar="ACTION")
    taking = verb(inner, "in", "收取一个站点的交换包，可同时写出答复", run_in)
    taking.add_argument("file", type=Path)
    taking.add_argument("--answer", type=Path, metavar="FILE", help="答复交换包写到哪里")
    giving = verb(inner, "out", "写出给一个站点的交换包", run_out)
    giving.add_argument("file", type=Path)
    giving.add_argument("--site", required=True, metavar="CODE12", help="站点 12 位代码")


def run_in(options: argparse.Namespace) -> None:
    with office(options) as county:
        taken = take_in_pouch(county, options.file)
        answer = {
            "site": taken.device.site,
            "device": f"{taken.device.incarnation:02d}",
            "acked": taken.acked,
            "segments": taken.segments,
            "scans": taken.scans,
        }
        words = f"已收取 {taken.device.site}：记录到第 {taken.acked} 条，扫描件 {taken.scans} 份"
        if taken.anew:
            answer["new_device"] = f"{taken.anew.incarnation:02d}"
            words = (
                f"{taken.device.site} 的这台电脑是还原或复制的磁盘，交换包没有收下；已分配设备号"
                f" {taken.anew.incarnation:02d}，请带回答复，再导出一次交换包"
            )
        if options.answer:
            told = answer_pouch(county, options.answer, taken.device, taken.manifest, anew=taken.anew)
            answer |= {"answer": str(told.path), "news": told.news, "more": told.more}
            words += f"；答复写到 {told.path}（消息 {told.news} 条）"
    say(options, answer, words)


def run_out(options: argparse.Namespace) -> None:
    with office(options) as county:
        told = answer_pouch(county, options.file, newest_device(county, options.site))
    answer = {"file": str(told.path), "size": told.size, "news": told.news, "more": told.more}
    say(options, answer, f"已写出给 {options.site} 的交换包：消息 {told.news} 条（{told.size} 字节）")
