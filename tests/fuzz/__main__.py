"""`python -m tests.fuzz [TARGET ...] [--inputs N] [--seed S] [--out FOLDER]`: run targets one after the other.

Prints one line a target; exit 1 where something came out that must not. `--list` names the targets.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from tests.fuzz import session
from tests.fuzz.every import TARGETS


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tests.fuzz")
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--inputs", type=int, default=0, help="of each target; 0: the short form's")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=None, help="folder for inputs that broke something")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    known = {target.name: target for target in TARGETS}
    unknown = [name for name in options.targets if name not in known]
    if options.list or unknown:
        print("\n".join(known))
        return 2 if unknown else 0
    broken = False
    for name in options.targets or known:
        report = session.run(known[name], options.inputs or known[name].short, options.seed, options.out)
        broken = broken or bool(report.finds)
        print(json.dumps(asdict(report)) if options.json else _line(report), flush=True)
    return int(broken)


def _line(report: session.Report) -> str:
    said = sorted(report.said.items(), key=lambda pair: -pair[1])
    words = ", ".join(f"{code} {count}" for code, count in said[:6])
    line = f"{report.target}: {report.inputs} inputs, {report.cpu} s CPU, +{report.peak_mb} MB; {words}"
    return "\n".join(
        [line, *(f"  FIND {find['input']} {find['what']} at {find['where']}" for find in report.finds)]
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
