"""From workbook to form: compile and lint five hundred questions, load what was compiled, filter a large table.

Beside: pyxform alone over the same survey, the JSON alone, and the same filter made to walk.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from forms.authoring import wording
from forms.authoring.compiler import compile_workbook
from forms.authoring.outline import read_outline
from forms.authoring.sheets import Workbook, sheet_of
from forms.authoring.text_form import shared_codes
from forms.authoring.xform import make_xform
from forms.expressions import expression
from forms.filling import graph
from forms.item import ServiceItem, item_from_json, item_to_json
from forms.session import FormSession
from tests.bench import long_form
from tests.bench.editing import session_of
from tests.bench.figures import MS, Figure, at_most, interleaved, median, reported

ROWS, TOWNS = 50_000, 1_000
GUIDE = [
    ["key", "value", "detail"],
    ["name", "长表"],
    ["dept", "民政局"],
    ["task_type", "20"],
    ["case_type", "2"],
]
GUIDE += [["handling_mode", "2"], ["capacity", "AGENT"], ["clock_start", "receipt"]]
HEADERS = ["type", "name", "label", "relevant", "required", "constraint", "constraint_message", "calculation"]


def figures(quick: bool, folder: Path) -> list[Figure]:
    return [*_compiling(1 if quick else 5), *_loading(1 if quick else 7), *_filtering(3 if quick else 40)]


def _compiling(rounds: int) -> list[Figure]:
    book, findings = wording.normalise(workbook())
    outline, _ = read_outline(book)
    found = interleaved(
        rounds,
        {
            "ours": lambda: compile_workbook(book, list(findings)),
            "pyxform": lambda: make_xform(book, outline),
        },
    )
    ours, theirs = median(found["ours"]) / MS, median(found["pyxform"]) / MS
    return [
        at_most("compile and lint 500 questions", ours, "s", 3),
        reported("the same; pyxform alone", ours, "s", theirs),
    ]


def _loading(rounds: int) -> list[Figure]:
    raw = json.dumps(item_to_json(long_form.mixed()))

    def load() -> FormSession:
        expression.parse.cache_clear()
        graph._kept.clear()
        return session_of(item_from_json(json.loads(raw)))

    busy: list[float] = []

    def timed() -> None:
        used = time.thread_time()
        load()
        busy.append((time.thread_time() - used) * MS)

    found = interleaved(rounds, {"ours": timed, "json": lambda: json.loads(raw)})
    ours = median(found["ours"])
    return [
        at_most("500 compiled questions loaded and opened, nothing known", ours, "ms", 150),
        reported("the same, by CPU time; its JSON alone", median(busy), "ms", median(found["json"])),
    ]


def _filtering(rounds: int) -> list[Figure]:
    looked, walked = (
        session_of(table_item(text)) for text in ("town = /data/g/town", "not(not(town = /data/g/town))")
    )
    towns = {"ours": 0, "walk": 0}

    def edit(name: str, session: FormSession) -> Callable[[], Any]:
        def work() -> Any:
            towns[name] += 1
            return session.set_value("g.town", f"t{towns[name] % TOWNS}")

        return work

    edit("ours", looked)()  # makes the index
    found = interleaved(rounds, {"ours": edit("ours", looked), "walk": edit("walk", walked)})
    ours = median(found["ours"])
    return [
        at_most(f"edit that filters {ROWS} choices p50", ours, "ms", 3),
        reported("the same; walking the table", ours, "ms", median(found["walk"])),
    ]


def table_item(choice_filter: str) -> ServiceItem:
    """A question whose choices are a table of ROWS rows, filtered by another answer."""
    rows = tuple({"name": f"{n:05d}", "label": f"村{n}", "town": f"t{n % TOWNS}"} for n in range(ROWS))
    village = long_form.question("g.village", "select_one", "村", choices="v", choice_filter=choice_filter)
    nodes = [long_form.question("g.town", "text", "镇"), village]
    item = long_form.form_item(long_form.group("g", "组", nodes))
    data = item_to_json(item)
    return item_from_json({**data, "tables": {"v": rows}})


def workbook(count: int = 500) -> Workbook:
    """A survey of `count` questions in groups of 25: asked, hidden, required, checked, added up."""
    survey = [HEADERS]
    for number in range(count // 25):
        survey += _group(number)
    grids = {
        "survey": survey,
        "guide": GUIDE,
        "settings": [["form_title", "form_id", "version"], ["长表", "LONG", "1"]],
        "choices": [["list_name", "name", "label"], ["kind", "1", "一"], ["kind", "2", "二"]],
    }
    return Workbook("bench", {name: sheet_of(name, grid) for name, grid in grids.items()}, shared_codes())


def _group(number: int) -> list[list[str]]:
    n = f"g{number}"
    before = f"${{sum_{n}}}" if not number else f"${{sum_{n}}} + ${{chain_g{number - 1}}}"
    rows = [["begin_group", n, f"第{number}页"]]
    rows += [
        ["select_one yes_no", f"yes_{n}", "是否", "", "yes"],
        ["date", f"day_{n}", "日期", "", "", ". <= today()", "晚了"],
    ]
    rows += [["select_one kind", f"kind_{n}", "类别"]]
    rows += [["decimal", f"a{k}_{n}", f"金额{k}", "", "", ". >= 0 and . < 1000000", "不对"] for k in range(9)]
    rows += [["text", f"t{k}_{n}", f"文字{k}", f"${{yes_{n}}} = 'true'", "yes"] for k in range(9)]
    added = " + ".join(f"coalesce(${{a{k}_{n}}}, 0)" for k in range(9))
    rows += [["calculate", f"sum_{n}", "", "", "", "", "", added]]
    rows += [["calculate", f"chain_{n}", "", "", "", "", "", before]]
    rows += [
        ["text", f"rich_{n}", "说明", f"${{sum_{n}}} > 100000"],
        ["text", f"note_{n}", "备注", f"${{chain_{n}}} > 0"],
    ]
    return [*rows, ["end_group"]]
