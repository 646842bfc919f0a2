"""Pages of the queue: every case once, forwards and backwards, whatever the filter; an older office gets its indexes."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from sync.center import listing, tables
from sync.center.county import County
from sync.center.database import open_engine, reading, writing
from sync.center.listing import PAGE_ROWS, Wanted, items, list_cases
from tests.center.worked import NAME, register

CASES = 2 * PAGE_ROWS + 7


@pytest.fixture
def many(village, county) -> list[str]:
    """Cases of three items and due days, made of one real row."""
    register(village)
    village.exchange(village.packed())
    with writing(county.engine) as connection:
        row = dict(connection.execute(tables.cases.select()).one()._mapping)
        words = connection.execute(tables.case_words.select()).all()
        for serial in range(2, CASES + 1):
            number = f"{row['case_no'][:-6]}{serial:04d}-X"
            due = ("", "2026-12-01", "2026-12-02")[serial % 3]
            state = "FORWARDED" if serial % 4 else "CLOSED"
            copy = row | {"case_no": number, "due": due, "item": f"XX-{serial % 2:03d}", "state": state}
            connection.execute(tables.cases.insert().values(**copy))
            for word in words:
                connection.execute(tables.case_words.insert().values(word=word.word, case_no=number))
        return list(connection.execute(tables.cases.select()).scalars())


def walked(county: County, wanted: Wanted) -> list[str]:
    """Every page forwards; each but the first leads back to the one before it."""
    found: list[str] = []
    with reading(county.engine) as connection:
        page = list_cases(connection, county, wanted)
        assert page.before == ""
        while True:
            numbers = [row.case_no for row in page.rows]
            found += numbers
            if not page.after:
                return found
            page = list_cases(connection, county, wanted, page.after)
            back = list_cases(connection, county, wanted, page.before)
            assert [row.case_no for row in back.rows] == numbers


@pytest.mark.parametrize("rare", [listing.RARE, 0], ids=["a rare word", "a word that many share"])
@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (Wanted(state=""), lambda row: True),
        (Wanted(state="", words=NAME), lambda row: True),
        (Wanted(state="CLOSED"), lambda row: row.state == "CLOSED"),
        (Wanted(state="", item="XX-001"), lambda row: row.item == "XX-001"),
        (Wanted(words=NAME), lambda row: row.state == "FORWARDED"),
        (Wanted(state="CLOSED", item="XX-000", clerk="nobody"), lambda row: (row.state, row.item) == ("CLOSED", "XX-000")),
        (Wanted(state="", clerk="mine", account="nobody"), lambda row: False),
    ],
)  # fmt: skip
def test_every_case_is_on_one_page(many, county, wanted, fits, rare, monkeypatch):
    monkeypatch.setattr(listing, "RARE", rare)
    with reading(county.engine) as connection:
        rows = [row for row in connection.execute(tables.cases.select()) if fits(row)]
    expected = sorted((row.due or "9999", row.case_no) for row in rows)
    assert walked(county, wanted) == [number for _, number in expected]


def test_a_thousand_are_counted_and_no_more(many, county, monkeypatch):
    monkeypatch.setattr(listing, "COUNTED", 60)
    with reading(county.engine) as connection:
        assert list_cases(connection, county, Wanted(state="")).total == 61
        assert list_cases(connection, county, Wanted(state="CLOSED")).total == CASES // 4
        assert [item for item, _ in items(connection)] == ["SB-001", "XX-000", "XX-001"]


@pytest.mark.parametrize("place", ["", "x", "+", "-", "+~", "-0", "%27"])
def test_a_place_from_nowhere_is_a_page(many, county, place):
    with reading(county.engine) as connection:
        assert len(list_cases(connection, county, Wanted(state=""), place).rows) <= PAGE_ROWS


def test_an_office_of_version_1_gets_the_indexes(tmp_path, database_url):
    made = ("in_order", "to_do", "of_state", "of_item", "of_item_and_state", "held")
    engine = open_engine(tmp_path, database_url)
    with writing(engine) as connection:
        for name in made:
            connection.execute(text(f"DROP INDEX cases_{name}"))
        connection.execute(text("UPDATE meta SET value = '1' WHERE name = 'schema'"))
    engine.dispose()
    engine = open_engine(tmp_path, database_url)
    with writing(engine) as connection:
        for name in made:
            connection.execute(text(f"DROP INDEX cases_{name}"))
        assert connection.execute(text("SELECT value FROM meta WHERE name = 'schema'")).scalar() == "2"
        connection.rollback()
    engine.dispose()
