"""Demands (补正要求): what a supplement notice may ask for (行政许可法第三十一条、第三十二条第一款第四项).

Every row is about a material of the item's list, or says a fault of form or content in what was handed in anyway,
with its legal basis. A material that is in no list cannot be demanded. Notices of earlier programs named what they
liked; they bear no mark and are read as they are. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sync.ledger.asking import mapping_in, rows_in, text_in
from sync.ledger.case import Case
from sync.ledger.problems import Problem

MARK = "of_list"
"""In the payload of a notice whose rows were made from the list."""
KINDS = frozenset(
    {
        "SupplementRequested",
        "SupplementRequestedAtVillage",
        "SupplementRequestedAgain",
        "SupplementRequestedJointly",
        "SupplementRequestedByUpperLevel",
    }
)
LACKING = "缺少"
FORM_FAULTS = ("过期", "未签名", "不清晰", "内容不一致", "格式不符")
FAULTS = (LACKING, *FORM_FAULTS)
SUBJECTS: dict[str, str] = {"@form": "申请表", "@mandate": "代办委托书", "@whole": "已交的申请材料"}
"""What was handed in anyway and is no row of the list."""


def marked(kind: str, body: dict[str, Any]) -> None:
    """A notice that is asked for today says that its rows come from the list."""
    payload = body.get("supplement")
    if kind in KINDS and isinstance(payload, dict) and payload.get("rows"):
        payload[MARK] = True


def choices_of(case: Case, listed: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What a row may be about: the case's own checklist, the rest of the item's list, what was handed in anyway."""
    own = {doc.material: doc.name for doc in case.materials}
    rest = {code: f"{name}（其他情形要的）" for code, name in listed.items() if code not in own}
    return tuple(
        {**own, **rest, **{code: f"{name}（只限形式、内容）" for code, name in SUBJECTS.items()}}.items()
    )


def named(body: Mapping[str, Any], case: Case, listed: Mapping[str, str] | None) -> None:
    """Each row says in words what it is about, as the notice prints it."""
    names = {**SUBJECTS, **(listed or {}), **{doc.material: doc.name for doc in case.materials}}
    for row in rows_in(mapping_in(body, "supplement"), "rows"):
        name = names.get(text_in(row, "material"))
        if name and isinstance(row, dict):
            row.setdefault("name", name)


def refuse_unlisted(case: Case, body: Mapping[str, Any], listed: Collection[str] | None) -> None:
    """`listed`: the materials of the item in force at receipt, None where they are not known here.

    Raises Problem: demand.no_material, demand.not_listed, demand.form_only, demand.no_basis.
    """
    payload = mapping_in(body, "supplement")
    if payload.get(MARK) is not True:
        return
    own = {doc.material for doc in case.materials}
    for number, row in enumerate(rows_in(payload, "rows"), 1):
        code, problem = text_in(row, "material"), text_in(row, "problem")
        if not code:
            raise Problem("demand.no_material", number=number)
        if code in SUBJECTS:
            if not problem.startswith(FORM_FAULTS):
                raise Problem("demand.form_only", number=number, name=SUBJECTS[code])
            if not text_in(row, "basis"):
                raise Problem("demand.no_basis", number=number, name=SUBJECTS[code])
        elif code not in own and listed is not None and code not in listed:
            raise Problem("demand.not_listed", number=number, name=text_in(row, "name") or code)
