"""`daiban selftest`: does the installed program have all it needs? Touches no station of this PC."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from desktop.commands.frame import Frame, Reply


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("selftest", help="自检：字库、打印、数据库、加密、窗口……不碰本站数据")
    parser.set_defaults(run=run)


def run(frame: Frame) -> Reply:
    """Exit status 1 where a check failed."""
    from desktop.selftest import offscreen_where_there_is_no_screen, run_all

    offscreen_where_there_is_no_screen()
    tried = list(run_all())
    passed = sum(one.passed for one in tried)
    lines = [f"{'通过' if one.passed else '不通过'}　{one.name}：{one.words}" for one in tried]
    lines.append(f"{passed} of {len(tried)} passed")
    document = {"checks": [asdict(one) for one in tried], "passed": passed, "of": len(tried)}
    return Reply(document, tuple(lines), 0 if passed == len(tried) else 1)
