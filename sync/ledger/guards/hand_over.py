"""Guards of the village's own step and of the hand-over (T3 to T6b)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sync.ledger.asking import Asked, Gap, Guard, day_in, mapping_in, need, number_in, rows_in, text_in
from sync.ledger.deadlines import deadline, is_over

REFUSAL_GROUNDS = ("wrong_office", "unreadable")
_HASH = re.compile(r"[0-9a-f]{16,128}")

# 村民委员会组织法第二十二、二十六、二十八条; (numerator, denominator, strictly more). Changeable by an ADR
# after the amendment of 2025-10-28 has been read.
QUORUMS: dict[tuple[str, str], tuple[int, int, bool]] = {
    ("村民会议", "villagers"): (1, 2, True),
    ("村民会议", "households"): (2, 3, False),
    ("村民代表会议", "members"): (2, 3, False),
    ("村民小组会议", "villagers"): (2, 3, False),
    ("村民小组会议", "households"): (2, 3, False),
}
_DEFAULT_QUORUM = (2, 3, False)
_DEFAULT_BASIS = {"村民会议": "villagers", "村民代表会议": "members"}


def passed(minutes: Mapping[str, Any]) -> bool:
    """Quorum and majority of the present were reached."""
    entitled, present, yes = (number_in(minutes, name) for name in ("entitled", "present", "yes"))
    if not entitled or present is None or yes is None or not yes <= present <= entitled:
        return False
    kind = text_in(minutes, "kind")
    basis = text_in(minutes, "basis") or _DEFAULT_BASIS.get(kind, "villagers")
    part, whole, strictly = QUORUMS.get((kind, basis), _DEFAULT_QUORUM)
    short = present * whole - entitled * part
    return (short > 0 if strictly else short >= 0) and yes * 2 > present


def minutes_passed(asked: Asked) -> Gap:
    minutes = asked.part("minutes") or mapping_in(asked.case.facts, "minutes")
    noted = text_in(minutes, "no") != "" and day_in(minutes, "date") is not None
    return need(noted and passed(minutes))


def posting_over(asked: Asked) -> Gap:
    """The last day of C7 has passed (社会救助暂行办法第十一条)."""
    run = asked.run("C7")
    if run is None:
        return need(False, until="")
    end = deadline(run, asked.world.calendar)
    return need(is_over(run, asked.day, asked.world.calendar), until=end.day.isoformat() if end else "")


def answered(asked: Asked) -> bool:
    """Nobody objected, or every objection in the register has an answer."""
    rows = rows_in(asked.facts, "objections")
    if rows:
        return all(text_in(row, "answer") != "" for row in rows)
    return asked.yes("no_objection")


def objections_handled(asked: Asked) -> Gap:
    return need(answered(asked))


def village_opinion_signed(asked: Asked) -> Gap:
    return need(asked.yes("village_opinion_signed"))


def package_hashed(asked: Asked) -> Gap:
    package = asked.part("package")
    hashed = _HASH.fullmatch(text_in(package, "hash").lower()) is not None
    return need(hashed and number_in(package, "files") is not None)


def rows_counted(asked: Asked) -> Gap:
    return need(asked.yes("rows_counted"))


def differences_noted(asked: Asked) -> Gap:
    """Somebody answered the question; "" and [] mean that there are none."""
    return need(isinstance(asked.facts.get("differences"), str | list | tuple))


def received_on_is_signature_date(asked: Asked) -> Gap:
    """行政许可法第三十二条: receipt is the day on which the receiver signed."""
    return need(asked.day_of("signed_on") == asked.day)


def wrong_office_or_unreadable(asked: Asked) -> Gap:
    ground = asked.text("refusal_ground") in REFUSAL_GROUNDS
    return need(ground and asked.text("reason") != "")


GUARDS: dict[str, Guard] = {
    guard.__name__: guard
    for guard in (
        minutes_passed,
        posting_over,
        objections_handled,
        village_opinion_signed,
        package_hashed,
        rows_counted,
        differences_noted,
        received_on_is_signature_date,
        wrong_office_or_unreadable,
    )
}
