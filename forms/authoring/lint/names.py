"""Names of questions: what XML, XLSForm and other programs cannot take."""

from __future__ import annotations

from collections.abc import Iterator

from forms.authoring.findings import AuthoringFinding, error, warning
from forms.authoring.lint.context import Context

_LONGEST = 64
_RESERVED = frozenset({"meta", "data", "instanceid", "instancename"})


def allowed(context: Context) -> Iterator[AuthoringFinding]:
    """Reserved, too long, or different from a neighbour by capitals only."""
    seen: dict[tuple[str, str], str] = {}
    for part in context.outline.parts():
        where = context.outline.sheet.where(part.row, "name")
        above = part.path.rpartition(".")[0]
        low = part.name.lower()
        if low.startswith("xml") or low.startswith("__") or (not above and low in _RESERVED):
            yield error(where, "name.reserved", f"名称“{part.name}”是保留的，不能用")
        if len(part.name) > _LONGEST:
            yield error(where, "name.long", f"名称“{part.name[:20]}…”超过{_LONGEST}个字符")
        other = seen.setdefault((above, low), part.name)
        if other != part.name:
            yield warning(where, "name.capitals", f"名称“{part.name}”和“{other}”只差大小写，容易弄混")
