"""The yard: run under the shim, forks one worker per order on stdin, prints what it told.

The worker plays the flow under its fault; where it is refused, the disk is made well and the
same person tries again, as at a counter. Only Problems are refusals; all else is a bug.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import sys
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sync.ledger.problems import Problem
from tests.ordeal.every_flow import FLOWS
from tests.ordeal.faults import Fault, Orders, Told
from tests.ordeal.flows import Hand, warm
from tests.ordeal.mutants import MUTANTS
from tests.support.one_compiler import share_compiled


def main() -> None:
    logging.disable(logging.CRITICAL)
    share_compiled()
    warm()
    gc.freeze()  # what was loaded once stays shared with every worker
    for line in sys.stdin:
        order = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _live(order, writing)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            said = pipe.read()
        _, status = os.waitpid(child, 0)
        print(said.decode() if said else json.dumps(asdict(Told(bug=f"died: {status}"))), flush=True)


def _live(order: dict[str, Any], pipe: int) -> None:
    """The worker: never returns."""
    told = Told(bug="nothing was told")
    try:
        told = _work(order)
    finally:
        data = json.dumps(asdict(told)).encode()
        while data:
            data = data[os.write(pipe, data) :]
        os._exit(0)


def _work(order: dict[str, Any]) -> Told:
    orders, told = Orders(), Told()
    folder = Path(order["folder"])
    flow = FLOWS[order["flow"]]
    if order["mutant"]:
        MUTANTS[order["mutant"]]()

    def tell(line: str) -> None:
        told.acks.append(line)
        orders.mark(line)

    orders.watch(folder, Path(order["log"]) if order["log"] else None)
    orders.arm(Fault(**order["fault"]))
    hand = Hand(folder, tell)
    before = orders.counts()
    try:
        flow.work(hand)
    except Problem as problem:
        told.refused = problem.code
    except BaseException:  # noqa: BLE001 - whatever is no Problem is the finding
        told.bug = traceback.format_exc()
    told.counts = {kind: count - before[kind] for kind, count in orders.counts().items()}
    told.hits, told.left = orders.hits(), orders.left()
    if told.refused and not told.bug:
        _again(flow.again, hand, told, orders)
    return told


def _again(again: Any, hand: Hand, told: Told, orders: Orders) -> None:
    """The disk is well again; the same person goes on."""
    try:
        if told.refused == "store.disk_full" and hand.station is not None:
            hand.look()  # readable while it is full
        orders.disarm()
        hand.tell = told.again.append
        again(hand)
    except BaseException:  # noqa: BLE001
        told.bug = f"after {told.refused}: {traceback.format_exc()}"


if __name__ == "__main__":
    main()
