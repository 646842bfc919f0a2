"""覆盖与均衡 as files: one line for each village, one for each township. No cell is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from forms.sheet_file import Sheet, workbook
from sync.center.audit_view import harmless
from sync.center.coverage_view import Covered
from sync.center.evenness import Evenness
from sync.ledger.outliers import COMPARED

_VILLAGES = ("乡镇", "村（社区）", "代码", "站点", "联系", "在名单上", "办过的事项")
_WIDTHS = (24, 24, 16, 24, 18, 10, 60)
_FAR = ("差别",)
_Items = Mapping[str, Sequence[tuple[str, int]]]


def as_xlsx(covered: Covered, items: _Items, even: Evenness, period: str) -> bytes:
    """Text cells only; what looks like a formula is not evaluated in one."""
    return workbook(
        [
            Sheet("覆盖", _VILLAGES, list(_villages(covered, items)), _WIDTHS),
            Sheet("均衡", _towns_head(period), list(_towns(even)), (24, 16, 10, 12, 12, 12, 30)),
        ]
    )


def as_csv(covered: Covered, items: _Items, even: Evenness, period: str) -> bytes:
    """Both tables below each other, UTF-8 with a mark for Excel; a cell that it would take for a formula gets an apostrophe."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    for head, rows in ((_VILLAGES, _villages(covered, items)), (_towns_head(period), _towns(even))):
        writer.writerow(head)
        writer.writerows([harmless(cell) for cell in row] for row in rows)
        writer.writerow([])
    return target.getvalue().encode("utf-8-sig")


def _villages(covered: Covered, items: _Items) -> Iterator[Sequence[str]]:
    for town in covered.towns:
        for village in town.villages:
            used = "、".join(f"{name} {count}" for name, count in items.get(village.code, ()))
            on_list = "是" if village.on_list else "否"
            yield (town.name, village.name, village.code, village.standing[0], village.silence, on_list, used)
    yield ("合计", covered.coverage.words, "", "", "", "", "")


def _towns_head(period: str) -> tuple[str, ...]:
    return (f"乡镇（{period}）", "代码", "办结", *COMPARED, *_FAR)


def _towns(even: Evenness) -> Iterator[Sequence[str]]:
    for line in even.lines:
        far = "、".join(f"{name}{bar.far}" for name, bar in zip(COMPARED, line.bars, strict=True) if bar.far)
        yield (line.name, line.code, str(line.concluded), *(bar.words for bar in line.bars), far)
    yield ("各乡镇平均", "", "", *even.means, "")
