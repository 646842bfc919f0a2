"""`daiban update`: look for a new version at the county or on a stick, and have it come up at the next start."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop.bootstrap import local_now
from desktop.commands.frame import Frame, Reply
from desktop.paths import app_paths
from desktop.usecases.stick_settings import settings_words, take_settings
from desktop.usecases.updates import update_now
from sync.ledger.problems import Problem


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("update", help="更新程序：向县里取，或从U盘（daiban-update）取")
    parser.add_argument("--from", dest="stick", type=Path, default=None, metavar="FOLDER", help="U盘")
    parser.add_argument("--check", action="store_true", help="只看有没有，不取")
    parser.add_argument("--accept-expired", action="store_true", help="确认U盘是县里给的，清单过期也用")
    parser.add_argument(
        "--catalog", action="store_true", help="U盘上的服务事项和工作日历也收进来（要用 --account 登录）"
    )
    parser.set_defaults(run=run)


def run(frame: Frame) -> Reply:
    args = frame.args
    if args.catalog and args.stick is None:
        raise Problem("usage", reason="--catalog 要与 --from 一起用；联网时办件交换已带来服务事项和日历")
    brought = None
    if args.catalog:
        brought = take_settings(frame.station, args.stick, accept_expired=args.accept_expired)
    version, words, ready = update_now(
        app_paths(args.base_dir).base,
        local_now,
        stick=args.stick,
        check=args.check,
        accept_expired=args.accept_expired,
    )
    document: dict[str, object] = {"version": version, "words": words, "ready": ready}
    lines = () if brought is None else (settings_words(brought),)
    if brought is not None:
        document |= {"items": list(brought.items), "calendar": brought.calendar}
    if not version:
        return Reply(document, (*lines, "已是最新版本。"))
    said = f"有新版本 {version}" + ("，下次打开时换上。" if ready else f"。{words}".rstrip("。") + "。")
    return Reply(document, (*lines, said))
