"""Papers and accounts: the same bytes at every reprint, honest counts, names that sign in."""

from __future__ import annotations

import hashlib

import pytest

from sync.ledger.problems import Problem
from sync.seal import hash_password
from sync.store.fingerprint import sm3_hex
from tests.store.desk import ZENG, open_desk, receipt

PDF = b"%PDF-1.4 " + ZENG.name.encode()


@pytest.fixture
def desk(tmp_path):
    return open_desk(tmp_path)


def test_issued_and_printed_are_two_facts(desk):
    first, second = desk.register(), desk.register()
    with desk.cabinet.unit() as unit:
        assert unit.papers.unprinted() == ((first, receipt(first)), (second, receipt(second)))
        assert unit.papers.mark_printed(first, receipt(first), when="09:05", who="周明华") == 1
        assert unit.papers.mark_printed(first, receipt(first), when="10:00", who="何秀英") == 2
    with desk.cabinet.reading() as reading:
        assert [case_no for case_no, _paper in reading.papers.unprinted()] == [second]
        assert reading.papers.printed_of(first) == {first: 2}
        assert [(one.n, one.who) for one in reading.papers.prints(first)] == [(1, "周明华"), (2, "何秀英")]


def test_the_first_pdf_holds(desk):
    number = desk.register()
    paper = receipt(number)
    with desk.cabinet.reading() as reading:
        assert reading.papers.pdf(number) is None
    with desk.cabinet.unit() as unit:
        unit.papers.keep_pdf(number, paper, PDF)
        unit.papers.keep_pdf(number, paper, b"another rendering")
    with desk.cabinet.reading() as reading:
        assert reading.papers.pdf(number) == PDF
        assert reading.papers.pdf(number, "D99") is None
        prints = reading.papers.fingerprints(number, paper)
    assert prints.sha256 == hashlib.sha256(PDF).hexdigest()
    assert prints.sm3 == sm3_hex(PDF)


def test_sm3_of_the_standards_example():
    """GB/T 32905-2016, A.1."""
    assert sm3_hex(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_prints_and_pdfs_outlive_a_rebuild(desk):
    number = desk.register()
    with desk.cabinet.unit() as unit:
        unit.papers.keep_pdf(number, receipt(number), PDF)
        unit.papers.mark_printed(number, receipt(number), when="09:05", who="周明华")
    desk.cabinet.rebuild()
    with desk.cabinet.reading() as reading:
        assert reading.papers.pdf(number) == PDF
        assert reading.papers.unprinted() == ()


def test_accounts_sign_in_with_their_password(desk):
    phc = hash_password("correct horse")
    with desk.cabinet.unit() as unit:
        unit.accounts.add("周明华", "VA", phc)
        with pytest.raises(Problem, match=r"account\.exists"):
            unit.accounts.add("周明华", "VA", phc)
        with pytest.raises(Problem, match=r"account\.unknown"):
            unit.accounts.set_password("何秀英", phc)
    with desk.cabinet.reading() as reading:
        assert [account.name for account in reading.accounts.all()] == ["周明华"]
        assert reading.accounts.check("周明华", "correct horse").role == "VA"
        with pytest.raises(Problem, match=r"account\.password"):
            reading.accounts.check("周明华", "wrong")
        with pytest.raises(Problem, match=r"account\.unknown"):
            reading.accounts.check("何秀英", "wrong")
