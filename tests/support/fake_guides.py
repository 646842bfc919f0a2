"""FakeGuides: the verbs around the guide of an item, over a FakeCounter's small form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from desktop.usecases.start_views import Whom
from desktop.usecases.views import DraftLine, ItemLine
from forms.answers import Answers, Value
from forms.item import Ask, MaterialRule, ServiceItem, Situation
from forms.session import FormContext, FormSession
from sync.ledger.events import Actor
from tests.support.fake_notices import NOTICE_ID, FakeNotices, notice_item
from tests.support.fake_reminders import FakeReminders

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=timezone(timedelta(hours=8)))
ASKS = (
    Ask("benefit.alone", "老人是一个人住吗？", "和子女分开住、没有人照料，也算一个人住"),
    Ask("benefit.contact", "紧急联系人是谁？", "写姓名和关系，例：女儿何小芳"),
    Ask("benefit.help", "平时要人帮忙做什么？"),
    Ask("benefit.level", "老人多少岁？"),
)
SITUATIONS = (
    Situation("alone", "独居老人", {"benefit.alone": "true"}, "空巢 一个人住"),
    Situation("oldest", "百岁老人", {"benefit.level": "100"}, "长寿"),
)
SOMETIMES = (
    MaterialRule("m_contact", "紧急联系人身份证", relevant="/data/benefit/alone = 'true'", never_kept=True),
    MaterialRule("m_centenary", "百岁老人长寿证明", relevant="/data/benefit/level = '100'", lenient=True),
)


def asking(item: ServiceItem) -> ServiceItem:
    """The small form with asks, situations and materials that depend on them."""
    return replace(item, materials=(*item.materials, *SOMETIMES), asks=ASKS, situations=SITUATIONS)


class FakeGuides(FakeNotices, FakeReminders):
    """`begun`: what every draft was begun with."""

    item: ServiceItem
    drafts: dict[str, Any]
    open_draft: Callable[[Actor, str], Any]

    def situations_found(self, text: str, items: tuple[ItemLine, ...]) -> tuple[ItemLine, ...]:
        """The item of the small form, once for each situation that the words fit."""
        line = next(one for one in items if one.item_id == self.item.item_id)
        return tuple(
            replace(line, situation=one.name, situation_text=one.label)
            for one in SITUATIONS
            if text and text in f"{one.label}{one.keywords}"
        )

    def situation_session(self, item_id: str, situation: str = "") -> FormSession:
        sets: Mapping[str, str] = next((one.sets for one in SITUATIONS if one.name == situation), {})
        context = FormContext(NOW.date(), NOW, {}, {}, lambda: "00000000-0000-7000-8000-000000000000")
        item = notice_item() if item_id == NOTICE_ID else asking(self.item)
        return FormSession(item, context, Answers(dict(sets)))

    def situation_slip(self, item_id: str, situation: str, answers: Answers, who: str) -> bytes:
        return b"%PDF-1.4 slip"

    def begin_case(
        self,
        actor: Actor,
        item_id: str,
        situation: str = "",
        answers: Answers | None = None,
        whom: Whom | None = None,
    ) -> DraftLine:
        view = self.open_draft(actor, item_id)
        values: dict[str, Value] = dict(next((one.sets for one in SITUATIONS if one.name == situation), {}))
        origins = dict.fromkeys(values, "情形：" + situation)
        guided = answers or Answers()
        values.update(guided.values)
        origins.update(dict.fromkeys(guided.values, "情形引导"))
        if whom is not None:
            values["applicant.name"] = whom.name
            origins["applicant.name"] = whom.origin
        draft = self.drafts[view.draft_id]
        draft.values.update(values)
        draft.view = replace(draft.view, origins=origins)
        return DraftLine(view.draft_id, item_id, self.item.name, "", view.saved_at)
