"""Finding a case by name piece, ID tail or telephone without keeping any of them in clear.

Every piece of the name and every usual tail of a number is kept as an HMAC; a search
hashes what was typed and compares. Knows the applicant's fields, no pages.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from hashlib import sha256

from sqlalchemy import Connection, Select, delete, select

from sync import seal
from sync.center import tables
from sync.center.county import County
from sync.center.database import insert_or_leave
from sync.ledger.case import Case

_TAILS = (4, 6)
_LONGEST_NAME = 20


def keep_words(connection: Connection, county: County, case: Case) -> None:
    """Bring the case's search words up to date."""
    words = {_hidden(county, piece) for piece in _pieces(case)}
    columns = tables.case_words.c
    held = set(connection.execute(select(columns.word).where(columns.case_no == case.case_no)).scalars())
    for word in words - held:
        insert_or_leave(connection, tables.case_words, {"word": word, "case_no": case.case_no})
    if gone := held - words:
        stale = (columns.case_no == case.case_no) & columns.word.in_(gone)
        connection.execute(delete(tables.case_words).where(stale))


def narrowed(query: Select, county: County, typed: str) -> Select:  # type: ignore[type-arg]
    """The query over `cases` narrowed to what was typed; every word must fit somewhere."""
    for word in typed.split():
        digits = word.replace("-", "")
        number = tables.cases.c.case_no.startswith(word, autoescape=True)
        hidden = _hidden(county, digits.upper() if digits.isascii() else word)
        named = select(tables.case_words.c.case_no).where(tables.case_words.c.word == hidden)
        query = query.where(number | tables.cases.c.case_no.in_(named))
    return query


def _pieces(case: Case) -> Iterator[str]:
    name = str(case.applicant.get("name", ""))[:_LONGEST_NAME]
    yield from {name[at:end] for at in range(len(name)) for end in range(at + 1, len(name) + 1)}
    for field in ("id_no", "mobile"):
        number = str(case.applicant.get(field, "")).upper()
        if number:
            yield number
            yield from (number[-tail:] for tail in _TAILS)


def _hidden(county: County, piece: str) -> str:
    key = seal.derive(county.keys.data_key, "county-search")
    return hmac.new(key, piece.encode(), sha256).hexdigest()[:32]
