"""`daiban practise`: open the window of 练习模式. The one command that shows a window; Qt loads when it runs."""

from __future__ import annotations

import argparse

from desktop.commands.frame import Frame, Reply


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("practise", help="练习模式：用编的人和办件学着办，什么也不会上报")
    parser.set_defaults(run=run)


def run(frame: Frame) -> Reply:
    """Until the window is closed; opens nothing of the station of this PC."""
    from desktop.__main__ import main

    base = ["--base-dir", frame.args.base_dir] if frame.args.base_dir else []
    status = main(["--practise", *base])
    return Reply({"status": status}, (), status)
