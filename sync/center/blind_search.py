"""Finding a case by name piece, ID tail or telephone without keeping any of them in clear.

Every piece of the name and every usual tail of a number is kept as an HMAC; a search
hashes what was typed and compares. Knows the applicant's fields, no pages.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from hashlib import sha256

from sqlalchemy import Connection, delete, select

from sync.center import tables
from sync.center.county import County
from sync.center.database import insert_all
from sync.ledger.case import Case

_TAILS = (4, 6)
_LONGEST_NAME = 20


def keep_words(connection: Connection, county: County, cases: Sequence[Case]) -> None:
    """Bring the search words of some cases up to date."""
    columns = tables.case_words.c
    words = {(word, case.case_no) for case in cases for word in pieces_hidden(county, case)}
    query = select(columns.word, columns.case_no)
    query = query.where(columns.case_no.in_([case.case_no for case in cases]))
    held = {(row.word, row.case_no) for row in connection.execute(query)}
    fresh = [{"word": word, "case_no": number} for word, number in sorted(words - held)]
    insert_all(connection, tables.case_words, fresh, leave=True)
    for word, number in held - words:
        stale = (columns.case_no == number) & (columns.word == word)
        connection.execute(delete(tables.case_words).where(stale))


def pieces_hidden(county: County, case: Case) -> set[str]:
    """Every word by which a case is found."""
    return {hidden_word(county, piece) for piece in _pieces(case)}


def _pieces(case: Case) -> Iterator[str]:
    name = str(case.applicant.get("name", ""))[:_LONGEST_NAME]
    yield from {name[at:end] for at in range(len(name)) for end in range(at + 1, len(name) + 1)}
    for field in ("id_no", "mobile"):
        number = str(case.applicant.get(field, "")).upper()
        if number:
            yield number
            yield from (number[-tail:] for tail in _TAILS)


def hidden_word(county: County, piece: str) -> str:
    """How a piece of a name or a number stands in `case_words`."""
    return hmac.digest(county.keys.search_key(), piece.encode(), sha256).hex()[:32]
