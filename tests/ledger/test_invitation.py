"""What a county's QR code says is read again exactly, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from sync.ledger.invitation import Invitation, is_invitation, mark_of, read_invitation
from sync.ledger.problems import Problem

SAID = Invitation(
    "https://daiban.example.gov.cn:8400/x", "ABCD-EFGH-1234-5678", mark_of(b"s" * 32, b"b" * 32)
)


def test_it_is_read_as_it_was_written() -> None:
    assert read_invitation(f" {SAID.text()}\r\n") == SAID
    assert is_invitation(SAID.text())
    assert not is_invitation(SAID.code)


@pytest.mark.parametrize(
    "typed",
    [
        "DBE1|",
        "DBE1|ftp://x|ABCD-EFGH|0123456789abcdef",
        "DBE1|http://a b|ABCD-EFGH|0123456789abcdef",
        "DBE1|http://x|short|0123456789abcdef",
        "DBE1|http://x|ABCD-EFGH|0123456789ABCDEF",
        "DBE1|http://x|ABCD-EFGH|0123456789abcdef|more",
        "GSP1|a|b|20261123|m",
    ],
)
def test_anything_else_is_told_as_such(typed: str) -> None:
    with pytest.raises(Problem, match=r"enrol\.invitation"):
        read_invitation(typed)


def test_an_address_that_could_not_be_read_again_is_not_written() -> None:
    with pytest.raises(Problem, match=r"enrol\.invitation"):
        Invitation("county.example", SAID.code, SAID.mark).text()
