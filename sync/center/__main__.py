"""`daiban-center`: the county's command line. Arguments and the last catch; each verb has its own module."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from sync.center.commands import (
    account_cmd,
    agent_cmd,
    backup_cmd,
    carried_cmd,
    check_cmd,
    clearing_cmd,
    enrol_cmd,
    export_cmd,
    init_cmd,
    keys_cmd,
    parent_cmd,
    pouch_cmd,
    publish_cmd,
    restored_cmd,
    revoke_cmd,
    serve_cmd,
    set_cmd,
    unlock_cmd,
    updates_cmd,
)
from sync.ledger.problems import Problem

_COMMANDS = (
    init_cmd,
    pouch_cmd,
    serve_cmd,
    enrol_cmd,
    revoke_cmd,
    agent_cmd,
    account_cmd,
    set_cmd,
    clearing_cmd,
    check_cmd,
    backup_cmd,
    export_cmd,
    publish_cmd,
    restored_cmd,
    parent_cmd,
    carried_cmd,
    unlock_cmd,
    updates_cmd,
    keys_cmd,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0 done, 1 refused (code and sentence on stderr), 2 wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except Problem as problem:
        if getattr(options, "json", False):
            sys.stderr.write(json.dumps(problem.to_json(), ensure_ascii=False) + "\n")
        else:
            sys.stderr.write(f"{problem.code}: {problem.sentence}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="daiban-center", description="代办台县中心")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="命令")
    for command in _COMMANDS:
        command.add(verbs)
    return parser


if __name__ == "__main__":
    sys.exit(main())
