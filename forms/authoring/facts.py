"""The sheets beside the questions: materials, guide, settings -> the item's fields.

Every mistake is a finding with its cell. Knows the words of those sheets; refuses to know
questions, except to resolve `${name}` in the condition of a material.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from forms.authoring.findings import AuthoringFinding, error
from forms.authoring.outline import Outline
from forms.authoring.sheets import Row, Sheet, Workbook
from forms.item import Guide, GuideStep, LegalBasis, Limit, MaterialRule, Reminder, Suggestion
from forms.suggesting import unknown_in

_REFERENCE = re.compile(r"\$\{([^}]*)\}")
_LIMIT = re.compile(r"(\d+) ?(WD|CD|个工作日|工作日|个自然日|自然日|日|天)", re.IGNORECASE)
_UNITS = {"WD": "WD", "个工作日": "WD", "工作日": "WD"}
_YES = frozenset({"yes", "true"})
_ALLOWED: Mapping[str, frozenset[str]] = {
    "capacity": frozenset({"AGENT", "ENTRUSTED_WINDOW", "COLLECTIVE"}),
    "clock_start": frozenset({"receipt", "acceptance"}),
    "case_type": frozenset({"1", "2"}),
    "handling_mode": frozenset({"1", "2", "3", "4"}),
}
_TIERS = frozenset({"village", "community", "township", "county", "city"})
_ROLES = frozenset({"proxy", "first_check", "accept_first_review", "decide"})
_NEEDED = ("name", "dept", "task_type", "case_type", "handling_mode", "capacity", "clock_start")
_TEXTS = (*_NEEDED, "category", "valid_from", "valid_to", "supplement_effect", "form_note")
_OFFSETS = re.compile(r"[+-]?\d+(?: [+-]?\d+)*")
_LIMITS = {
    "statutory_limit": "statutory",
    "promised_limit": "promised",
    "extension": "extension",
    "supplement": "supplement",
    "posting": "posting",
}
_MOST_VISITS = 9
_FLAGS = ("posting_suspends", "village_step", "urgent")
_LISTS = ("prints", "suspends", "preset")


def read_settings(book: Workbook) -> tuple[dict[str, str], list[AuthoringFinding]]:
    """item_id, version, form_title. All three are needed."""
    sheet = book.sheet("settings")
    row = sheet.rows[0] if sheet.rows else Row(2, {})
    found = {
        "item_id": row.get("form_id"),
        "version": row.get("version"),
        "form_title": row.get("form_title"),
    }
    wanted = {"item_id": "form_id", "version": "version", "form_title": "form_title"}
    findings = [
        error(sheet.where(row, wanted[key]), "settings.missing", f"设置表缺少 {wanted[key]}")
        for key, text in found.items()
        if not text
    ]
    return found, findings


def read_materials(
    book: Workbook, outline: Outline
) -> tuple[tuple[MaterialRule, ...], list[AuthoringFinding]]:
    """The material rules, conditions resolved to absolute paths."""
    sheet = book.sheet("materials")
    findings: list[AuthoringFinding] = []
    rules: dict[str, MaterialRule] = {}
    for row in sheet.rows:
        name = row.get("id")
        if not name or name in rules:
            findings.append(error(sheet.where(row, "id"), "material.id", "材料编号没有填，或重复"))
        if row.get("check") not in ("1", "2", "3", "4"):
            findings.append(error(sheet.where(row, "check"), "material.check", "核验方式只能是1、2、3、4"))
        rules[name] = _material(sheet, row, outline, findings)
    return tuple(rules.values()), findings


def _material(sheet: Sheet, row: Row, outline: Outline, findings: list[AuthoringFinding]) -> MaterialRule:
    def number(header: str) -> int:
        text = row.get(header) or "0"
        if text.isdigit():
            return int(text)
        findings.append(error(sheet.where(row, header), "material.number", f"“{text}”不是份数"))
        return 0

    def yes(header: str) -> bool:
        return row.get(header) in _YES

    where = sheet.where(row, "relevant")
    return MaterialRule(
        id=row.get("id"),
        name=row.get("name"),
        check=row.get("check"),
        originals=number("originals"),
        copies=number("copies"),
        relevant=resolve(row.get("relevant"), outline, where, findings),
        exempt_by_ecert=yes("exempt_by_ecert"),
        ecert_name=row.get("ecert_name"),
        lenient=yes("lenient"),
        template=row.get("template"),
        never_kept=yes("never_kept"),
        note=row.get("note"),
    )


def resolve(text: str, outline: Outline, where: str, findings: list[AuthoringFinding]) -> str:
    """`${name}` as the absolute path. Unknown or ambiguous names become findings."""

    def one(match: re.Match[str]) -> str:
        paths = outline.paths(match.group(1).strip())
        if len(paths) != 1:
            findings.append(reference_finding(where, match.group(1), paths))
            return "''"
        return "/data/" + paths[0].replace(".", "/")

    return _REFERENCE.sub(one, text)


def reference_finding(where: str, name: str, paths: list[str]) -> AuthoringFinding:
    """Why `${name}` cannot be resolved."""
    if paths:
        return error(where, "reference.ambiguous", f"“${{{name}}}”有{len(paths)}道同名的题，请改名")
    return error(where, "reference.unknown", f"“${{{name}}}”在题目表里没有")


def read_guide(book: Workbook, outline: Outline) -> tuple[dict[str, Any], list[AuthoringFinding]]:
    """Keyword arguments of ServiceItem that the guide sheet holds."""
    reader = _GuideReader(book.sheet("guide"), outline)
    for row in reader.sheet.rows:
        reader.take(row)
    return reader.fields(), reader.findings


class _GuideReader:
    """Collects rows by key; `lists` keeps their order."""

    def __init__(self, sheet: Sheet, outline: Outline) -> None:
        self.sheet = sheet
        self.outline = outline
        self.findings: list[AuthoringFinding] = []
        self.plain: dict[str, Any] = {}
        self.lists: dict[str, list[Any]] = {}
        self.levels: dict[str, str] = {}

    def take(self, row: Row) -> None:
        key = row.get("key")
        value, detail = row.get("value"), row.get("detail")
        if key in _TEXTS:
            self._text(row, key, value)
        elif key in _LIMITS:
            self.plain[_LIMITS[key]] = self._limit(row, needed=True)
        elif key in _FLAGS:
            self.plain[key] = value in _YES
        elif key == "level":
            self._level(row, value, detail)
        elif key in ("fee", "result", "quantity"):
            self.plain[key] = value
        elif key == "visits":
            self.plain[key] = self._visits(row, value)
        elif key == "reminder":
            self.lists.setdefault(key, []).append(self._reminder(row, value, detail))
        elif key == "suggest":
            self.lists.setdefault(key, []).append(self._suggestion(row, value, detail))
        elif key in _MAKERS or key in _LISTS:
            made = _MAKERS[key](value, detail, self._limit(row)) if key in _MAKERS else value
            self.lists.setdefault(key, []).append(made)
        else:
            self._tell(row, "key", "guide.unknown", f"办事指南里不认识的项目“{row.get('key')}”")

    def fields(self) -> dict[str, Any]:
        """What ServiceItem takes; missing obligatory texts become findings."""
        for key in _NEEDED:
            if not self.plain.get(key):
                self.findings.append(error(self.sheet.name, "guide.missing", f"办事指南缺少“{key}”"))
        plain = dict(self.plain)
        guide = Guide(
            conditions=tuple(self.lists.get("condition", ())),
            steps=tuple(self.lists.get("step", ())),
            fee=plain.pop("fee", "不收费"),
            result=plain.pop("result", ""),
            faq=tuple(self.lists.get("faq", ())),
            quantity=plain.pop("quantity", ""),
            reminders=tuple(self.lists.get("reminder", ())),
            suggestions=tuple(self.lists.get("suggest", ())),
            visits=plain.pop("visits", 0),
        )
        return {
            **{key: "" for key in _TEXTS},
            **plain,
            "guide": guide,
            "legal_basis": tuple(self.lists.get("legal_basis", ())),
            "levels": self.levels,
            "prints": tuple(self.lists.get("prints", ())),
            "suspends": tuple(self.lists.get("suspends", ())),
            "presets": tuple(self.lists.get("preset", ())),
        }

    def _visits(self, row: Row, value: str) -> int:
        """How often the applicant has to come: a promise, so a small whole number."""
        if value.isascii() and value.isdigit() and len(value) == 1 and 1 <= int(value) <= _MOST_VISITS:
            return int(value)
        self._tell(row, "value", "guide.value", f"到场次数“{value}”不能用，应是 1 到 {_MOST_VISITS} 的整数")
        return 0

    def _text(self, row: Row, key: str, value: str) -> None:
        allowed = _ALLOWED.get(key)
        if allowed and value not in allowed:
            self._tell(row, "value", "guide.value", f"“{value}”不能用，可用：{'、'.join(sorted(allowed))}")
        if key in ("valid_from", "valid_to") and not re.fullmatch(r"(\d{4}-\d{2}-\d{2})?", value):
            self._tell(row, "value", "guide.date", f"“{value}”不是日期，请写成 2026-01-01")
        self.plain[key] = value

    def _level(self, row: Row, tier: str, role: str) -> None:
        if tier not in _TIERS or role not in _ROLES:
            self._tell(row, "value", "guide.level", f"层级“{tier} {role}”不认识")
        self.levels[tier] = role

    def _reminder(self, row: Row, text: str, anchor: str) -> Reminder:
        """`detail`: an expression that gives a date; `limit`: days around it (`-60 -30 -7`); `to`: who."""
        where = self.sheet.where(row, "detail")
        days = row.get("limit")
        if days and not _OFFSETS.fullmatch(days):
            self._tell(row, "limit", "guide.reminder", f"提前天数“{days}”看不懂，请写成“-60 -30 -7”")
            days = ""
        resolved = resolve(anchor, self.outline, where, self.findings)
        return Reminder(text, resolved, tuple(int(day) for day in days.split()), row.get("to"))

    def _suggestion(self, row: Row, reason: str, condition: str) -> Suggestion:
        """`detail`: a condition over what may be known of a person (`forms.suggesting.FACTS`)."""
        wrong = unknown_in(condition)
        if wrong:
            self._tell(row, "detail", "guide.suggest", f"“{condition}”看不懂：{wrong}")
        return Suggestion(reason, condition)

    def _limit(self, row: Row, needed: bool = False) -> Limit | None:
        text = row.get("limit")
        match = _LIMIT.fullmatch(text)
        if match:
            return Limit(int(match.group(1)), _UNITS.get(match.group(2).upper(), "CD"))
        if text or needed:
            self._tell(
                row, "limit", "guide.limit", f"时限“{text}”看不懂，请写成“10 WD”（工作日）或“7 CD”（日）"
            )
        return None

    def _tell(self, row: Row, header: str, code: str, message: str) -> None:
        self.findings.append(error(self.sheet.where(row, header), code, message))


_MAKERS: Mapping[str, Callable[[str, str, Limit | None], Any]] = {
    "condition": lambda value, detail, limit: value,
    "legal_basis": lambda value, detail, limit: LegalBasis(value, detail),
    "step": GuideStep,
    "faq": lambda value, detail, limit: (value, detail),
}
