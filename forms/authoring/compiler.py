"""Compiler: a normalised workbook -> ServiceItem, through pyxform.

`compile_workbook` is the whole pipeline for every source (text form, Excel): words, outline,
linter, XForm, item, rehearsal. It collects all findings before it gives up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from forms.authoring import excel, facts, lint, plain_form, situations, table_files, text_form, wording
from forms.authoring.findings import AuthoringFinding, AuthoringRefused, Severity, is_error
from forms.authoring.outline import OTHER, Outline, Part, choice_lists, read_outline
from forms.authoring.print_checks import check_prints
from forms.authoring.sheets import Row, Sheet, Workbook
from forms.authoring.words import KNOWN_SHEETS
from forms.authoring.xform import Items, XForm, make_xform, plain
from forms.filling.parameters import PARAMETER
from forms.item import Choice, Node, ServiceItem
from forms.pinyin import initials

_CHOICE_COLUMNS = frozenset({"list_name", "name", "label", "image", "audio", "video", "media"})


@dataclass(frozen=True, slots=True)
class Compiled:
    """The item, the warnings its author should read, and notes that need no mending."""

    item: ServiceItem
    findings: tuple[AuthoringFinding, ...]
    notes: tuple[AuthoringFinding, ...] = ()


def read(source: Path) -> tuple[Workbook, list[AuthoringFinding]]:
    """A folder of CSV sheets or an .xlsx file, in XLSForm words. Raises AuthoringRefused."""
    found: list[AuthoringFinding] = []
    if source.is_dir():
        book = text_form.read_folder(source)
    else:
        book, found = excel.read_xlsx(source)
    normal, more = wording.normalise(book)
    whole, about_files = table_files.attach(normal, source)
    full, about_form = plain_form.complete(whole)
    return full, found + more + about_files + about_form


def compile_source(source: Path) -> Compiled:
    """Read and compile. Raises AuthoringRefused with every finding."""
    book, findings = read(source)
    return compile_workbook(book, findings)


def compile_workbook(book: Workbook, findings: list[AuthoringFinding] | None = None) -> Compiled:
    """Compile a normalised workbook. Raises AuthoringRefused with every finding."""
    found = list(findings or ())
    outline, more = read_outline(book)
    settings, settings_found = facts.read_settings(book)
    materials, materials_found = facts.read_materials(book, outline)
    guide, guide_found = facts.read_guide(book, outline)
    asks, named, situations_found = situations.read_situations(book, outline)
    sample, sample_found = situations.read_sample(book, outline)
    found += more + settings_found + materials_found + guide_found + situations_found + sample_found
    context = lint.Context(book, outline, guide)
    found += lint.check(context, strict=all(finding.code != "form.plain" for finding in found))
    _stop(found)
    xform = make_xform(book, outline)
    item = ServiceItem(
        item_id=settings["item_id"],
        version=settings["version"],
        form_title=settings["form_title"],
        **guide,
        initials=initials(guide["name"]),
        root=_root(settings["form_title"], outline, xform),
        choices=_choices(book, outline),
        materials=materials,
        tables=_tables(book, outline),
        asks=asks,
        situations=named,
        sample=sample,
        xform=xform.xml,
        print_sheets={name: draft.sheet for name, draft in book.prints.items()},
    )
    found += lint.after(item, context) + check_prints(item, book.prints)
    _stop(found)
    notes = tuple(finding for finding in found if finding.severity is Severity.NOTE)
    return Compiled(item, tuple(finding for finding in found if finding not in notes), notes)


def _stop(found: list[AuthoringFinding]) -> None:
    if any(is_error(finding) for finding in found):
        raise AuthoringRefused(found)


def _root(title: str, outline: Outline, xform: XForm) -> Node:
    children = tuple(_node(part, xform, "applicant") for part in outline.root.children)
    return Node(kind="group", name="data", path="", label=title, children=children)


def _node(part: Part, xform: XForm, filled_by: str) -> Node:
    """One part and all below; `filled_by` is inherited from the group around it."""
    row = part.row
    bind = xform.binds.get(part.path, {})
    by = row.get("filled_by") or filled_by
    trigger, triggered = xform.triggers.get(part.path, ((), ""))
    items = xform.items.get(part.path, Items())
    label, hint = xform.words.get(part.path, ("", ""))
    return Node(
        kind=part.kind,
        name=part.name,
        path=part.path,
        type=part.type,
        label=plain(row.get("label")),
        hint=plain(row.get("hint") or row.get("guidance_hint")),
        relevant=bind.get("relevant", ""),
        required=_flag(bind.get("required", "")),
        constraint=bind.get("constraint", ""),
        constraint_message=plain(row.get("constraint_message")),
        warning=bind.get("warning", ""),
        warning_message=plain(row.get("warning_message")),
        calculation=_calculation(part, triggered if trigger else bind.get("calculate", "")),
        default=_default(part, xform),
        choices=part.list_name,
        choice_filter=items.filter,
        appearance=part.appearance or row.get("appearance"),
        readonly=row.get("readonly").lower() in ("yes", "true", "true()"),
        repeat_count=xform.counts.get(part.path, ""),
        max_length=int(row.get("max_length") or 0),
        filled_by=by,
        print_as=row.get("print_as"),
        trigger=" ".join(trigger),
        parameters=_parameters(row.get("parameters"), items),
        required_message=plain(row.get("required_message")),
        label_expression=label,
        hint_expression=hint,
        choices_from=items.rows,
        children=tuple(_node(child, xform, by) for child in part.children),
    )


def _calculation(part: Part, text: str) -> str:
    """A silent date or moment is a calculation that gives one, whatever number it comes to."""
    function = {"date": "date", "dateTime": "date-time"}.get(part.row.get("type"), "")
    return f"{function}({text})" if part.type == "calculate" and function and text else text


def _parameters(text: str, items: Items) -> str:
    """The author's pairs, with columns and seed as pyxform resolved them."""
    given = dict(PARAMETER.findall(text))
    given = {name.lower(): value for name, value in given.items()}
    if items.rows or items.value != "name" or items.label != "label":
        given |= {"value": items.value, "label": items.label}
    if items.seed:
        given["seed"] = items.seed if " " not in items.seed else f'"{items.seed}"'
    return " ".join(f"{name}={value}" for name, value in given.items())


def _flag(required: str) -> str:
    """`false()` is the same as not asked for."""
    return "" if required == "false()" else required


def _default(part: Part, xform: XForm) -> str:
    """Plain text, an expression (`today()`, `${name}`, pulldata), or a fact the site may know (`prefill`)."""
    return xform.defaults.get(part.path) or part.row.get("default") or part.row.get("prefill")


def _choices(book: Workbook, outline: Outline) -> Mapping[str, tuple[Choice, ...]]:
    """The lists that questions use: the workbook's own, else the shared code tables."""
    own = choice_lists(book)
    lists: dict[str, tuple[Choice, ...]] = {}
    for part in outline.parts():
        name = part.list_name
        if not name or part.from_file or name in lists:
            continue
        rows = book.sheet("choices").rows if name in own else book.codes[name].rows
        wanted = [row for row in rows if name not in own or row.get("list_name") == name]
        lists[name] = tuple(_choice(row) for row in wanted)
    for name in {part.list_name for part in outline.parts() if part.or_other}:
        if all(choice.value != OTHER for choice in lists.get(name, ())):
            lists[name] = (*lists.get(name, ()), Choice(OTHER, "其他"))
    return lists


def _choice(row: Row) -> Choice:
    columns = {key: text for key, text in row.cells.items() if key not in _CHOICE_COLUMNS}
    return Choice(row.get("name"), plain(row.get("label")), columns)


def _tables(book: Workbook, outline: Outline) -> Mapping[str, tuple[Mapping[str, str], ...]]:
    """Default local tables: files, and sheets that are neither ours nor a print sheet and have a `name` column."""
    asked = {part.list_name for part in outline.parts() if part.from_file} | book.files
    return {
        name: tuple(dict(row.cells) for row in sheet.rows)
        for name, sheet in book.sheets.items()
        if sheet.rows and (name in asked or _is_table(name, sheet))
    }


def _is_table(name: str, sheet: Sheet) -> bool:
    return name not in KNOWN_SHEETS and not name.startswith("print_") and "name" in sheet.headers
