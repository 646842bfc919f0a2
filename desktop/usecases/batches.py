"""Batches (批量): one item for many people of one list, each a light case of its own (state_machine.md 5.6).

A batch is a draft that holds the drafts of its people. What is common to all follows a case that was
registered in the ordinary way: choices and days of the application, the mandate; never a person's own facts.
Everybody is checked and registered like anybody else; one who lacks something waits and holds up nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from desktop.usecases.batch_views import BatchRow, BatchStep, BatchView
from desktop.usecases.doubles import open_case
from desktop.usecases.drafts import open_draft, resume_draft, save_field
from desktop.usecases.items import is_notice
from desktop.usecases.materials import set_material
from desktop.usecases.notice_form import open_columns
from desktop.usecases.register import check_draft, register_case
from desktop.usecases.situations import begun_content
from desktop.usecases.station import Station, site_of
from desktop.usecases.typed_table import cells_of, columns_named
from desktop.usecases.views import Offer
from forms.answers import Answers, Value
from forms.applicant import applicant_paths
from forms.attachment import ON_PAPER
from forms.item import Node, ServiceItem
from sync.ledger.case import Case
from sync.ledger.events import Actor
from sync.ledger.problems import Problem

if TYPE_CHECKING:
    from sync.store.drafts import Draft

MOST_PEOPLE = 300
ON_THE_LIST = "名单"
BY_DEFAULT = ("name", "id_no", "mobile")
"""Facts of a list without a head, in this order."""
_COMMON_TYPES = frozenset(("select_one", "select_multiple", "date"))
OF_THE_ROUND = ("mode", "agent")
"""Groups that say how and through whom it is handed in: the same for a whole list, ticked beforehand."""
_STOPS = ("store.", "clock.")


def open_batch(station: Station, actor: Actor, item_id: str) -> BatchView:
    """A new, empty batch of the version in force. Raises Problem item.unknown, clock.suspect, batch.notice."""
    item = station.item(item_id)
    if is_notice(item):
        raise Problem("batch.notice", item=item.name)
    with station.cabinet.unit() as unit:
        site = site_of(unit.settings)
        day = station.today()
        serial = unit.counters.next(f"batch/{day.isoformat()}")
    number = f"{site.code}-{day:%Y%m%d}-{site.device}P{serial:02d}"
    open_draft(station, actor, item_id, {"batch": number, "people": []})
    return batch_view(station, number)


def resume_batch(station: Station, actor: Actor, item_id: str) -> BatchView:
    """The newest batch of the item on which somebody still waits; a new one where there is none.

    Raises Problem as `open_batch`.
    """
    for one in list_batches(station):
        if one.item_id == item_id and one.registered < max(len(one.rows), 1):
            return batch_view(station, one.batch_no)
    return open_batch(station, actor, item_id)


def list_batches(station: Station) -> tuple[BatchView, ...]:
    """Batches on which somebody still waits or that are empty, newest first; without their rows' checks."""
    return tuple(_outline(station, head) for head in _heads(station))


def batch_view(station: Station, batch_no: str, refused: Iterable[str] = ()) -> BatchView:
    """The batch with everybody checked as of now. Raises Problem("batch.unknown")."""
    head = _head(station, batch_no)
    item = station.item(head.item_id, head.version)
    rows = tuple(_row(station, item, draft_id) for draft_id in head.content["people"])
    found = tuple(row for row in rows if row is not None)
    return BatchView(batch_no, item.item_id, item.name, found, head.content.get("like", ""), tuple(refused))


def add_people(station: Station, actor: Actor, batch_no: str, text: str) -> BatchView:
    """Pasted lines, one person each: name, number, telephone, or whatever a first line of labels names.

    A line that names nobody, somebody already here, or more than its columns is refused in words and the
    others are taken. Raises Problem batch.unknown, batch.too_many.
    """
    head = _head(station, batch_no)
    item = station.item(head.item_id, head.version)
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) + len(head.content["people"]) > MOST_PEOPLE:
        raise Problem("batch.too_many", count=len(lines), limit=MOST_PEOPLE)
    paths = applicant_paths(item)
    own = set(paths.values())
    questions = sorted(open_columns(item.root), key=lambda node: node.path not in own)
    columns: Sequence[Node] = columns_named(questions, cells_of(lines[0][1])) if lines else ()
    head_line = [lines[0][1]] if columns else []
    if columns:
        lines = lines[1:]
    else:
        by_path = {node.path: node for node in questions}
        columns = [by_path[paths[fact]] for fact in BY_DEFAULT if paths.get(fact) in by_path]
    refused, left = [], []
    for number, line in lines:
        problem = _add(station, actor, batch_no, item, columns, cells_of(line))
        if problem:
            refused.append(f"第 {number} 行：{problem}")
            left.append(line)
    return replace(
        batch_view(station, batch_no, refused), left="\n".join([*head_line, *left] if left else [])
    )


def add_person(station: Station, actor: Actor, batch_no: str, facts: Mapping[str, str]) -> BatchView:
    """One person by the facts of a card that was read. Raises Problem batch.unknown, batch.too_many, batch.twice."""
    head = _head(station, batch_no)
    if len(head.content["people"]) >= MOST_PEOPLE:
        raise Problem("batch.too_many", count=1, limit=MOST_PEOPLE)
    item = station.item(head.item_id, head.version)
    paths = applicant_paths(item)
    values: dict[str, Value] = {paths[fact]: text for fact, text in facts.items() if fact in paths and text}
    problem = _add_values(station, actor, batch_no, item, values, "读自身份证")
    return batch_view(station, batch_no, [problem] if problem else [])


def common_offers(station: Station, batch_no: str, case_no: str = "") -> tuple[Offer, ...]:
    """What the newest case of the item (or `case_no`) answered that could be common to all of the list.

    Whether it is, only the clerk knows. Raises Problem batch.unknown, batch.no_model.
    """
    head = _head(station, batch_no)
    item = station.item(head.item_id, head.version)
    model = _model(station, item, case_no)
    answers = Answers.from_json(model.answers)
    origin = f"{model.case_no} {model.applicant.get('name', '')}"
    return tuple(
        Offer(node.path, node.label, value, shown_words(item, node, value), origin)
        for node in common_questions(item)
        if (value := answers.values.get(node.path))
    )


def follow_case(station: Station, batch_no: str, paths: Sequence[str], case_no: str = "") -> BatchView:
    """The people of the list begin with these answers of the case, and with its mandate.

    What somebody of the list answered himself stays. Raises Problem batch.unknown, batch.no_model.
    """
    head = _head(station, batch_no)
    item = station.item(head.item_id, head.version)
    model = _model(station, item, case_no)
    answers = Answers.from_json(model.answers)
    allowed = {node.path for node in common_questions(item)}
    common = {path: answers.values[path] for path in paths if path in allowed and path in answers.values}
    proxy = dict(model.proxy) if model.proxy else None
    kept = begun_content({path: (value, f"同 {model.case_no}") for path, value in common.items()}, Answers())
    _change(station, head.draft_id, {"like": model.case_no, "common": kept["given"], "proxy": proxy})
    for draft_id in head.content["people"]:
        _spread(station, draft_id, kept["given"], proxy)
    return batch_view(station, batch_no)


def receive_papers(station: Station, batch_no: str) -> BatchView:
    """The clerk confirms that he holds every paper that the people of the list still lack, the signed form too.

    Raises Problem("batch.unknown").
    """
    head = _head(station, batch_no)
    item = station.item(head.item_id, head.version)
    for draft_id in head.content["people"]:
        for row in _materials_lacking(station, draft_id):
            set_material(station, draft_id, row, "present", 1)
        for path in _signatures_lacking(station, item, draft_id):
            save_field(station, draft_id, path, ON_PAPER)
    return batch_view(station, batch_no)


def drop_person(station: Station, batch_no: str, draft_id: str) -> BatchView:
    """Take somebody off the list; his case, if he has one, stays. Raises Problem("batch.unknown")."""
    head = _head(station, batch_no)
    people = [one for one in head.content["people"] if one != draft_id]
    with station.cabinet.unit() as unit:
        unit.drafts.change(head.draft_id, ("people",), people, saved_at=station.recorded_at())
        if unit.drafts.get(draft_id) is not None:
            unit.drafts.drop(draft_id)
    return batch_view(station, batch_no)


def drop_batch(station: Station, batch_no: str) -> None:
    """The list and the drafts of those not registered go; cases stay. Raises Problem("batch.unknown")."""
    head = _head(station, batch_no)
    with station.cabinet.unit() as unit:
        for draft_id in (*head.content["people"], head.draft_id):
            if unit.drafts.get(draft_id) is not None:
                unit.drafts.drop(draft_id)


def register_batch(
    station: Station,
    actor: Actor,
    batch_no: str,
    report: Callable[[BatchStep], None] = lambda _step: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> BatchView:
    """Register everybody who is ready, in the order of the list, each in a transaction of his own.

    One whom the ledger refuses waits with its words. Raises Problem store.*, clock.*: then those before him stand.
    """
    ready = [row for row in batch_view(station, batch_no).rows if row.state == "ready"]
    refused = []
    for done, row in enumerate(ready):
        if cancelled():
            break
        report(BatchStep(done, len(ready), row.name))
        try:
            register_case(station, actor, row.draft_id)
        except Problem as problem:
            if problem.code.startswith(_STOPS):
                raise
            refused.append(f"{row.name}：{problem.sentence}")
    return batch_view(station, batch_no, refused)


# --- inside --------------------------------------------------------------------------------------


def _add(
    station: Station,
    actor: Actor,
    batch_no: str,
    item: ServiceItem,
    columns: Sequence[Node],
    cells: Sequence[str],
) -> str:
    if len(cells) > len(columns):
        return f"这一行有 {len(cells)} 项，只认得 {len(columns)} 项。"
    values: dict[str, Value] = {
        node.path: _coded(item, node, cell) for node, cell in zip(columns, cells, strict=False) if cell
    }
    return _add_values(station, actor, batch_no, item, values, ON_THE_LIST)


def _add_values(
    station: Station,
    actor: Actor,
    batch_no: str,
    item: ServiceItem,
    values: Mapping[str, Value],
    origin: str,
) -> str:
    """Why he was not added; "" where he was."""
    paths = applicant_paths(item)
    if not values.get(paths.get("name", "")):
        return "没有姓名。"
    head = _head(station, batch_no)
    id_no = str(values.get(paths.get("id_no", ""), "")).upper()
    if id_no and id_no in _numbers(station, head, item):
        return "名单里已有这个身份证号。"
    common = {path: (value, why) for path, (value, why) in head.content.get("common", {}).items()}
    given = common | {path: (value, origin) for path, value in values.items()}
    content = begun_content(given, Answers()) | {"batch": batch_no}
    if head.content.get("proxy"):
        content["proxy"] = head.content["proxy"]
    draft = open_draft(station, actor, item.item_id, content)
    people = [*head.content["people"], draft.draft_id]
    _change(station, head.draft_id, {"people": people})
    return ""


def _coded(item: ServiceItem, node: Node, cell: str) -> Value:
    """A choice is written in words in a list; the form keeps its code."""
    by_label = {choice.label: choice.value for choice in item.choices.get(node.choices, ())}
    return by_label.get(cell, cell)


def _numbers(station: Station, head: Draft, item: ServiceItem) -> set[str]:
    path = applicant_paths(item).get("id_no", "")
    with station.cabinet.reading() as view:
        drafts = [view.drafts.get(draft_id) for draft_id in head.content["people"]]
        cases = [view.cases.get(view.drafts.registered_as(one)) for one in head.content["people"]]
    typed = {
        str(draft.content.get("answers", {}).get("values", {}).get(path, "")) for draft in drafts if draft
    }
    return {text.upper() for text in typed} | {case.applicant.get("id_no", "") for case in cases if case}


def _spread(
    station: Station, draft_id: str, common: Mapping[str, Sequence[Any]], proxy: Mapping[str, Any] | None
) -> None:
    with station.cabinet.unit() as unit:
        draft = unit.drafts.get(draft_id)
        if draft is None:  # registered meanwhile
            return
        answers, given = draft.content.get("answers", {}), dict(draft.content.get("given", {}))
        values = dict(answers.get("values", {}))
        for path, (value, why) in common.items():
            if path not in values or (path in given and given[path][0] == values[path]):
                values[path], given[path] = value, [value, why]
        content = {**draft.content, "answers": {**answers, "values": values}, "given": given}
        if proxy and not content.get("proxy"):
            content["proxy"] = proxy
        unit.drafts.save(draft_id, content, saved_at=station.recorded_at())


def _row(station: Station, item: ServiceItem, draft_id: str) -> BatchRow | None:
    with station.cabinet.reading() as view:
        number = view.drafts.registered_as(draft_id)
        case = view.cases.get(number) if number else None
        draft = view.drafts.get(draft_id)
    if case is not None:
        name, id_no = case.applicant.get("name", ""), case.applicant.get("id_no", "")
        return BatchRow(draft_id, name, id_no[-4:], "registered", "", case.case_no)
    if draft is None:
        return None
    values = draft.content.get("answers", {}).get("values", {})
    paths = applicant_paths(item)
    name, id_no = (str(values.get(paths.get(fact, ""), "")) for fact in ("name", "id_no"))
    lacking = check_draft(station, draft_id)
    if lacking:
        first = next((line for line in lacking if line.blocks), lacking[0])
        more = f"（还有 {len(lacking) - 1} 处）" if len(lacking) > 1 else ""
        return BatchRow(draft_id, name, id_no[-4:], "open", f"{first.label}：{first.sentence}{more}")
    double = open_case(station, item.item_id, id_no)
    if double:
        return BatchRow(
            draft_id, name, id_no[-4:], "double", f"这个人已有同一事项的在办件 {double}。", double
        )
    return BatchRow(draft_id, name, id_no[-4:], "ready")


def _materials_lacking(station: Station, draft_id: str) -> tuple[str, ...]:
    try:
        draft = resume_draft(station, draft_id)
    except Problem:  # registered meanwhile
        return ()
    return tuple(row.material for row in draft.materials if row.needed and row.state == "missing")


def _signatures_lacking(station: Station, item: ServiceItem, draft_id: str) -> tuple[str, ...]:
    """Questions signed on the printed form: a form that is opened answers them so by itself, a list opens none."""
    try:
        lacking = {line.path for line in check_draft(station, draft_id)}
    except Problem:  # registered meanwhile
        return ()
    return tuple(node.path for node in item.root.walk() if node.type == "signature" and node.path in lacking)


def _model(station: Station, item: ServiceItem, case_no: str) -> Case:
    with station.cabinet.reading() as view:
        case = view.cases.get(case_no) if case_no else view.cases.newest_of_item(item.item_id)
    if case is None or case.terms.item_id != item.item_id:
        raise Problem("batch.no_model", item=item.name)
    return case


def common_questions(item: ServiceItem) -> tuple[Node, ...]:
    """Never text, numbers or anything of a group that holds the applicant's facts: those are a person's own."""
    own = {path.rsplit(".", 1)[0] for path in applicant_paths(item).values()}
    found = []
    for node in open_columns(item.root):
        group = node.path.rsplit(".", 1)[0]
        if group in OF_THE_ROUND or (node.type in _COMMON_TYPES and group not in own):
            found.append(node)
    return tuple(found)


def shown_words(item: ServiceItem, node: Node, value: Value) -> str:
    """A value as the clerk reads it: labels of choices."""
    labels = {choice.value: choice.label for choice in item.choices.get(node.choices, ())}
    return "、".join(labels.get(one, one) for one in ((value,) if isinstance(value, str) else value))


def _heads(station: Station) -> tuple[Draft, ...]:
    with station.cabinet.reading() as view:
        return tuple(draft for draft in view.drafts.all() if "people" in draft.content)


def _head(station: Station, batch_no: str) -> Draft:
    for head in _heads(station):
        if head.content["batch"] == batch_no:
            return head
    raise Problem("batch.unknown", batch=batch_no)


def _outline(station: Station, head: Draft) -> BatchView:
    with station.cabinet.reading() as view:
        rows = []
        for draft_id in head.content["people"]:
            number = view.drafts.registered_as(draft_id)
            rows.append(BatchRow(draft_id, "", "", "registered" if number else "open", "", number))
    item = station.item(head.item_id, head.version)
    return BatchView(
        head.content["batch"], item.item_id, item.name, tuple(rows), head.content.get("like", "")
    )


def _change(station: Station, draft_id: str, values: Mapping[str, Any]) -> None:
    with station.cabinet.unit() as unit:
        for name, value in values.items():
            unit.drafts.change(draft_id, (name,), value, saved_at=station.recorded_at())
