"""Drafts (草稿): everything typed is kept at once, field by field, outside the journal.

A draft has no number and is no case. Its `op_id` is fixed when the form is opened, so a
double click or a retry after a crash registers one case. Drafts older than 30 days go.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desktop.usecases.station import Station, site_of
from desktop.usecases.trusted_clock import refuse_suspect_clock
from desktop.usecases.views import DraftLine, DraftView, MaterialRow
from forms.answers import Answers, Row, Value, as_value
from forms.applicant import applicant_paths
from forms.item import MaterialRule, ServiceItem
from forms.pinyin import letters
from forms.session import FormContext, FormSession
from sync.ledger.events import Actor
from sync.ledger.ids import new_uuid
from sync.ledger.problems import Problem

TO_SIGN = ("D17", "D18")
STATUTORY = "法定代理"
MANDATE = MaterialRule("m_agent_poa", "授权委托书", check="1", originals=1, copies=0, template="D05")


def open_draft(
    station: Station, actor: Actor, item_id: str, content: Mapping[str, Any] | None = None
) -> DraftView:
    """A new draft of the version in force today, empty but for the defaults and `content`.

    Raises Problem item.unknown, clock.suspect: under a wrong date the version and every date would be wrong.
    """
    with station.cabinet.reading() as view:
        refuse_suspect_clock(station, view)
    item = station.item(item_id)
    with station.cabinet.unit() as unit:
        draft_id = unit.drafts.open(
            item_id=item.item_id,
            version=item.version,
            account=actor.account,
            saved_at=station.recorded_at(),
            content=content,
        )
    return resume_draft(station, draft_id)


def resume_draft(station: Station, draft_id: str) -> DraftView:
    """The draft as it was left. Raises Problem("draft.unknown")."""
    return resume_live(station, draft_id)[0]


def resume_live(station: Station, draft_id: str) -> tuple[DraftView, FormSession]:
    """The draft as it was left, and its form alive. Raises Problem("draft.unknown")."""
    with station.cabinet.reading() as view:
        draft = view.drafts.get(draft_id)
    if draft is None:
        raise Problem("draft.unknown")
    item = station.item(draft.item_id, draft.version)
    answers = Answers.from_json(draft.content.get("answers", {}))
    session = session_of(station, item, answers)
    needed = {rule.id for rule in session.materials()}
    rows = draft.content.get("materials", {})
    left = DraftView(
        draft_id=draft_id,
        op_id=draft.op_id,
        item_id=item.item_id,
        version=item.version,
        answers=answers,
        materials=tuple(
            material_row(rule, _is_needed(rule, needed, draft.content), rows.get(rule.id, {}))
            for rule in rules_of(item)
        ),
        proxy=draft.content.get("proxy"),
        step=draft.content.get("step", ""),
        saved_at=draft.saved_at,
        origins=_origins(draft.content.get("given", {}), answers),
        batch=draft.content.get("batch", ""),
        service=draft.content.get("service_mode", ""),
    )
    return left, session


def rules_of(item: ServiceItem) -> tuple[MaterialRule, ...]:
    """The item's checklist; an item without a row for the mandate gets one, for whoever hands in by proxy."""
    if any(rule.id.endswith("_poa") for rule in item.materials):
        return item.materials
    return (*item.materials, MANDATE)


def form_session(station: Station, draft: DraftView) -> FormSession:
    """A live form over the draft's answers; pure, so it may live on the GUI thread."""
    letters("暖")  # the readings of characters take a moment to load: here, before somebody types initials
    return session_of(station, station.item(draft.item_id, draft.version), draft.answers)


def session_of(station: Station, item: ServiceItem, answers: Answers | None) -> FormSession:
    """A form session with this station's defaults and the county's tables."""
    return FormSession(item, context_of(station, item), answers)


def context_of(station: Station, item: ServiceItem) -> FormContext:
    """What a form of this item may know of the station."""
    site = station.site()
    return FormContext(
        today=station.today(),
        now=station.now(),
        calendar=station.calendar,
        tables=site.parameters.get("tables", {}),
        defaults=_defaults(item, site.code, site.tier, site.profile),
        new_uuid=new_uuid,
    )


def save_field(station: Station, draft_id: str, path: str, value: Value) -> None:
    """Autosave of one answer outside repeats."""
    _change(station, draft_id, ("answers", "values", path), _plain(value))


def save_rows(
    station: Station,
    draft_id: str,
    repeat_path: str,
    rows: Sequence[Row],
    inner: Mapping[str, Sequence[Row]] | None = None,
) -> None:
    """Autosave of all rows of one repeat, and of the repeats inside its rows (`inner`, by path with row
    numbers): a row taken away moves those of the rows below it. Raises Problem("draft.unknown")."""
    with station.cabinet.unit() as unit:
        site_of(unit.settings)
        draft = unit.drafts.get(draft_id)
        known = draft.content.get("answers", {}).get("repeats", {}) if draft is not None else {}
        saved = {path: old for path, old in known.items() if not path.startswith(f"{repeat_path}[")}
        for path, given in {repeat_path: rows, **(inner or {})}.items():
            saved[path] = [{name: _plain(value) for name, value in row.items()} for row in given]
        where = ("answers", "repeats")
        if not unit.drafts.change(draft_id, where, saved, saved_at=station.recorded_at()):
            raise Problem("draft.unknown")


def save_proxy(station: Station, draft_id: str, proxy: Mapping[str, Any] | None) -> None:
    """The mandate: who acts for the applicant and with which powers; None where he came himself."""
    _change(station, draft_id, ("proxy",), dict(proxy) if proxy else None)


def save_step(station: Station, draft_id: str, step: str) -> None:
    """How far the clerk came (读卡, 填写, ...), to open there again."""
    _change(station, draft_id, ("step",), step)


def save_material(station: Station, draft_id: str, material_id: str, row: Mapping[str, Any]) -> None:
    """One row of the checklist."""
    _change(station, draft_id, ("materials", material_id), dict(row))


def list_drafts(station: Station) -> tuple[DraftLine, ...]:
    """Newest first; the applicant's name as far as it is typed. A batch and its people have their own page."""
    with station.cabinet.reading() as view:
        own = [draft for draft in view.drafts.all() if not draft.content.get("batch")]
    return tuple(_line(station, draft) for draft in own)


def drop_draft(station: Station, draft_id: str) -> None:
    """Delete one draft (the clerk confirmed)."""
    with station.cabinet.unit() as unit:
        unit.drafts.drop(draft_id)


def material_row(rule: MaterialRule, needed: bool, stored: Mapping[str, Any]) -> MaterialRow:
    """A checklist row: the rule with what was entered for it."""
    return MaterialRow(
        material=rule.id,
        name=rule.name,
        needed=needed,
        state=stored.get("state", "missing"),
        copies=int(stored.get("copies", 0)),
        originals=int(stored.get("originals", 0)),
        kept=rule.originals > 0 and not rule.never_kept,
        files=tuple(stored.get("files", ())),
        ecert=stored.get("ecert", ""),
        ecert_allowed=rule.exempt_by_ecert,
        note=stored.get("note", ""),
        sign=rule.template if rule.template in TO_SIGN else "later" if rule.lenient else "",
    )


def _defaults(item: ServiceItem, code: str, tier: str, profile: Mapping[str, Any]) -> dict[str, str]:
    """What the station itself knows: its region code; a village always hands in by proxy."""
    region_paths = {node.path for node in item.root.walk() if node.print_as == "site_region"}
    defaults = {"site.region6": code[:6], **dict.fromkeys(region_paths, code)}
    if tier == "village":
        entrusted = item.item_id in profile.get("entrust", {})
        defaults["mode.apply_mode"] = "本人" if entrusted else "代理"
    return defaults


def _change(station: Station, draft_id: str, where: tuple[str, ...], value: Any) -> None:
    with station.cabinet.unit() as unit:
        site_of(unit.settings)
        if not unit.drafts.change(draft_id, where, value, saved_at=station.recorded_at()):
            raise Problem("draft.unknown")


def _line(station: Station, draft: Any) -> DraftLine:
    values = draft.content.get("answers", {}).get("values", {})
    name, path = draft.item_id, "applicant.name"
    try:
        item = station.item(draft.item_id, draft.version)
        name, path = item.name, applicant_paths(item).get("name", path)
    except Problem:
        pass  # the item was withdrawn; the draft is still the clerk's
    return DraftLine(draft.draft_id, draft.item_id, name, values.get(path, ""), draft.saved_at)


def _origins(given: Mapping[str, Any], answers: Answers) -> dict[str, str]:
    """What the form was begun with and nobody has changed since."""
    return {
        path: origin
        for path, (value, origin) in given.items()
        if origin and answers.values.get(path) == as_value(value)
    }


def _is_needed(rule: MaterialRule, needed: set[str], content: Mapping[str, Any]) -> bool:
    """The mandate is also needed where the form does not ask for it but somebody else hands in, unless the law names
    him (民法典第二十三条); a clerk must have it in hand before anything says that it is signed."""
    return rule.id in needed or (rule.id.endswith("_poa") and _by_mandate(content.get("proxy")))


def _by_mandate(proxy: Mapping[str, Any] | None) -> bool:
    return bool(proxy) and STATUTORY not in str((proxy or {}).get("kind", ""))


def _plain(value: Value) -> Any:
    return value if isinstance(value, str) else list(value)
