"""`daiban card`: the 速查卡 of this station as a PDF, two sides A5."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop.commands.frame import Frame, Reply
from desktop.usecases.quick_card import quick_card_pdf
from sync.ledger.problems import Problem


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("card", help="速查卡：一张 A5，正面每天十件事，背面不灵的时候和电话")
    parser.add_argument("file", type=Path, metavar="FILE.pdf")
    parser.set_defaults(run=run, reads=True)


def run(frame: Frame) -> Reply:
    """An existing file is replaced."""
    file: Path = frame.args.file
    content = quick_card_pdf(frame.station)
    try:
        file.write_bytes(content)
    except OSError as broken:
        raise Problem("store.read_only", folder=file.parent) from broken
    return Reply({"file": str(file), "bytes": len(content)}, (f"速查卡已存为 {file}，请按 A5 双面打印。",))
