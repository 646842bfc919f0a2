"""`check`: prove the county's book (chains, projections, news, scans) and say what does not fit."""

from __future__ import annotations

import argparse

from sync.center.commands.office_arguments import Verbs, office, say, verb
from sync.center.proofs import prove


def add(verbs: Verbs) -> None:
    verb(verbs, "check", "核对全部记录：校验链、办件、发给站点的消息、扫描件", run)


def run(options: argparse.Namespace) -> int:
    with office(options) as county:
        proof = prove(county)
    answer = {
        "events": proof.events,
        "cases": proof.cases,
        "scans": proof.scans,
        "faults": list(proof.faults),
    }
    good = f"核对无误：{proof.events} 条经历，{proof.cases} 个办件，{proof.scans} 份扫描件"
    bad = "\n".join((f"核对发现 {len(proof.faults)} 处不符：", *proof.faults))
    say(options, answer, bad if proof.faults else good)
    return 1 if proof.faults else 0
