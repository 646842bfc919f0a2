"""Listing cases: which ones, pressing ones first, a page after a place; never counted or skipped through.

A county keeps its cases for decades, so a page must cost the same among a thousand and a million:
it begins at a key (due day and case number) of an index that fits the filter, and a word that many
cases share is asked of the cases in their order, not the other way round. Knows columns and hidden
words; draws nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, exists, func, literal, select, text, true

from sync.center import tables
from sync.center.blind_search import hidden_word
from sync.center.county import County
from sync.ledger.numbers import parse_case_number
from sync.ledger.problems import Problem

PAGE_ROWS = 50
COUNTED = 1000
RARE = 5000
"""A word that more cases share is asked of each case in turn: fifty are found soon."""
TODO = "todo"
_SITE_DIGITS = 12

_ITEMS = text(
    "WITH RECURSIVE used(item) AS (SELECT min(item) FROM cases UNION ALL"
    " SELECT (SELECT min(item) FROM cases WHERE cases.item > used.item) FROM used WHERE used.item IS NOT NULL)"
    " SELECT item, (SELECT item_name FROM cases WHERE cases.item = used.item LIMIT 1) AS item_name"
    " FROM used WHERE item IS NOT NULL ORDER BY item"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """`state`: a state, "todo" for what the county has to do, "" for all. `clerk`: mine | nobody | ""."""

    words: str = ""
    state: str = TODO
    item: str = ""
    clerk: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """`before`, `after`: places to go on from, "" where there is nothing. `total`: at most COUNTED + 1; None: unknown."""

    rows: Sequence[Row[Any]]
    total: int | None
    before: str
    after: str


def list_cases(
    connection: Connection, county: County, wanted: Wanted, place: str = "", only: Sequence[str] | None = None
) -> Page:
    """The page at a place as `Page.before` or `Page.after` names it; any other word is the first page. `only`: cases of
    these items."""
    wanted = Wanted(*(text.replace("\x00", "") for text in astuple(wanted)))  # PostgreSQL knows no such sign
    place = place.replace("\x00", "")
    query, counted = _narrowed(connection, county, wanted)
    if only is not None:
        query = query.where(tables.cases.c.item.in_(only))
    direction, key = place[:1], place[1:]
    paged = query.add_columns(tables.QUEUE_KEY.label("place"))
    if direction == "-":
        paged = paged.where(key > tables.QUEUE_KEY).order_by(tables.QUEUE_KEY.desc())
    else:
        paged = paged.where(key < tables.QUEUE_KEY if direction == "+" else true())
        paged = paged.order_by(tables.QUEUE_KEY)
    found = connection.execute(paged.limit(PAGE_ROWS + 1)).all()
    further, found = len(found) > PAGE_ROWS, found[:PAGE_ROWS]
    if direction == "-":
        found = found[::-1]
    earlier, later = (further, True) if direction == "-" else (direction == "+", further)
    return Page(
        rows=_whole(connection, [row.case_no for row in found]),
        total=_count(connection, query) if counted else None,
        before=f"-{found[0].place}" if found and earlier else "",
        after=f"+{found[-1].place}" if found and later else "",
    )


def items(connection: Connection) -> list[tuple[str, str]]:
    """(item, its name) of every item that a case is of: a few steps along an index."""
    return [(row.item, row.item_name) for row in connection.execute(_ITEMS)]


def _count(connection: Connection, query: Select[Any]) -> int:
    return int(
        connection.execute(select(func.count()).select_from(query.limit(COUNTED + 1).subquery())).scalar_one()
    )


def _whole(connection: Connection, numbers: list[str]) -> list[Row[Any]]:
    """The rows of a page, in its order. Sorting whole rows would carry every sealed case through memory."""
    query = select(tables.cases).where(tables.cases.c.case_no.in_(numbers))
    rows = {row.case_no: row for row in connection.execute(query)}
    return [rows[number] for number in numbers]


def _narrowed(connection: Connection, county: County, wanted: Wanted) -> tuple[Select[Any], bool]:
    """The case numbers wanted, and whether counting a thousand of them costs little."""
    columns, clerks = tables.cases.c, tables.case_clerks.c
    query = select(columns.case_no)
    if wanted.state == TODO:
        query = query.where(text(tables.TODO))
    elif wanted.state:
        query = query.where(columns.state == wanted.state)
    if wanted.item:
        query = query.where(columns.item == wanted.item)
    if wanted.clerk == "mine":
        query = query.where(
            exists().where(clerks.case_no == columns.case_no, clerks.account == wanted.account)
        )
    elif wanted.clerk == "nobody":
        query = query.where(~exists().where(clerks.case_no == columns.case_no))
    counted = not wanted.clerk
    for word in wanted.words.split():
        narrow, rare = _with_word(connection, county, word)
        query = query.where(narrow)
        counted = counted and (rare or wanted.state == TODO)
    return query, counted


def _with_word(connection: Connection, county: County, word: str) -> tuple[Any, bool]:
    """(condition, whether few cases meet it): a name piece, a number or its tail, a case number or its beginning."""
    columns, words = tables.cases.c, tables.case_words.c
    digits = word.replace("-", "")
    hidden = hidden_word(county, digits.upper() if digits.isascii() else word)
    named = select(words.case_no).where(words.word == hidden)
    shared = select(literal(1)).where(words.word == hidden).limit(RARE + 1).subquery()
    if connection.execute(select(func.count()).select_from(shared)).scalar_one() > RARE:
        return exists().where(words.word == hidden, words.case_no == columns.case_no), False
    if len(digits) < _SITE_DIGITS or not digits[:_SITE_DIGITS].isdigit():
        return columns.case_no.in_(named), True
    try:
        numbered = columns.case_no == str(parse_case_number(word))
    except Problem:
        number = columns.case_no.collate("C") if connection.dialect.name == "postgresql" else columns.case_no
        numbered = (number >= word) & (number < f"{word}~")
    return columns.case_no.in_(named.union(select(columns.case_no).where(numbered))), True
