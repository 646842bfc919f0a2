"""办理方式: where and how somebody was served: at the counter, at home, by appointment, after hours, helped.

Written down once, with the registration (fact `service_mode`). Who acts, the applicant or
his agent, is another question (`Case.mode`); 代办 and 上门 may both hold of one case.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sync.ledger.asking import text_in

COUNTER = "窗口"
HELPED = "帮办"
# The four of the forms' question 受理方式, and 帮办: the applicant acts himself and is helped.
SERVICE_MODES = (COUNTER, "上门", "预约", "延时", HELPED)
ASKED_AT = "mode.site_visit"  # the question of a form that asks it
FACT = "service_mode"
AT_HOME = "上门"


def service_mode_in(facts: Mapping[str, Any]) -> str:
    """The mode of a registration; 窗口 where it says none (older events) or none that is known."""
    given = text_in(facts, FACT)
    return given if given in SERVICE_MODES else COUNTER


def shown_mode(mode: str, service: str) -> str:
    """One cell of the register: `代办`, `代办/上门`, `本人/帮办`."""
    return mode if service == COUNTER else f"{mode}/{service}"
