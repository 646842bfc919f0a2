"""`daiban pouch`: export to a stick, take in from a stick, carry a village's stick over this line."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop.commands.frame import Frame, Reply, plain
from desktop.usecases.pouches import carry_pouch, pouch_in, pouch_out


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    parser = commands.add_parser("pouch", help="U盘交换包：导出、收取、代转")
    inner = parser.add_subparsers(required=True, metavar="ACTION")
    for name, run, text in (
        ("out", run_out, "把待上报的办件和扫描件导出为交换包"),
        ("in", run_in, "收取县里给本机的交换包"),
    ):
        action = inner.add_parser(name, help=text)
        action.add_argument("file", type=Path)
        action.set_defaults(run=run)
    carry = inner.add_parser("carry", help="代转：用本机的线路把别站的交换包送到县里，带回答复")
    carry.add_argument("file", type=Path)
    carry.add_argument("--answer", type=Path, required=True, metavar="FILE", help="县里的答复写到哪里")
    carry.set_defaults(run=run_carry)


def run_out(frame: Frame) -> Reply:
    out = pouch_out(frame.station, frame.args.file)
    left = f"，还有 {out.left} 份扫描件下次再带" if out.left else ""
    words = f"已导出 {out.events} 条记录、{out.scans} 份扫描件（{out.size} 字节）到 {out.path}{left}"
    return Reply(plain(out), (words,))


def run_in(frame: Frame) -> Reply:
    taken = pouch_in(frame.station, frame.args.file)
    words = f"已收取：县里确认 {taken.proved} 条，新消息 {taken.news} 条，扫描件 {taken.scans} 份"
    if taken.device:
        words = f"本机是还原或复制的磁盘，县里已改用设备号 {taken.device:02d}。请再导出一次交换包送县里"
    return Reply(plain(taken), (words,))


def run_carry(frame: Frame) -> Reply:
    size = carry_pouch(frame.station, frame.args.file, frame.args.answer)
    document = {"answer": str(frame.args.answer), "size": size}
    return Reply(document, (f"已代转到县里，答复已写到 {frame.args.answer}，请随U盘带回",))
