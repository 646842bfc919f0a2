"""Proof: what a story must have left behind, checked from the outside.

Reads the papers' text layers and the county's export; says every difference in words.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pypdfium2

from sync.ledger.numbers import valid_case_number
from tests.support.places import World

_NUMBER = re.compile(r"\d{12}-\d{8}-\d{2}-\d{4}-[\dX]")


def pdf_text(raw: bytes | Path) -> str:
    """The text layer of all pages, lines joined by newlines."""
    document = pypdfium2.PdfDocument(raw)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def numbers_in(folder: Path) -> set[str]:
    """Every case number in the text layer of any PDF below `folder`; a number may break over lines."""
    found: set[str] = set()
    for path in sorted(folder.rglob("*.pdf")):
        text = pdf_text(path)
        found.update(_NUMBER.findall(text))
        found.update(_NUMBER.findall(re.sub(r"\s+", "", text)))
    return {number for number in found if valid_case_number(number)}


def printed_numbers(out: Path, world: World) -> list[str]:
    """Faults: a printed number that the county does not hold exactly once."""
    held = Counter(case["case_no"] for case in world.exported("cases"))
    printed = numbers_in(out / "papers")
    faults = [
        f"{number} 已打印，县中心有 {held[number]} 件" for number in sorted(printed) if held[number] != 1
    ]
    faults += [f"{number} 在县中心，没有打印" for number in sorted(held) if number not in printed]
    return faults


def books_agree(world: World, summary: dict[str, Any]) -> list[str]:
    """Faults: a station whose events are not all acknowledged, or whose digest differs from the county's."""
    faults = []
    for station in summary["stations"]:
        if station["events"] != station["acknowledged"]:
            faults.append(f"{station['site']} 有 {station['events'] - station['acknowledged']} 条经历未上报")
        if summary["center"]["digests"].get(station["site"]) != station["digest"]:
            faults.append(f"{station['site']} 的摘要与县中心不一致")
    theirs = {case["case_no"]: case["state"] for case in world.exported("cases")}
    for case in summary["cases"]:
        if theirs.get(case["case_no"]) != case["state"]:
            faults.append(f"{case['case_no']} 本站 {case['state']}，县中心 {theirs.get(case['case_no'])}")
    return faults
