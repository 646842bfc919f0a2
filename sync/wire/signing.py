"""What is signed of a request: RFC 9421 strings, built and read in one place for both ends. Pure.

Knows the text forms of `Content-Digest` (RFC 9530), `Signature-Input`, `Signature` and
`Daiban-Site`; holds no keys: signing and verifying is `sync.seal`'s, done by the callers.
Every reader raises ValueError where the text is not exactly the form written here.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

SITE_HEADER = "Daiban-Site"
DIGEST_HEADER = "Content-Digest"
INPUT_HEADER = "Signature-Input"
SIGNATURE_HEADER = "Signature"

REPLAY_WINDOW_S = 300
"""A request older or newer than this against the county's clock is refused; nonces are kept as long."""

NONCE_BYTES = 16

_COMPONENTS = '("@method" "@path" "content-digest" "daiban-site")'
_INPUT = re.compile(
    r'sig=\("@method" "@path" "content-digest" "daiban-site"\)'
    r';created=(?P<created>[0-9]{1,12});nonce="(?P<nonce>[A-Za-z0-9_-]{16,64})";alg="ed25519"'
)
_SITE = re.compile(r"(?P<site>[0-9]{12})\.(?P<incarnation>[1-9][0-9]{0,8})")


@dataclass(frozen=True, slots=True)
class Stamp:
    """The replay window's two fields: `created` in Unix seconds, `nonce` URL-safe text used once."""

    created: int
    nonce: str

    def parameters(self) -> str:
        """The signature parameters, as they stand in the header and in the signature base."""
        return f'{_COMPONENTS};created={self.created};nonce="{self.nonce}";alg="ed25519"'

    def fresh(self, now: float) -> bool:
        """True inside the replay window around `now` (Unix seconds)."""
        return abs(now - self.created) <= REPLAY_WINDOW_S


def act_message(event_hash: bytes) -> bytes:
    """What a county signs of an act of its own when it tells it to a station."""
    return b"daiban/county-act\x00" + event_hash


def nonce_text(random: bytes) -> str:
    """A nonce's text from NONCE_BYTES random bytes."""
    return base64.urlsafe_b64encode(random).decode().rstrip("=")


def content_digest(body: bytes) -> str:
    """`Content-Digest` of the bytes sent (of a PUT: of its block)."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def site_header(site: str, incarnation: int) -> str:
    """`<site>.<incarnation>`."""
    return f"{site}.{incarnation}"


def read_site_header(text: str) -> tuple[str, int]:
    """(site, incarnation). Raises ValueError."""
    found = _SITE.fullmatch(text)
    if found is None:
        raise ValueError("Daiban-Site")
    return found["site"], int(found["incarnation"])


def signature_base(method: str, path: str, digest: str, site: str, stamp: Stamp) -> bytes:
    """The bytes that are signed (RFC 9421, 2.5). `path` without query, `site` as in `Daiban-Site`."""
    lines = (
        f'"@method": {method.upper()}',
        f'"@path": {path}',
        f'"content-digest": {digest}',
        f'"daiban-site": {site}',
        f'"@signature-params": {stamp.parameters()}',
    )
    return "\n".join(lines).encode()


def signature_input(stamp: Stamp) -> str:
    """The `Signature-Input` header."""
    return f"sig={stamp.parameters()}"


def read_signature_input(text: str) -> Stamp:
    """Raises ValueError where other components or another algorithm are named."""
    found = _INPUT.fullmatch(text)
    if found is None:
        raise ValueError("Signature-Input")
    return Stamp(int(found["created"]), found["nonce"])


def signature_header(signature: bytes) -> str:
    """The `Signature` header."""
    return f"sig=:{base64.b64encode(signature).decode()}:"


def read_signature(text: str) -> bytes:
    """The signature's bytes. Raises ValueError."""
    if not (text.startswith("sig=:") and text.endswith(":") and len(text) > 6):
        raise ValueError("Signature")
    try:
        return base64.b64decode(text[5:-1], validate=True)
    except binascii.Error as broken:
        raise ValueError("Signature") from broken
