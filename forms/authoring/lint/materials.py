"""Materials: templates that exist, counts that fit the check, originals that nobody may keep, mandates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.authoring.findings import AuthoringFinding, error, note, warning
from forms.authoring.lint.context import Context
from forms.authoring.outline import Part
from forms.authoring.sheets import Row, Sheet

_PAPERS = frozenset({*(f"D{number:02d}" for number in range(1, 24)), "D01b", "form"})
_MANDATE = "D05"
_PASSED_ON = "4"  # 转报件: decided above the county
_PERSONAL = re.compile(r"身份证|户口簿|户口本|银行卡|存折|社会保障卡|居住证|护照")
_COPY = re.compile(r"复印|授权|委托|照片|截图")
_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def templates(context: Context) -> Iterator[AuthoringFinding]:
    """A template must be a paper of this program or a print sheet of the workbook."""
    sheet = context.book.sheet("materials")
    known = {
        *_PAPERS,
        *context.book.prints,
        *(name for name in context.book.sheets if name.startswith("print_")),
    }
    for row in sheet.rows:
        template = row.get("template")
        if template and template not in known:
            message = f"没有“{template}”这张模板"
            yield error(sheet.where(row, "template"), "material.template", message)
    guide = context.book.sheet("guide")
    for row in guide.rows:
        if row.get("key") == "prints" and row.get("value") not in known:
            message = f"没有“{row.get('value')}”这种文书"
            yield error(guide.where(row, "value"), "guide.prints", message)


def names(context: Context) -> Iterator[AuthoringFinding]:
    """Ids that files and events can carry, names that people can read."""
    sheet = context.book.sheet("materials")
    seen: dict[str, int] = {}
    for row in sheet.rows:
        code, name = row.get("id"), row.get("name")
        if code and not _ID.fullmatch(code):
            message = f"材料编号“{code}”不能用：以字母开头，只用字母、数字、_ 和 -"
            yield error(sheet.where(row, "id"), "material.id_form", message)
        if not name:
            yield error(sheet.where(row, "name"), "material.name", "材料没有名称")
        elif name in seen and not row.get("relevant"):
            yield warning(
                sheet.where(row, "name"), "material.same_name", f"材料“{name}”和第{seen[name]}行同名"
            )
        seen.setdefault(name, row.number)


def counts(context: Context) -> Iterator[AuthoringFinding]:
    """What the check says is kept against the numbers of originals and copies."""
    sheet = context.book.sheet("materials")
    for row in sheet.rows:
        check = row.get("check")
        originals, copies = row.get("originals") or "0", row.get("copies") or "0"
        if check in ("1", "3") and originals == "0":
            message = "核验方式是收原件，原件份数却是0"
            yield warning(sheet.where(row, "originals"), "material.originals", message)
        if check in ("2", "3") and copies == "0":
            message = "核验方式要收复印件，复印件份数却是0"
            yield warning(sheet.where(row, "copies"), "material.copies", message)
        if check in ("2", "4") and originals not in ("0", ""):
            message = "核验方式不收原件，原件份数却不是0"
            yield error(sheet.where(row, "originals"), "material.originals", message)
        if check == "4" and copies not in ("0", ""):
            yield warning(sheet.where(row, "copies"), "material.copies", "仅核验不留存，复印件份数却不是0")


def kept(context: Context) -> Iterator[AuthoringFinding]:
    """居民身份证法第十五条: nobody may keep another person's identity card."""
    sheet = context.book.sheet("materials")
    for row in sheet.rows:
        keeps = row.get("check") in ("1", "3") and (row.get("originals") or "0") != "0"
        if keeps and row.get("never_kept") in ("yes", "true"):
            message = "原件不得留存，核验方式却是收原件"
            yield error(sheet.where(row, "check"), "material.kept", message)
        elif keeps and _PERSONAL.search(row.get("name")) and not _COPY.search(row.get("name")):
            message = f"“{row.get('name')}”的原件不得扣留（居民身份证法第十五条）"
            yield error(sheet.where(row, "check"), "material.kept", message)


def certificates(context: Context) -> Iterator[AuthoringFinding]:
    """Electronic certificates that are named but not accepted, or accepted without a name."""
    sheet = context.book.sheet("materials")
    for row in sheet.rows:
        accepts = row.get("exempt_by_ecert") in ("yes", "true")
        if accepts and not row.get("ecert_name"):
            message = "电子证照可以免交，却没有写是哪种电子证照"
            yield warning(sheet.where(row, "ecert_name"), "material.ecert", message)
        elif row.get("ecert_name") and not accepts:
            message = "写了电子证照名称，却没有写可以免交"
            yield warning(sheet.where(row, "exempt_by_ecert"), "material.ecert", message)


def mandate(context: Context) -> Iterator[AuthoringFinding]:
    """An application by proxy needs the applicant's mandate (民法典第一百六十五条) and the proxy's ID."""
    question = context.named("apply_mode")
    sheet = context.book.sheet("materials")
    acting = [row for row in sheet.rows if row.get("template") == _MANDATE]
    if question is not None and "代理" in context.values(question) and not acting:
        agent = next((row for row in sheet.rows if row.get("id").startswith("m_agent")), None)
        where = sheet.where(agent, "template") if agent else context.outline.sheet.where(question.row, "name")
        yield warning(where, "material.mandate", "可以代理，材料里却没有授权委托书（模板 D05）")
    if question is None and acting and not _agent(context):
        message = "有授权委托书，表里却没有“申请方式”一题（apply_mode）"
        yield note(sheet.where(acting[0], "template"), "material.mandate_unasked", message)


def _agent(context: Context) -> Part | None:
    return context.named("agent") or context.named("agent_kind") or context.named("agent_name")


def form(context: Context) -> Iterator[AuthoringFinding]:
    """The application form among the materials is printed here, so it must be among the papers."""
    sheet, guide = context.book.sheet("materials"), context.book.sheet("guide")
    printed = {row.get("value") for row in guide.rows if row.get("key") == "prints"}
    for row in sheet.rows:
        if row.get("template") == "form" and printed and "form" not in printed:
            message = "申请表由本系统打印，办事指南的“打印”里却没有 form"
            yield warning(sheet.where(row, "template"), "material.form", message)


def levels(context: Context) -> Iterator[AuthoringFinding]:
    """A village never accepts or decides (formats: who decides); somebody must."""
    guide: Sheet = context.book.sheet("guide")
    rows: list[Row] = [row for row in guide.rows if row.get("key") == "level"]
    for row in rows:
        if row.get("value") == "village" and row.get("detail") != "proxy":
            message = "村只能代办，不能受理、初审或决定"
            yield error(guide.where(row, "detail"), "guide.village", message)
    passed_on = context.guide.get("handling_mode") == _PASSED_ON
    if rows and not passed_on and not any(row.get("detail") == "decide" for row in rows):
        yield warning(guide.where(rows[-1], "detail"), "guide.decides", "没有哪一级作决定")
    seen: set[str] = set()
    for row in rows:
        if row.get("value") in seen:
            yield warning(guide.where(row, "value"), "guide.level_twice", f"层级“{row.get('value')}”写了两次")
        seen.add(row.get("value"))
