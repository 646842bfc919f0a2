"""`daiban clock`: what is asked about this PC's date, and how it is proved; the window's question for scripts.

Without a word it only says what is asked. The witness's password comes from DAIBAN_WITNESS_PASSWORD or a prompt.
"""

from __future__ import annotations

import argparse

from desktop.commands.frame import Frame, Reply, password
from desktop.usecases.trusted_clock import ASK, ClockQuestion, clock_question, confirm_clock

WAYS_ON = {
    "clock.gap": "日期对就用 daiban clock --yes 确认，再办一次。",
    "clock.suspect": "核对墙上的日历后用 daiban clock 证明：--witness 另一位同事，或 --code 一次性码，或先 daiban sync 再 --yes。",
    "clock.unproved": "用 --witness 另一位同事，或 --code 一次性码；有网先 daiban sync，再 --yes。",
    "account.initial_password": "用 daiban account password 换成自己的（新密码取自 DAIBAN_NEW_PASSWORD 或提示输入）。",
}
"""What a command adds to a refusal that the window answers with a question."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("clock", help="核对电脑日期：不带参数只显示要不要核对")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--yes", action="store_true", help="日期对（隔了几天，或已与县里交换过）")
    how.add_argument("--witness", default="", metavar="NAME", help="同核的另一位同事")
    how.add_argument("--code", default="", metavar="CODE", help="乡镇或县里给的一次性码")
    parser.set_defaults(run=run_clock)


def run_clock(frame: Frame) -> Reply:
    args, actor, station = frame.args, frame.actor(), frame.station
    if not (args.yes or args.witness or args.code):
        return _said(clock_question(station, actor))
    other = password(None, "DAIBAN_WITNESS_PASSWORD", f"{args.witness}的密码：") if args.witness else ""
    return _said(confirm_clock(station, actor, args.witness, other, args.code))


def _said(asked: ClockQuestion) -> Reply:
    if not asked.kind:
        return Reply(asked, ("电脑日期已核对，可以办理",))
    begin = f"电脑时间 {asked.now}，上次记录 {asked.last}。"
    if asked.kind == ASK or asked.county:
        return Reply(asked, (begin + "日期对就用 daiban clock --yes 确认",))
    code = f"，或打电话报第 {asked.code} 号要一次性码（--code）" if asked.code else ""
    others = "、".join(asked.others)
    return Reply(asked, (begin + f"请同事（{others or '没有别的账号'}）同核（--witness）{code}",))
