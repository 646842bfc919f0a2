"""The steps of a handling as the stepper at the left shows them: ticks, where one stands, what may be opened.

Pure over `Handling`; the words come from the page.
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop.pages.handling_state import (
    CARD,
    CHECK,
    FILL,
    MATERIALS,
    PAGE_PREFIX,
    PRINT,
    PROXY,
    Handling,
)
from desktop.widgets.stepper import Step

ICONS = {CARD: "card", FILL: "pen", MATERIALS: "camera", CHECK: "review", PRINT: "print"}


def steps_shown(handling: Handling, words: Mapping[str, str]) -> list[Step]:
    """The five steps, the groups of the form below 填写 until the case is registered.

    `words`: step -> what it is called, PROXY among them.
    """
    pages = handling.page_steps()
    if handling.proxied:
        pages.append((PROXY, words[PROXY]))
    filled = all(step in handling.passed for step, _label in pages)
    steps = []
    for key, icon in ICONS.items():
        filling = key == FILL
        done = filled if filling else key in handling.passed
        current = handling.current.startswith(PAGE_PREFIX) if filling else key == handling.current
        reach = handling.may_open(pages[0][0] if filling and pages else key)
        steps.append(Step(key, words[key], icon, done and not current, current, reach or current))
        if filling and handling.registered is None:
            steps.extend(_page_step(handling, step, name) for step, name in pages)
    return steps


def _page_step(handling: Handling, step: str, name: str) -> Step:
    current = step == handling.current
    done = step in handling.passed
    return Step(step, name, "", done, current, handling.may_open(step) or current, sub=True)
