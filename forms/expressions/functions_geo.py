"""Functions on places: length of a line and area of a field, as the ODK engines compute them.

A place is `latitude longitude [altitude [accuracy]]` in degrees, a line or field is several of
them with `;` between, or one node each. The earth is a ball here: good to half a percent.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from forms.expressions.environment import Focus
from forms.expressions.errors import ArgumentError
from forms.expressions.function import MANY, Function, texts
from forms.expressions.values import NAN, Value

_RADIUS = 6_378_100.0  # metres, at the equator; the figure of JavaRosa and Enketo
_MOST_POINTS = 1_000
Point = tuple[float, float]


def _points(arguments: Sequence[Value]) -> list[Point] | None:
    """All places of the arguments in radians; None where one of them is none."""
    found: list[Point] = []
    for text in texts(arguments):
        pieces = text.strip().removesuffix(";").split(";")
        for piece in pieces:
            point = _point(piece.split())
            if point is None:
                return None
            found.append(point)
    return found


def _point(parts: list[str]) -> Point | None:
    if not 2 <= len(parts) <= 4:
        return None
    try:
        latitude, longitude, *rest = map(float, parts)
    except ValueError:
        return None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180) or (len(rest) == 2 and rest[1] < 0):
        return None
    return math.radians(latitude), math.radians(longitude)


def _cents(value: float) -> float:
    return math.floor(abs(value) * 100 + 0.5) / 100


def _distance(focus: Focus, given: Sequence[Value]) -> Value:
    """Metres along the line, to the centimetre; NaN where something is no place."""
    points = _points(given)
    return NAN if points is None else _cents(sum(map(_between, points, points[1:])))


def _between(one: Point, other: Point) -> float:
    cosine = math.sin(one[0]) * math.sin(other[0]) + math.cos(one[0]) * math.cos(other[0]) * math.cos(
        one[1] - other[1]
    )
    return math.acos(max(-1.0, min(1.0, cosine))) * _RADIUS


def _area(focus: Focus, given: Sequence[Value]) -> Value:
    """Square metres inside the line, closed from its last place to its first; 0 below three places."""
    points = _points(given)
    if points is None:
        return NAN
    if len(points) < 3:
        return 0.0
    total = sum(
        (after[1] - before[1]) * (2 + math.sin(before[0]) + math.sin(after[0]))
        for before, after in zip(points, [*points[1:], points[0]], strict=True)
    )
    return _cents(total * _RADIUS * _RADIUS / 2)


def _geofence(focus: Focus, given: Sequence[Value]) -> Value:
    """Whether the place lies inside the field; false where one of them is none."""
    place, field = _points(given[:1]), _points(given[1:])
    if not place or not field or len(field) < 3:
        return False
    north, east = place[0]
    inside = False
    for one, other in zip(field, [*field[1:], field[0]], strict=True):
        if (one[0] > north) != (other[0] > north):
            crossing = one[1] + (north - one[0]) / (other[0] - one[0]) * (other[1] - one[1])
            inside = inside != (east < crossing)
    return inside


def _intersects(focus: Focus, given: Sequence[Value]) -> Value:
    """Whether a line or the edge of a field crosses itself."""
    points = _points(given) or []
    if len(points) > _MOST_POINTS:
        raise ArgumentError(f"more than {_MOST_POINTS} places")
    legs = list(zip(points, points[1:], strict=False))
    closed = len(points) > 2 and points[0] == points[-1]
    for place, (one, other) in enumerate(legs):
        for later in range(place + 2, len(legs)):
            touching = closed and place == 0 and later == len(legs) - 1  # a field begins where it ends
            if not touching and _cross(one, other, *legs[later]):
                return True
    return False


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    sides = (_side(a, b, c), _side(a, b, d), _side(c, d, a), _side(c, d, b))
    if sides[0] * sides[1] < 0 and sides[2] * sides[3] < 0:
        return True
    on = ((sides[0], a, b, c), (sides[1], a, b, d), (sides[2], c, d, a), (sides[3], c, d, b))
    return any(side == 0 and _between_ends(start, end, point) for side, start, end, point in on)


def _side(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _between_ends(start: Point, end: Point, point: Point) -> bool:
    return all(min(start[k], end[k]) <= point[k] <= max(start[k], end[k]) for k in (0, 1))


GEO_FUNCTIONS: dict[str, Function] = {
    "area": Function(1, 1, _area),
    "distance": Function(1, MANY, _distance),
    "geofence": Function(2, 2, _geofence),
    "intersects": Function(1, 1, _intersects),
}
