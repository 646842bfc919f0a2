"""Where the sheet lies in a photo: its four corners. Pillow only; works on a small copy.

A light sheet on a darker desk is found: the largest light area, its sides as straight lines, their
crossings as corners. White paper on a white desk, or a sheet that runs out of the picture, is not
found; then the whole picture is offered and the clerk drags the corners. Coordinates are shares of
width and height, 0 to 1, in the order left top, right top, right bottom, left bottom.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageFilter

Point = tuple[float, float]
Corners = tuple[Point, Point, Point, Point]

SIDE = 360
LEAST_SHARE = 0.15
"""Of the picture: a smaller light area is no sheet."""
LEAST_CONTRAST = 28
FULLNESS = 0.82
"""How much of its four-sided outline the light area must fill."""
WHOLE: Corners = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


@dataclass(frozen=True, slots=True)
class _Run:
    row: int
    start: int
    end: int


def find_page(picture: Image.Image) -> Corners | None:
    """The sheet's corners; None where no sheet stands out."""
    small = picture.convert("L")
    small.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    small = small.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.MinFilter(5))
    cut = _threshold(small.histogram())
    if cut is None:
        return None
    width, height = small.size
    runs = _largest(small.point(lambda value: 255 * (value >= cut)).tobytes(), width, height)
    area = sum(run.end - run.start for run in runs)
    if area < LEAST_SHARE * width * height or area > 0.97 * width * height:
        return None
    corners = _corners(runs)
    if corners is None or area < FULLNESS * _area(corners) or not _inside(corners, width, height):
        return None
    clipped = [(min(max(x / width, 0.0), 1.0), min(max(y / height, 0.0), 1.0)) for x, y in corners]
    return clipped[0], clipped[1], clipped[2], clipped[3]


def _threshold(histogram: Sequence[int]) -> int | None:
    """Otsu's cut between desk and paper; None where they hardly differ."""
    total, weighted = sum(histogram), sum(value * count for value, count in enumerate(histogram))
    below = sum_below = 0
    best, cut, means = -1.0, 0, (0.0, 0.0)
    for value, count in enumerate(histogram):
        below += count
        sum_below += value * count
        above = total - below
        if not below or not above:
            continue
        dark, light = sum_below / below, (weighted - sum_below) / above
        between = below * above * (light - dark) ** 2
        if between > best:
            best, cut, means = between, value + 1, (dark, light)
    return cut if means[1] - means[0] >= LEAST_CONTRAST else None


def _largest(mask: bytes, width: int, height: int) -> list[_Run]:
    """The largest connected light area as runs of pixels, row by row."""
    parents: list[int] = []
    runs: list[_Run] = []
    above: list[int] = []
    for row in range(height):
        line = mask[row * width : (row + 1) * width]
        here: list[int] = []
        for start, end in _runs(line):
            number = len(runs)
            runs.append(_Run(row, start, end))
            parents.append(number)
            here.append(number)
            for other in above:
                if runs[other].start < end and start < runs[other].end:
                    parents[_root(parents, number)] = _root(parents, other)
        above = here
    sizes: dict[int, int] = {}
    for number, run in enumerate(runs):
        root = _root(parents, number)
        sizes[root] = sizes.get(root, 0) + run.end - run.start
    if not sizes:
        return []
    largest = max(sizes, key=lambda root: sizes[root])
    return [run for number, run in enumerate(runs) if _root(parents, number) == largest]


def _runs(line: bytes) -> list[tuple[int, int]]:
    found, start = [], line.find(b"\xff")
    while start >= 0:
        end = line.find(b"\0", start)
        end = len(line) if end < 0 else end
        found.append((start, end))
        start = line.find(b"\xff", end)
    return found


def _root(parents: list[int], number: int) -> int:
    while parents[number] != number:
        parents[number] = parents[parents[number]]
        number = parents[number]
    return number


def _corners(runs: list[_Run]) -> Corners | None:
    """From the outermost points to straight sides to their crossings."""
    left: dict[int, int] = {}
    right: dict[int, int] = {}
    top: dict[int, int] = {}
    bottom: dict[int, int] = {}
    for run in runs:
        left[run.row] = min(left.get(run.row, run.start), run.start)
        right[run.row] = max(right.get(run.row, run.end), run.end)
        for x in range(run.start, run.end):
            top.setdefault(x, run.row)
            bottom[x] = run.row + 1
    points = [(x, y) for y, x in left.items()] + [(x, y) for y, x in right.items()]
    rough = (
        min(points, key=lambda p: p[0] + p[1]),
        max(points, key=lambda p: p[0] - p[1]),
        max(points, key=lambda p: p[0] + p[1]),
        min(points, key=lambda p: p[0] - p[1]),
    )
    sides = (
        _line([(x, y) for x, y in top.items()], rough[0], rough[1], along_x=True),
        _line([(x, y) for y, x in right.items()], rough[1], rough[2], along_x=False),
        _line([(x, y) for x, y in bottom.items()], rough[3], rough[2], along_x=True),
        _line([(x, y) for y, x in left.items()], rough[0], rough[3], along_x=False),
    )
    lines = [side for side in sides if side is not None]
    if len(lines) < 4:
        return None
    found = [_crossing(lines[at - 1], lines[at]) for at in range(4)]
    corners = [corner for corner in found if corner is not None]
    return (corners[0], corners[1], corners[2], corners[3]) if len(corners) == 4 else None


Line = tuple[float, float, float]
"""a·x + b·y = c"""


def _line(points: list[Point], begin: Point, end: Point, *, along_x: bool) -> Line | None:
    """A straight line through the middle part of a side, twice, the second time without stray points."""
    low, high = sorted((begin[0], end[0]) if along_x else (begin[1], end[1]))
    margin = (high - low) * 0.08
    at = 0 if along_x else 1
    chosen = [(p[at], p[1 - at]) for p in points if low + margin <= p[at] <= high - margin]
    slope = offset = 0.0
    for _ in range(3):
        if len(chosen) < 8:
            return None
        slope, offset = _fit(chosen)
        errors = sorted(abs(v - slope * u - offset) for u, v in chosen)
        limit = max(1.0, 2 * errors[len(errors) // 2])
        chosen = [(u, v) for u, v in chosen if abs(v - slope * u - offset) <= limit]
    return (slope, -1.0, -offset) if along_x else (-1.0, slope, -offset)


def _fit(points: list[Point]) -> tuple[float, float]:
    count = len(points)
    mean_u, mean_v = sum(u for u, _ in points) / count, sum(v for _, v in points) / count
    spread = sum((u - mean_u) ** 2 for u, _ in points) or 1.0
    slope = sum((u - mean_u) * (v - mean_v) for u, v in points) / spread
    return slope, mean_v - slope * mean_u


def _crossing(one: Line, other: Line) -> Point | None:
    determinant = one[0] * other[1] - other[0] * one[1]
    if abs(determinant) < 1e-9:
        return None
    return (
        (one[2] * other[1] - other[2] * one[1]) / determinant,
        (one[0] * other[2] - other[0] * one[2]) / determinant,
    )


def _area(corners: Corners) -> float:
    return (
        abs(sum(corners[i - 1][0] * corners[i][1] - corners[i][0] * corners[i - 1][1] for i in range(4))) / 2
    )


def _inside(corners: Corners, width: int, height: int) -> bool:
    slack = 0.04 * max(width, height)
    return all(-slack <= x <= width + slack and -slack <= y <= height + slack for x, y in corners)
