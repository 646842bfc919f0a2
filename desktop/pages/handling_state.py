"""Handling (办理): where the clerk stands between 读卡 and 打印, apart from any widget.

Knows the order of the steps, what was reached and what was checked. Pure over a DraftView and
a live form session; the page draws it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.usecases.views import DraftView, FindingLine, Offer, Registered
from forms.finding import Finding, Severity
from forms.session import FormSession
from sync.ledger.service import ASKED_AT, HELPED, SERVICE_MODES

CARD, FILL, PROXY, MATERIALS, CHECK, PRINT = "card", "fill", "fill:proxy", "materials", "check", "print"
PAGE_PREFIX = "fill:"
APPLY_MODE = "mode.apply_mode"


@dataclass
class Handling:
    """`origins`: question path -> where its value came from. `passed`: steps checked without mistakes."""

    draft: DraftView
    session: FormSession
    item_name: str
    current: str = CARD
    origins: dict[str, str] = field(default_factory=dict)
    passed: set[str] = field(default_factory=set)
    reached: set[str] = field(default_factory=lambda: {CARD})
    returning: bool = False
    lines: tuple[FindingLine, ...] = ()
    registered: Registered | None = None

    @property
    def draft_id(self) -> str:
        return self.draft.draft_id

    @property
    def proxied(self) -> bool:
        """The applicant acts through somebody; then the powers are asked."""
        return not self.knows(APPLY_MODE) or self.session.value(APPLY_MODE) == "代理"

    def page_steps(self) -> list[tuple[str, str]]:
        """(step, label) of the groups of the form that are to be filled now."""
        return [(PAGE_PREFIX + page.path, page.label) for page in self.session.pages()]

    def order(self) -> list[str]:
        """All steps in order; groups that do not apply are not in it."""
        pages = [step for step, _label in self.page_steps()]
        return [CARD, *pages, *([PROXY] if self.proxied else []), MATERIALS, CHECK, PRINT]

    def after(self, step: str) -> str:
        order = self.order()
        at = order.index(step) if step in order else 0
        return order[min(at + 1, len(order) - 1)]

    def before(self, step: str) -> str:
        order = self.order()
        at = order.index(step) if step in order else 0
        return order[max(at - 1, 0)]

    def may_open(self, step: str) -> bool:
        """A step that was reached before; once registered only 打印 is left."""
        if self.registered is not None:
            return step == PRINT
        return step in self.reached and step != PRINT

    def go(self, step: str) -> None:
        self.current = step
        self.reached.add(step)

    def blocking(self, page: str) -> list[Finding]:
        """Findings of one group that stop 下一步."""
        return [f for f in self.session.findings(page) if f.severity is Severity.ERROR]

    def warnings(self, page: str) -> list[Finding]:
        return [f for f in self.session.findings(page) if f.severity is not Severity.ERROR]

    def resume_at(self, step: str) -> str:
        """Open again where the clerk stopped: that step and all before it count as reached."""
        order = self.order()
        wanted = step if step in order and step != PRINT else CARD
        for earlier in order[: order.index(wanted) + 1]:
            self.reached.add(earlier)
        return wanted

    def accept(self, offer: Offer) -> None:
        """An accepted offer into the open form, marked with its origin; rows only where there are none."""
        if offer.rows and self.session.rows(offer.path):
            return
        self.origins[offer.path] = offer.origin
        if not offer.rows:
            self.session.set_value(offer.path, offer.value)
        for index, cells in enumerate(offer.rows):
            self.session.add_row(offer.path)
            for name, value in cells.items():
                self.session.set_value(f"{offer.path}[{index}].{name}", value)

    def service_modes(self) -> tuple[str, ...]:
        """办理方式 to choose from: as the form answers, else all; 帮办 only where the applicant acts himself."""
        answer = self.session.value(ASKED_AT) if self.knows(ASKED_AT) else ""
        modes = tuple(mode for mode in SERVICE_MODES if mode != HELPED)
        if self.draft.service in modes:  # a booked visit is one, unless the clerk says otherwise
            modes = (self.draft.service, *(mode for mode in modes if mode != self.draft.service))
        asked = (str(answer),) if answer else modes
        return asked if self.draft.proxy else (*asked, HELPED)

    def mode_step(self) -> str:
        """The group that asks whether the applicant came himself."""
        return PAGE_PREFIX + APPLY_MODE.split(".")[0]

    def knows(self, path: str) -> bool:
        """The form has this question."""
        try:
            self.session.item.node(path)
        except KeyError:
            return False
        return True
