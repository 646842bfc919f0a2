"""The first meeting: what a county says of itself, what a new station asks and is given.

`GET /v1/about` answers About; `POST /v1/enrol` takes EnrolRequest and answers EnrolAnswer.
"""

from __future__ import annotations

import msgspec

from sync.wire.version import PROTOCOL_VERSION


class About(msgspec.Struct, frozen=True):
    """The county: `site` its own 12-digit code, public keys of 32 bytes, `epoch` of its database."""

    protocol: int
    epoch: str
    name: str
    site: str
    sign_public: bytes
    box_public: bytes


class EnrolRequest(msgspec.Struct, frozen=True):
    """`code`: the one-time code. `qr_key_box`: the station's QR key sealed to the county's box key."""

    code: str
    sign_public: bytes
    box_public: bytes
    qr_key_box: bytes
    device_label: str = ""
    program_version: str = ""
    protocol: int = PROTOCOL_VERSION


class IncarnateRequest(msgspec.Struct, frozen=True):
    """A PC whose journal is not the county's: the rows after `acked` as it has them, by hash, in order.

    `restored`: it was repaired without a second copy and may have given numbers it forgot; it needs a fresh
    device number although the rows agree.
    """

    acked: int
    hashes: list[bytes]
    protocol: int = PROTOCOL_VERSION
    restored: bool = False


class IncarnateAnswer(msgspec.Struct, frozen=True):
    """`incarnation`: the device number from now on. `through`: the old chain is alike up to this seq."""

    incarnation: int
    through: int


class EnrolAnswer(msgspec.Struct, frozen=True):
    """`tier`: village | township | county. `incarnation`: the device number given to this PC.

    `settings`: name (profile, parameters, calendar ...) to its JSON document as written by the county.
    """

    site: str
    name: str
    short: str
    tier: str
    incarnation: int
    epoch: str
    county: About
    settings: dict[str, msgspec.Raw] = {}
