"""One issuing: what every builder of paper data asks of case, act and site.

Pure lookups with their fallbacks, so that a paper never fails for a profile without a
telephone. Knows no single paper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms.calendar import Deadline, WorkingCalendar
from sync.ledger.asking import mapping_in
from sync.ledger.case import Case, ClockRun
from sync.ledger.deadlines import deadline
from sync.ledger.events import Actor
from sync.ledger.papers_words import day_text, due_text
from sync.ledger.people import mask_id, mask_mobile

PERMIT = "01"
PERMIT_LAW = "《中华人民共和国行政许可法》"
VILLAGE_AGENT = "村（社区）代办员"


@dataclass(frozen=True, slots=True)
class Issue:
    """One paper being filled. `case` is the case after the act, `when` the day of the act."""

    code: str
    variant: str
    case: Case
    body: Mapping[str, Any]
    doc_no: str
    when: date
    profile: Mapping[str, Any]
    calendar: WorkingCalendar
    actor: Actor
    recorded_at: str

    # --- the act ------------------------------------------------------------------------

    @property
    def facts(self) -> Mapping[str, Any]:
        return mapping_in(self.body, "facts")

    def fact(self, name: str, default: str = "") -> str:
        """A text of this act, else the case's latest of that name."""
        value = self.facts.get(name, self.case.facts.get(name))
        return value if isinstance(value, str) and value else default

    def payload(self, name: str) -> Mapping[str, Any]:
        """An object of this act, else the case's latest of that name."""
        return mapping_in(self.body, name) or mapping_in(self.case.facts, name)

    # --- the site -----------------------------------------------------------------------

    def profile_text(self, name: str, default: str = "") -> str:
        return str(self.profile.get(name) or default)

    @property
    def organ(self) -> str:
        """The organ that accepts or decides, as the county named it for this site."""
        organ = mapping_in(self.profile, "organ").get("name")
        return str(organ or self.profile.get("parent_name") or self.profile.get("name") or "")

    def organ_text(self, name: str) -> str:
        return str(mapping_in(self.profile, "organ").get(name) or "")

    @property
    def at_village(self) -> bool:
        return self.profile.get("tier") == "village"

    @property
    def hotline(self) -> str:
        return self.profile_text("hotline", "12345")

    def contact(self) -> str:
        """查询、咨询: the site's, the organ's and the hotline's numbers."""
        lines = [
            _with_number(self.profile_text("name"), self.profile_text("phone")),
            _with_number(self.organ, self.organ_text("phone")),
            _with_number("监督电话", self.organ_text("supervise_phone")),
            _with_number("热线", self.hotline),
        ]
        return "；".join(line for line in lines if line)

    # --- people -------------------------------------------------------------------------

    @property
    def applicant_name(self) -> str:
        return str(self.case.applicant.get("name") or "")

    def applicant_text(self, name: str) -> str:
        """A field of the applicant, else what the form's applicant section says."""
        given = self.case.applicant.get(name)
        values = mapping_in(self.case.answers, "values")
        return str(given or values.get(f"applicant.{name}") or "")

    @property
    def masked_id(self) -> str:
        return mask_id(self.applicant_text("id_no"))

    @property
    def masked_phone(self) -> str:
        owner = self.applicant_text("phone_owner")
        shown = mask_mobile(self.applicant_text("mobile"))
        return f"{shown}（机主：{owner}）" if shown and owner else shown

    @property
    def address(self) -> str:
        names = ("live_address", "address", "hukou_address")
        return next((text for text in map(self.applicant_text, names) if text), "")

    @property
    def addressee(self) -> str:
        proxy = self.case.proxy
        return f"{self.applicant_name}（代理人 {proxy['name']}）" if proxy else self.applicant_name

    @property
    def agent_line(self) -> str:
        """代办人: name, kind, telephone; a village agent's number is public."""
        proxy = self.case.proxy
        if not proxy:
            return ""
        kind = kind_text(proxy)
        phone = str(proxy.get("mobile") or "")
        shown = phone if kind == VILLAGE_AGENT else mask_mobile(phone)
        return f"{proxy.get('name', '')}（{kind}）{shown}"

    # --- time and law -------------------------------------------------------------------

    def run(self, clock: str) -> ClockRun | None:
        return next((run for run in self.case.clocks if run.clock == clock), None)

    def end_of(self, clock: str) -> Deadline | None:
        run = self.run(clock)
        return None if run is None else deadline(run, self.calendar)

    def due(self, clock: str) -> str:
        """The clock's last day in words, "" where it does not run."""
        return due_text(self.end_of(clock))

    @property
    def received(self) -> str:
        return day_text(self.case.dates.get("received_on", self.case.registered_on))

    @property
    def accepted(self) -> str:
        return day_text(self.case.dates.get("accepted_on"))

    @property
    def is_permit(self) -> bool:
        return self.case.terms.task_type == PERMIT

    def basis(self, article: str) -> str:
        """The article of the permit law for permits, else the item's own first basis."""
        return PERMIT_LAW + article if self.is_permit else self.case.terms.basis or "有关规定"

    @property
    def seal(self) -> str:
        return "（行政许可专用印章）" if self.is_permit else "（业务专用章）"

    def contact_lines(self) -> list[str]:
        """The lines at the left of a notice's seal."""
        lines: Sequence[tuple[str, str]] = (
            ("办件号", self.case.case_no),
            ("办件编号", self.case.official_no),
            ("联系人", self.actor.name),
            ("联系电话", self.organ_text("phone") or self.profile_text("phone")),
            ("监督电话", self.organ_text("supervise_phone") or self.hotline),
        )
        return [f"{name}：{text}" for name, text in lines if text]

    def remedy(self) -> str:
        """复议 and 诉讼 (行政复议法第二十四条; 行政诉讼法第四十六条)."""
        return remedy_text(self.profile)


def remedy_text(profile: Mapping[str, Any]) -> str:
    """复议 and 诉讼 against a decision of the organ that the county named for this site."""
    remedy = mapping_in(profile, "remedy")
    body = str(remedy.get("body") or "________")
    if remedy.get("reconsideration_first") is True:
        return (
            f"如对本决定不服，应当自收到本决定之日起六十日内先向{body}申请行政复议；"
            "对行政复议决定不服的，可以依法向人民法院提起行政诉讼。"
        )
    return (
        f"如对本决定不服，可以自收到本决定之日起六十日内向{body}申请行政复议，"
        f"也可以自收到本决定之日起六个月内依法向{remedy.get('court') or '________'}提起行政诉讼。"
    )


def kind_text(proxy: Mapping[str, Any]) -> str:
    """村社区代办员(委托) -> 村（社区）代办员; other kinds as chosen."""
    kind = str(proxy.get("kind") or "")
    return VILLAGE_AGENT if "代办员" in kind else kind.replace("(", "（").replace(")", "）")


def _with_number(name: str, number: str) -> str:
    return f"{name} {number}" if name and number else ""
