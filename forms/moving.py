"""Moving (换版本): answers from one version of an item to another, and what that changes, in words.

Questions go along by their path; one that is found at one place only in each version goes along by
its name. Nothing is ever dropped: what the other version does not ask stays where it is and comes
back when the answers are moved back. Pure; a context is given, storage and Qt are not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from forms.answers import Answers, Row, Value
from forms.filling.starting import is_open
from forms.finding import Severity
from forms.finding_text import sentence
from forms.item import Node, ServiceItem
from forms.session import FormContext, FormSession

_ROW = re.compile(r"\[([0-9]+)\]")


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the before and after. `words`: the answer, the new place, or what is to be mended."""

    path: str
    label: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Moving:
    """`answers`: under the new version's paths. `placed`: carried to another place. `kept`: typed and not
    asked any more. `mend`: typed and wrong now, e.g. a choice there is no more. `asked`: wanted now and
    blank. `more_papers`, `fewer_papers`: names of materials. `same`: how many answers stay as they are."""

    answers: Answers
    placed: tuple[Told, ...] = ()
    kept: tuple[Told, ...] = ()
    mend: tuple[Told, ...] = ()
    asked: tuple[Told, ...] = ()
    more_papers: tuple[str, ...] = ()
    fewer_papers: tuple[str, ...] = ()
    same: int = 0


@dataclass(frozen=True, slots=True)
class Places:
    """Where questions and repeats of one version stand in another: path -> path; what is missing has none."""

    questions: Mapping[str, str] = field(default_factory=dict)
    repeats: Mapping[str, str] = field(default_factory=dict)


def move(old: ServiceItem | None, new: ServiceItem, answers: Answers, context: FormContext) -> Moving:
    """`answers` to `new` and what is different there. `old` is None where that version is not known here."""
    places = places_between(old, new) if old is not None else Places()
    moved = moved_answers(places, answers)
    before = FormSession(old, context, answers) if old is not None else None
    after = FormSession(new, context, moved)
    known, asked_now = _questions(old), _questions(new)
    kept = tuple(_kept(old, known, asked_now, moved))
    placed = tuple(_placed(old, new, places, answers))
    carried = sum(_ROW.sub("", path) in asked_now for path, _value in _filled(moved))
    mend, asked = _mistakes(before, after, places)
    return Moving(
        answers=moved,
        placed=placed,
        kept=kept,
        mend=mend,
        asked=asked,
        more_papers=_papers(after, before),
        fewer_papers=_papers(before, after),
        same=max(0, carried - len(placed) - len(mend)),
    )


def moved_answers(places: Places, answers: Answers) -> Answers:
    """Every answer under its path in the other version; where that is taken already, or there is none, it
    stays under its own."""
    values = _renamed(answers.values, places.questions)
    keys = {path: _moved_key(path, places.repeats) for path in answers.repeats}
    repeats: dict[str, tuple[Row, ...]] = {}
    for path, rows in answers.repeats.items():
        key = keys[path]
        taken = key != path and (key in answers.repeats or key in repeats)
        plain, to = _ROW.sub("", path), _ROW.sub("", key)
        names = {
            question[len(plain) + 1 :]: moved[len(to) + 1 :]
            for question, moved in places.questions.items()
            if question.startswith(f"{plain}.") and moved.startswith(f"{to}.")
        }
        repeats[path if taken else key] = rows if taken else tuple(_renamed(row, names) for row in rows)
    return Answers(values, repeats)


def places_between(old: ServiceItem, new: ServiceItem) -> Places:
    """By path, then by name where each version has one left of that name; the same both ways round."""
    repeats = _pairs(_by_repeat(old, "repeat"), _by_repeat(new, "repeat"), {"": ""})
    return Places(
        _pairs(_by_repeat(old, "question"), _by_repeat(new, "question"), {"": "", **repeats}), repeats
    )


def _by_repeat(item: ServiceItem, kind: str) -> dict[str, list[str]]:
    """Paths of the questions or repeats by the path of the repeat whose rows hold them ("": none)."""
    found: dict[str, list[str]] = {}
    for node, around in _walk(item.root, ""):
        if node.kind == kind:
            found.setdefault(around, []).append(node.path)
    return found


def _walk(node: Node, around: str) -> Iterator[tuple[Node, str]]:
    """Nodes with the path of the nearest repeat around them, not themselves."""
    for child in node.children:
        yield child, around
        yield from _walk(child, child.path if child.kind == "repeat" else around)


def _pairs(
    old: Mapping[str, list[str]], new: Mapping[str, list[str]], around: dict[str, str]
) -> dict[str, str]:
    """Pairs of paths within pairs of repeats; `around` may grow while outer repeats are paired."""
    found: dict[str, str] = {}
    for outer in old:
        inside = around.get(outer, found.get(outer))
        if inside is None or inside not in new:
            continue
        rest = {path: path[len(outer) :] for path in old[outer]}
        there = {path[len(inside) :]: path for path in new[inside]}
        found.update({path: there[tail] for path, tail in rest.items() if tail in there})
        left = [path for path in old[outer] if path not in found]
        free = [path for path in new[inside] if path not in set(found.values())]
        for name, path in _once(left).items():
            if name in (single := _once(free)):
                found[path] = single[name]
    return found


def _once(paths: Iterable[str]) -> dict[str, str]:
    """Name -> path of the names that occur once."""
    every = list(paths)
    names = [path.rpartition(".")[2] for path in every]
    return {name: path for name, path in zip(names, every, strict=True) if names.count(name) == 1}


def _renamed(values: Mapping[str, Value], names: Mapping[str, str]) -> dict[str, Value]:
    """Values under new names; one whose new name is held by a value that stays, stays too."""
    goes = {name: names[name] for name in values if names.get(name, name) != name}
    while blocked := [name for name, to in goes.items() if to in values and to not in goes]:
        for name in blocked:
            del goes[name]
    return {goes.get(name, name): value for name, value in values.items()}


def _moved_key(path: str, repeats: Mapping[str, str]) -> str:
    """`m.rows[2].papers` with both repeats where they stand in the other version; as it is where one is missing."""
    parts = _ROW.split(path)
    plain, key, before = "", "", ""
    for at in range(0, len(parts), 2):
        plain += parts[at]
        to = repeats.get(plain)
        if to is None or not to.startswith(before):
            return path
        key += to[len(before) :] + (f"[{parts[at + 1]}]" if at + 1 < len(parts) else "")
        before = to
    return key


# --- what is told ----------------------------------------------------------------------------


def _questions(item: ServiceItem | None) -> dict[str, Node]:
    """The questions somebody can answer."""
    nodes = item.root.walk() if item is not None else ()
    return {node.path: node for node in nodes if node.kind == "question" and is_open(node)}


def _filled(answers: Answers) -> Iterator[tuple[str, Value]]:
    """(path with row numbers, value) of what is not blank."""
    yield from ((path, value) for path, value in answers.values.items() if value)
    for path, rows in answers.repeats.items():
        for at, row in enumerate(rows):
            yield from ((f"{path}[{at}].{name}", value) for name, value in row.items() if value)


def _kept(
    old: ServiceItem | None, known: Mapping[str, Node], asked: Mapping[str, Node], answers: Answers
) -> Iterator[Told]:
    for path, value in _filled(answers):
        plain = _ROW.sub("", path)
        if plain in asked:
            continue
        node = known.get(plain)
        if node is None and old is not None:
            continue  # of a still older version: it was not shown before either
        yield Told(path, node.label if node else plain.rpartition(".")[2], _words(old, node, value))


def _placed(old: ServiceItem | None, new: ServiceItem, places: Places, answers: Answers) -> Iterator[Told]:
    filled = {_ROW.sub("", path) for path, _value in _filled(answers)}
    for path, to in places.questions.items():
        if path == to or path not in filled or old is None:
            continue
        yield Told(to, new.node(to).label, f"{_group(old, path)} → {_group(new, to)}")


def _mistakes(
    before: FormSession | None, after: FormSession, places: Places
) -> tuple[tuple[Told, ...], tuple[Told, ...]]:
    """(typed and wrong in the new version only, wanted and blank in the new version only)."""
    old = {_told_of(finding.path, finding.code) for finding in before.findings()} if before else set()
    back = {to: path for path, to in places.questions.items()}
    mend, asked = [], []
    for finding in after.findings():
        plain, rows, code = _told_of(finding.path, finding.code)
        if finding.severity is not Severity.ERROR or (back.get(plain, plain), rows, code) in old:
            continue
        label = after.item.node(plain).label
        if finding.code in ("required", "rows_required"):
            asked.append(Told(finding.path, label))
        else:
            mend.append(Told(finding.path, label, sentence(finding, after.item)))
    return tuple(mend), tuple(asked)


def _told_of(path: str, code: str) -> tuple[str, tuple[str, ...], str]:
    """A finding apart from the version: the question, its rows, what is wrong."""
    return _ROW.sub("", path), tuple(_ROW.findall(path)), code


def _papers(one: FormSession | None, other: FormSession | None) -> tuple[str, ...]:
    """Names of what `one` needs and `other` does not; () where one of them is not known."""
    if one is None or other is None:
        return ()
    there = {rule.id for rule in other.materials()}
    return tuple(rule.name for rule in one.materials() if rule.id not in there)


def _words(item: ServiceItem | None, node: Node | None, value: Value) -> str:
    choices = item.choices.get(node.choices, ()) if item is not None and node is not None else ()
    labels = {choice.value: choice.label for choice in choices}
    parts = (value,) if isinstance(value, str) else value
    return "、".join(labels.get(part, part) for part in parts)


def _group(item: ServiceItem, path: str) -> str:
    top = item.node(path.split(".")[0])
    return f"“{top.label or top.name}”" if "." in path else "开头"
