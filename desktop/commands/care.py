"""`daiban backup`, `daiban place`, `daiban repair`: copies of the data, and the repair room.

`repair` also works where the database does not open any more: it needs the keys only.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from desktop.bootstrap import font_set, local_now
from desktop.commands.frame import Frame, Reply, password, plain
from desktop.paths import app_paths
from desktop.usecases.day_slip import check_slip, day_slip
from desktop.usecases.mending import day_of
from desktop.usecases.safekeeping import back_up_now, care_view, keep_place, repair_folder, sheet_of
from sync.ledger.problems import Problem


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    add_slip_to(commands)
    commands.add_parser("backup", help="现在做一份备份").set_defaults(run=run_backup)
    place = commands.add_parser("place", help="第二副本和备份放在哪里（另一块盘或U盘）")
    place.add_argument("folder", nargs="?", default=None, help="文件夹；写 none 表示只放本机；不写则显示现状")
    place.set_defaults(run=run_place)
    mend = commands.add_parser("repair", help="修复：按损坏情况重建、恢复，并出事故单")
    mend.add_argument("--out", type=Path, default=None, metavar="FILE.pdf", help="事故单存到哪里")
    mend.add_argument("--since", default="", metavar="YYYY-MM-DD", help="自这一天起的经历重新上报")
    mend.set_defaults(run=run_repair)


def add_slip_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    slip = commands.add_parser("day-slip", help="日终条：当天件数、各类最后编号和台账链头")
    slip.add_argument("--out", type=Path, default=None, metavar="FILE.pdf", help="存成 PDF")
    slip.set_defaults(run=run_slip, reads=True)
    check = commands.add_parser("check-slip", help="核对一张日终条：本机台账是否接着它")
    check.add_argument("code", nargs="+", help="纸上的码，或扫码枪扫到的文字")
    check.set_defaults(run=run_check_slip, reads=True)


def run_slip(frame: Frame) -> Reply:
    slip = day_slip(frame.station)
    if frame.args.out is not None:
        try:
            frame.args.out.write_bytes(slip.pdf)
        except OSError as broken:
            raise Problem("store.read_only", folder=frame.args.out.parent) from broken
    return Reply({"code": slip.code, "head": slip.head}, (slip.code, slip.head))


def run_check_slip(frame: Frame) -> Reply:
    verdict = check_slip(frame.station, " ".join(frame.args.code))
    return Reply(verdict, (verdict.words,), 0 if verdict.continues else 1)


def run_backup(frame: Frame) -> Reply:
    view = back_up_now(frame.station)
    return Reply(view, (f"已备份（{view.last_backup}），现有 {view.generations} 份", view.words))


def run_place(frame: Frame) -> Reply:
    folder = frame.args.folder
    station = frame.station
    view = care_view(station) if folder is None else keep_place(station, "" if folder == "none" else folder)
    return Reply(view, (view.words, f"最近备份：{view.last_backup}，共 {view.generations} 份"))


def run_repair(frame: Frame) -> Reply:
    frame.sit()
    paths = app_paths(frame.args.base_dir)
    account = frame.args.account or ""
    ask = partial(password, frame.args.password_file)
    since = day_of(frame.args.since)
    incident, site = repair_folder(paths.base, account, ask, local_now, since)
    lines = [*incident.found, *incident.done, *incident.to_do]
    lines += [f"没有修好：{line}" for line in incident.left]
    if frame.args.out is not None:
        pdf = sheet_of(incident, site, font_set(paths))
        try:
            frame.args.out.write_bytes(pdf)
        except OSError as broken:
            raise Problem("store.read_only", folder=frame.args.out.parent) from broken
        lines.append(f"事故单已存为 {frame.args.out}")
    document = {
        **plain(incident),
        "aside": str(incident.aside or ""),
        "source": str(incident.source.path) if incident.source else "",
    }
    return Reply(document, tuple(lines), 1 if incident.left else 0)
