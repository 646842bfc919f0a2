"""登记 pressed to the receipt as a PDF; receipts by the hundred; one official form.

Beside each stands plain reportlab drawing the same page with the same fonts. The first figure
holds the whole way: form checked, case on the disk twice, receipt drawn, sealed and stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import cycle
from pathlib import Path
from typing import Any

from desktop.usecases.papers import case_of, paper_pdf
from desktop.usecases.station import Station
from desktop.widgets.paper_view import render_pages
from forms.answers import Answers
from forms.item import Node
from forms.printing import render, render_specimen
from forms.printing.form_values import printed
from sync.ledger.case import Case
from tests.bench import plain_receipt
from tests.bench.figures import (
    MS,
    Figure,
    at_most,
    beside,
    interleaved,
    median,
    percentile,
    reported,
    seconds,
)
from tests.bench.registration import registering
from tests.support.lone import open_lone


def figures(quick: bool, folder: Path) -> list[Figure]:
    rounds, many = (5, 20) if quick else (60, 500)
    station = open_lone(folder / "station")
    register = registering(station, rounds + 3)
    case_no = register()
    case = case_of(station, case_no)
    data = next(paper.data for paper in case.papers if paper.code == "D01")
    return [
        *_pressed(station, register, data, rounds),
        *_many(station, data, many),
        *_form(station, case, rounds),
        _forms(station, 2 if quick else 40, 3 if quick else 9),
    ]


def _pressed(
    station: Station, register: Callable[[], str], data: Mapping[str, Any], rounds: int
) -> list[Figure]:
    sheets: list[bytes] = []

    def ours() -> None:
        sheets.append(paper_pdf(station, register(), "D01"))

    works = {"ours": ours, "plain": lambda: plain_receipt.receipts([data])}
    interleaved(2, works)
    times = interleaved(rounds, works)
    shown = [seconds(lambda sheet=sheet: render_pages(sheet)) * MS for sheet in sheets[-rounds:]]
    middle = {name: median(found) for name, found in times.items()}
    return [
        beside("登记 pressed to receipt PDF p50; plain reportlab", middle["ours"], middle["plain"], "ms", 2),
        at_most("登记 pressed to receipt PDF p95", percentile(times["ours"], 95), "ms", 150),
        reported("receipt PDF to pixels p50 (PDFium, 144 dpi)", median(shown), "ms"),
    ]


def _many(station: Station, data: Mapping[str, Any], many: int) -> list[Figure]:
    fonts = station.fonts()
    numbers = cycle(range(1, many + 1))

    def fresh() -> dict[str, Any]:
        return {**data, "doc_no": f"{data['doc_no']}-{next(numbers)}"}

    works = {
        "ours": lambda: render("D01", fresh(), fonts, "agent"),
        "plain": lambda: plain_receipt.receipts([fresh()]),
    }
    interleaved(2, works)
    times = {name: sum(found) / MS for name, found in interleaved(many, works).items()}
    return [
        beside(f"{many} receipts; plain reportlab", times["ours"], times["plain"], "s", 1.5),
        reported("receipts a second", many / times["ours"], "pages/s", many / times["plain"]),
    ]


def _form(station: Station, case: Case, rounds: int) -> list[Figure]:
    rows = form_rows(station, case)
    works = {
        "ours": lambda: paper_pdf(station, case.case_no, "form"),
        "plain": lambda: plain_receipt.form(case.terms.name, case.case_no, rows, case.case_no),
    }
    interleaved(2, works)
    times = interleaved(rounds, works)
    return [
        at_most("one official form (SB-001) p95", percentile(times["ours"], 95), "ms", 150),
        reported(
            "one official form p50; plain reportlab", median(times["ours"]), "ms", median(times["plain"])
        ),
    ]


def _forms(station: Station, most: int, rounds: int) -> Figure:
    """The specimens of the catalogue, each the median of some rounds; the slowest of them."""
    fonts = station.fonts()
    items = station.catalog.items()[:most]
    drawn = [
        median([seconds(lambda item=item: render_specimen(item, fonts)) * MS for _ in range(rounds)])
        for item in items
    ]
    return at_most(
        f"slowest specimen of {len(items)} official forms, form checked first", max(drawn), "ms", 150
    )


def form_rows(station: Station, case: Case) -> list[tuple[str, list[tuple[str, str]]]]:
    """(section, two labels with their values) of everything the form asks, as plain text."""
    item = station.item(case.terms.item_id, case.terms.version)
    answers = Answers.from_json(case.answers)
    rows: list[tuple[str, list[tuple[str, str]]]] = []
    for section in item.root.children:
        questions = [node for node in section.walk() if _shown(node)]
        for at in range(0, len(questions), 2):
            pairs = [
                (node.label, printed(node, answers.values.get(node.path, ""), item, {}))
                for node in questions[at : at + 2]
            ]
            rows.append((section.label, pairs))
    return rows


def _shown(node: Node) -> bool:
    return node.kind == "question" and node.type not in ("hidden", "calculate") and node.print_as != "none"
