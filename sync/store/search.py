"""Search (检索): every case by any stretch of a name, pinyin initials, numbers, item.

A full-text index without stored text. Chinese is split into single characters, each as a
token of its code point, so one or two characters of a name work and so do characters that
the tokenizer's tables do not know; letters and digits are tokens found by their beginning,
with the tails that people say aloud. Rebuilt from cases; knows no SQL beyond its tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import Connection, select, text

from sync.ledger.case import Case
from sync.store.cases import LIMIT, CaseRow, Filters, case_row, documents, rows_query
from sync.store.tables import cases

Initials = Callable[[str], str | tuple[str, ...]]
_RUNS = re.compile(r"[0-9A-Za-z]+|[^\W0-9A-Za-z_]+")
_ID = re.compile(r"\d{17}[0-9Xx]")
_BETWEEN = "__"
_SITE, _TO_DATE, _TO_SERIAL = 12, 16, 22
_RECENT_FIRST = text("search.rowid DESC")


def no_initials(_name: str) -> tuple[str, ...]:
    """Where the pinyin table is not installed: names are found by their characters only."""
    return ()


def default_initials() -> Initials:
    """The pinyin initials of `forms.pinyin`, or none where it cannot be loaded."""
    try:
        from forms.pinyin import name_initials
    except ImportError:
        return no_initials
    return name_initials


class Search:
    """The index in one transaction."""

    def __init__(self, connection: Connection, initials: Initials) -> None:
        self._connection = connection
        self._initials = initials

    def rows(self, typed: str, *, filters: Filters | None = None, limit: int = LIMIT) -> tuple[CaseRow, ...]:
        """Light rows that fit what is typed so far, newest first; all cases for an empty text."""
        found = self._found(rows_query(), typed, filters or Filters(), limit)
        return tuple(case_row(row) for row in found)

    def cases(
        self, typed: str, *, states: Iterable[str] = (), filters: Filters | None = None, limit: int = LIMIT
    ) -> tuple[Case, ...]:
        """The same, whole. `states` is short for a filter on states."""
        chosen = filters or Filters(states=tuple(states))
        found = self._found(select(cases.c.document), typed, chosen, limit)
        return documents(row.document for row in found)

    def naming(self, id_no: str, *, limit: int = LIMIT) -> tuple[Case, ...]:
        """Cases in whose rows (a household, supporters) somebody has this identity number, newest first."""
        if not _ID.fullmatch(id_no):
            return ()
        query = select(cases.c.document).join_from(cases, text("search"), text("search.rowid = cases.row_id"))
        match = text("search MATCH :match").bindparams(match=f'letters : "{_plain(id_no)}"')
        found = self._connection.execute(query.where(match).order_by(_RECENT_FIRST).limit(limit))
        return documents(row.document for row in found)

    def put(self, row_id: int, case: Case) -> None:
        """Index one case anew."""
        self._connection.exec_driver_sql(
            "INSERT OR REPLACE INTO search(rowid, words, letters) VALUES (?, ?, ?)",
            (row_id, words_of(case), " ".join(dict.fromkeys(letters_of(case, self._initials)))),
        )

    def drop(self, row_id: int) -> None:
        """Take one case out and merge the index, so that its words are gone from the file."""
        self._connection.exec_driver_sql("DELETE FROM search WHERE rowid = ?", (row_id,))
        self._connection.exec_driver_sql("INSERT INTO search(search) VALUES ('optimize')")

    def clear(self) -> None:
        self._connection.exec_driver_sql("INSERT INTO search(search) VALUES ('delete-all')")

    def _found(self, query, typed: str, filters: Filters, limit: int):  # type: ignore[no-untyped-def]
        query = query.where(*filters.conditions()).limit(limit)
        exact = _ID.fullmatch(typed.strip())
        if exact:
            query = query.where(cases.c.id_no == typed.strip().upper()).order_by(cases.c.row_id.desc())
        elif match := match_of(typed):
            query = query.join_from(cases, text("search"), text("search.rowid = cases.row_id"))
            query = query.where(text("search MATCH :match").bindparams(match=match)).order_by(_RECENT_FIRST)
        elif typed.strip():
            return []
        else:
            query = query.order_by(cases.c.row_id.desc())
        return self._connection.execute(query)


def words_of(case: Case) -> str:
    """The phrase column: characters of the applicant's name, the item's name, the agent's name."""
    agent = str((case.proxy or {}).get("name", ""))
    parts = (str(case.applicant.get("name", "")), case.terms.name, agent)
    return f" {_BETWEEN} ".join(" ".join(_characters(part)) for part in parts)


def letters_of(case: Case, initials: Initials) -> Iterator[str]:
    """The prefix column: initials, item code, and the tails of numbers that people say aloud."""
    for name in (str(case.applicant.get("name", "")), case.terms.name):
        found = initials(name)
        yield from (found,) if isinstance(found, str) else found
    yield _plain(case.terms.item_id)
    number = _plain(case.case_no)
    yield from (number, number[_SITE:], number[_TO_DATE:], number[_TO_SERIAL:])
    id_no = _plain(str(case.applicant.get("id_no", "")))
    yield from (id_no[-tail:] for tail in (4, 6) if len(id_no) >= tail)
    mobile = _plain(str(case.applicant.get("mobile", "")))
    yield from (mobile, mobile[3:], mobile[-4:])
    yield _plain(case.official_no)
    yield from household_of(case)


def household_of(case: Case) -> Iterator[str]:
    """Identity numbers in the rows of the form: who else the case is about."""
    for rows in case.answers.get("repeats", {}).values():
        for row in rows:
            yield from (
                _plain(value)
                for name, value in row.items()
                if name.endswith("id_no") and isinstance(value, str) and _ID.fullmatch(value)
            )


def match_of(typed: str) -> str:
    """The FTS5 expression of what was typed; "" where nothing in it can be looked up.

    Words apart by spaces must all fit; a stretch of Chinese is a phrase; letters and digits
    are a beginning (hyphens of a number left out), letters also a phrase of a Latin name.
    """
    terms: list[str] = []
    for word in typed.split():
        joined = word.replace("-", "").replace("－", "")
        terms.extend(_term(run) for run in _RUNS.findall(joined))
    return " AND ".join(terms)


def _term(run: str) -> str:
    phrase = f'words : "{" ".join(_characters(run))}"'
    if not run.isascii():
        return phrase
    beginning = f'letters : "{run.lower()}" *'
    return beginning if run.isdigit() else f"({beginning} OR {phrase})"


def _characters(name: str) -> Iterator[str]:
    return (f"_{ord(char):x}" for run in _RUNS.findall(name) for char in run.casefold())


def _plain(number: str) -> str:
    return "".join(char for char in number if char.isascii() and char.isalnum()).lower()
