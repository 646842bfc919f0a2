"""`carried`: what the counties brought up to this city: figures, chains and their proof, rows."""

from __future__ import annotations

import argparse
import json
import sys

from sync.center import carried_view
from sync.center.commands.office_arguments import Verbs, office, verb


def add(verbs: Verbs) -> None:
    parser = verb(verbs, "carried", "市中心：各县上报的数字、记录链和记录，每行一个 JSON 对象", run)
    parser.add_argument(
        "--what", default="figures", choices=("figures", "chains", "rows"), help="数字、记录链或记录"
    )


def run(options: argparse.Namespace) -> None:
    with office(options) as city:
        made = {"figures": carried_view.figures, "chains": carried_view.chains, "rows": carried_view.rows}
        for row in made[options.what](city):
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.flush()
