"""`daiban`: the counter for scripts. Arguments first, then one command over the counter's verbs.

A Problem ends with exit status 1, its code and one Chinese sentence on standard error (a
JSON body with --json); wrong usage with 2. Knows no Qt.
"""

from __future__ import annotations

import argparse
import io
import json
import sys

from desktop.commands import card, care, case, clock, keys, pouch, practise, selftest, site, update
from desktop.commands.frame import Frame, Reply, as_json
from sync.ledger.problems import Problem


def build_parser() -> argparse.ArgumentParser:
    """All commands. The shared options may stand before or after the command's name."""
    parser = argparse.ArgumentParser(prog="daiban", description="代办台：村（社区）代办点的程序")
    parser.add_argument("--base-dir", default=None, metavar="DIR", help="本站数据文件夹")
    parser.add_argument("--account", default=None, metavar="NAME", help="账号")
    parser.add_argument("--password-file", default=None, metavar="FILE", help="密码文件（第一行）")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    site.add_to(commands)
    case.add_to(commands)
    pouch.add_to(commands)
    card.add_to(commands)
    care.add_to(commands)
    clock.add_to(commands)
    keys.add_to(commands)
    practise.add_to(commands)
    selftest.add_to(commands)
    update.add_to(commands)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    _speak_utf8()
    args = build_parser().parse_args(_shared_first(sys.argv[1:] if argv is None else argv))
    frame = Frame(args)
    try:
        reply: Reply = args.run(frame)
    except Problem as problem:
        _say_problem(problem, args.json)
        return 1
    finally:
        frame.close()
    print(as_json(reply.document) if args.json else "\n".join(reply.lines))
    return reply.code


def _speak_utf8() -> None:
    """Where Windows hands a file or a pipe the code page of its language, our words may not be in it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower().replace("-", "") != "utf8":
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _say_problem(problem: Problem, as_document: bool) -> None:
    way_on = clock.WAYS_ON.get(problem.code, "")
    if as_document:
        document = problem.to_json() | ({"way_on": way_on} if way_on else {})
        print(json.dumps(document, ensure_ascii=False, indent=2))
    print("\n".join(words for words in (str(problem), way_on) if words), file=sys.stderr)


def _shared_first(argv: list[str]) -> list[str]:
    """Move the shared options to the front, so that `daiban case list --json` reads naturally."""
    front: list[str] = []
    rest: list[str] = []
    words = iter(argv)
    for word in words:
        if word == "--json" or word.startswith(("--base-dir=", "--account=", "--password-file=")):
            front.append(word)
        elif word in ("--base-dir", "--account", "--password-file"):
            front.extend((word, *(value for value in (next(words, None),) if value is not None)))
        else:
            rest.append(word)
    return front + rest


if __name__ == "__main__":
    sys.exit(main())
