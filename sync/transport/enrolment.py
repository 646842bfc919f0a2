"""The first meeting over HTTP: ask who the county is, then trade a one-time code for a site.

The seeds never leave; the station's QR key goes to the county in a sealed box. Keeping
what was answered is the caller's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from sync import seal
from sync.ledger.invitation import mark_of
from sync.ledger.problems import Problem
from sync.transport.line import PROGRESS_S, Line
from sync.transport.replies import message_of
from sync.wire import PROTOCOL_VERSION, About, EnrolAnswer, EnrolRequest, speaks

_JSON = {"Content-Type": "application/json", "Accept": "application/json"}
_CAP = 8 << 20
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What the county gave: `tier` village | township | county, `settings` name to JSON document."""

    site: str
    name: str
    short: str
    tier: str
    incarnation: int
    epoch: str
    county_site: str
    county_name: str
    county_sign_public: bytes
    county_box_public: bytes
    settings: Mapping[str, Any]


def enrol(
    center_url: str,
    code: str,
    *,
    sign_seed: bytes,
    box_seed: bytes,
    qr_key: bytes,
    mark: str = "",
    device_label: str = "",
    program_version: str = "",
    proxies: Mapping[str, str] | None = None,
    verify: bool | str = True,
    patience: float = PROGRESS_S,
) -> Enrolled:
    """Enrol with `code`. Raises Problem: enrol.*, road.*; asking again with the same keys is safe.

    `mark` (`ledger.invitation`): the keys to expect; the code is shown to no county with others.
    """
    line = Line(center_url, proxies, verify, patience)
    try:
        county = message_of(line.ask("GET", "/v1/about", _JSON, b"", _CAP), About)
        _check(county)
        if mark and mark_of(county.sign_public, county.box_public) != mark:
            raise Problem("enrol.other_county")
        request = EnrolRequest(
            code=code.strip(),
            sign_public=seal.sign_public(sign_seed),
            box_public=seal.box_public(box_seed),
            qr_key_box=seal.box_to(county.box_public, qr_key),
            device_label=device_label,
            program_version=program_version,
        )
        reply = line.ask("POST", "/v1/enrol", _JSON, msgspec.json.encode(request), _CAP)
        answer = message_of(reply, EnrolAnswer)
    finally:
        line.close()
    if (answer.county.box_public, answer.county.sign_public) != (county.box_public, county.sign_public):
        raise Problem("road.nonsense", reason="box_public")
    _check(answer.county)
    return _enrolled(answer)


def about(
    center_url: str,
    *,
    proxies: Mapping[str, str] | None = None,
    verify: bool | str = True,
    patience: float = PROGRESS_S,
) -> About:
    """Who answers there. Raises Problem: road.*."""
    line = Line(center_url, proxies, verify, patience)
    try:
        told = message_of(line.ask("GET", "/v1/about", _JSON, b"", _CAP), About)
    finally:
        line.close()
    _check(told)
    return told


def _check(county: About) -> None:
    if not speaks(county.protocol):
        raise Problem("road.protocol", theirs=county.protocol, ours=PROTOCOL_VERSION)
    if {len(county.sign_public), len(county.box_public)} != {_KEY_BYTES}:
        raise Problem("road.nonsense", reason="keys")


def _enrolled(answer: EnrolAnswer) -> Enrolled:
    try:
        settings = {name: json.loads(bytes(document)) for name, document in answer.settings.items()}
    except (ValueError, RecursionError) as nonsense:
        raise Problem("road.nonsense", reason="settings") from nonsense
    return Enrolled(
        site=answer.site,
        name=answer.name,
        short=answer.short,
        tier=answer.tier,
        incarnation=answer.incarnation,
        epoch=answer.epoch,
        county_site=answer.county.site,
        county_name=answer.county.name,
        county_sign_public=answer.county.sign_public,
        county_box_public=answer.county.box_public,
        settings=settings,
    )
