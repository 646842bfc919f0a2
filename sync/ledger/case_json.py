"""Case <-> JSON: what projections keep, what events carry, what `case show --json` prints.

Only shapes: no judging, no folding. Dates are ISO text; fields that hold their default are
left out of the parts that events carry, so a new field changes no old text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from datetime import date
from typing import Any

from sync.ledger.case import Case, ClockRun, HistoryLine, Paper, SubmittedDoc, Terms


def _default(spec: Field[Any]) -> Any:
    """Only to compare with: one for all."""
    return spec.default if spec.default_factory is MISSING else spec.default_factory()


_PERIODS = ("statutory", "promised", "extension", "supplement", "posting")
# Asked for every part of every case that a list shows, so looked up once.
_SHAPES = (Case, ClockRun, HistoryLine, Paper, SubmittedDoc, Terms)
_FIELDS: Mapping[type[Any], frozenset[str]] = {
    cls: frozenset(spec.name for spec in fields(cls)) for cls in _SHAPES
}
_DEFAULTS: Mapping[type[Any], tuple[tuple[str, Any], ...]] = {
    cls: tuple((spec.name, _default(spec)) for spec in fields(cls)) for cls in _SHAPES
}
_ATOMS = frozenset({str, int, bool, type(None)})
_ROWS = frozenset({"materials", "papers", "clocks", "history"})


def terms_to_json(terms: Terms) -> dict[str, Any]:
    """The `terms` of a registration."""
    return _sparse(terms)


def terms_from_json(data: Mapping[str, Any]) -> Terms:
    """Raises TypeError or ValueError for what are no terms."""
    known = _known(Terms, data)
    for name in _PERIODS:
        if known.get(name) is not None:
            value, unit = known[name]
            known[name] = (int(value), str(unit))
    known["suspends"] = tuple(known.get("suspends", ()))
    return Terms(**known)


def doc_to_json(doc: SubmittedDoc) -> dict[str, Any]:
    """One row of `materials`."""
    return _sparse(doc)


def doc_from_json(data: Mapping[str, Any]) -> SubmittedDoc:
    """Raises TypeError or ValueError for what is no row."""
    known = _known(SubmittedDoc, data)
    known["files"] = tuple(str(name) for name in known.get("files", ()))
    for name in ("originals", "copies", "pages"):
        known[name] = int(known.get(name, 0))
    return SubmittedDoc(**known)


def paper_to_json(paper: Paper) -> dict[str, Any]:
    """One issued paper, as it travels in its event."""
    return _sparse(paper)


def paper_from_json(data: Mapping[str, Any]) -> Paper:
    """Raises TypeError or ValueError for what is no paper."""
    known = _known(Paper, data)
    return Paper(**{**known, "date": date.fromisoformat(known["date"])})


def clock_to_json(run: ClockRun) -> dict[str, Any]:
    """One clock."""
    return _sparse(run)


def clock_from_json(data: Mapping[str, Any]) -> ClockRun:
    """Raises TypeError or ValueError for what is no clock."""
    known = _known(ClockRun, data)
    for name in ("start", "stopped_on", "suspended_on"):
        if known.get(name):
            known[name] = date.fromisoformat(known[name])
    known["suspensions"] = tuple(
        (date.fromisoformat(first), date.fromisoformat(last)) for first, last in known.get("suspensions", ())
    )
    return ClockRun(**known)


def case_to_json(case: Case) -> dict[str, Any]:
    """The whole case; every field is there, so a reader needs no defaults."""
    return {name: _part(name, getattr(case, name)) for name, _ in _DEFAULTS[Case]}


def _part(name: str, value: Any) -> Any:
    if name == "terms":
        return _sparse(value)
    return [_sparse(part) for part in value] if name in _ROWS else _plain(value)


def case_from_json(data: Mapping[str, Any]) -> Case:
    """What `case_to_json` wrote. Raises TypeError, KeyError or ValueError for anything else."""
    known = _known(Case, data)
    known["terms"] = terms_from_json(known["terms"])
    known["registered_on"] = date.fromisoformat(known["registered_on"])
    known["materials"] = tuple(doc_from_json(row) for row in known.get("materials", ()))
    known["papers"] = tuple(paper_from_json(row) for row in known.get("papers", ()))
    known["clocks"] = tuple(clock_from_json(row) for row in known.get("clocks", ()))
    known["history"] = tuple(_line(row) for row in known.get("history", ()))
    known["dates"] = {name: date.fromisoformat(day) for name, day in known.get("dates", {}).items()}
    for name in ("supplements", "breaches", "ratings", "complaints"):
        known[name] = tuple(known.get(name, ()))
    return Case(**known)


def _line(data: Mapping[str, Any]) -> HistoryLine:
    known = _known(HistoryLine, data)
    return HistoryLine(**{**known, "effective_date": date.fromisoformat(known["effective_date"])})


def _known(cls: type[Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields this release knows; a newer writer may have more."""
    names = _FIELDS[cls]
    if names.issuperset(data):
        return dict(data)
    return {key: value for key, value in data.items() if key in names}


def _sparse(value: Any) -> dict[str, Any]:
    return {
        name: _plain(held)
        for name, default in _DEFAULTS[type(value)]
        if (held := getattr(value, name)) != default
    }


def _plain(value: Any) -> Any:
    if type(value) in _ATOMS:
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict | Mapping):  # dict first: asking for a Mapping is slow
        return {key: inner if type(inner) in _ATOMS else _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value
