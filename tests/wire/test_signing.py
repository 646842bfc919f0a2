"""The strings that are signed: RFC 9421 to the letter, read back exactly, anything else refused."""

from __future__ import annotations

import pytest

from sync import seal
from sync.wire import signing

STAMP = signing.Stamp(1763600000, "abcdefghijklmnop_-12")


def test_the_signature_base_is_the_rfc_s() -> None:
    digest = signing.content_digest(b'{"hello": "world"}')
    assert digest == "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"  # RFC 9530, appendix
    base = signing.signature_base("post", "/v1/exchange", digest, "511999000101.1", STAMP)
    assert base.decode().split("\n") == [
        '"@method": POST',
        '"@path": /v1/exchange',
        f'"content-digest": {digest}',
        '"daiban-site": 511999000101.1',
        '"@signature-params": ("@method" "@path" "content-digest" "daiban-site")'
        ';created=1763600000;nonce="abcdefghijklmnop_-12";alg="ed25519"',
    ]


def test_headers_are_read_as_written() -> None:
    assert signing.read_signature_input(signing.signature_input(STAMP)) == STAMP
    assert signing.read_signature(signing.signature_header(b"x" * 64)) == b"x" * 64
    assert signing.read_site_header(signing.site_header("511999000101", 12)) == ("511999000101", 12)


@pytest.mark.parametrize(
    "text",
    [
        "",
        'sig=("@method");created=1;nonce="abcdefghijklmnop";alg="ed25519"',
        signing.signature_input(STAMP).replace("ed25519", "hmac-sha256"),
        signing.signature_input(STAMP).replace("1763600000", "1e9"),
        signing.signature_input(STAMP) + ";x=1",
        signing.signature_input(STAMP) + "\n",
    ],
)
def test_another_signature_input_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Signature-Input"):
        signing.read_signature_input(text)


@pytest.mark.parametrize("text", ["", "sig=::", "sig=:?:", "sig=:AAAA", "other=:AAAA:"])
def test_another_signature_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Signature"):
        signing.read_signature(text)


@pytest.mark.parametrize("text", ["", "511999000101", "511999000101.0", "51199900010.1", "511999000101.1 "])
def test_another_site_header_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Daiban-Site"):
        signing.read_site_header(text)


def test_the_replay_window() -> None:
    assert STAMP.fresh(STAMP.created + signing.REPLAY_WINDOW_S)
    assert not STAMP.fresh(STAMP.created + signing.REPLAY_WINDOW_S + 1)
    assert not STAMP.fresh(STAMP.created - signing.REPLAY_WINDOW_S - 1)


def test_nonces_have_the_form_that_is_read() -> None:
    for fill in (b"\x00", b"\xff", b"\xfb"):
        stamp = signing.Stamp(1, signing.nonce_text(fill * signing.NONCE_BYTES))
        assert signing.read_signature_input(signing.signature_input(stamp)) == stamp


def test_any_changed_part_breaks_the_signature() -> None:
    seed = bytes(range(32))
    parts = ("POST", "/v1/exchange", signing.content_digest(b"{}"), "511999000101.1", STAMP)
    signature = seal.sign(seed, signing.signature_base(*parts))
    others = (
        "PUT",
        "/v1/exchangf",
        signing.content_digest(b"{ }"),
        "511999000101.2",
        signing.Stamp(1, STAMP.nonce),
    )
    for place, other in enumerate(others):
        changed = (*parts[:place], other, *parts[place + 1 :])
        base = signing.signature_base(*changed)  # type: ignore[arg-type]
        assert not seal.verify(seal.sign_public(seed), base, signature)
