"""Recovery (恢复): the county lets a clerk back in who forgot the password, by telephone or by file.

A code for the telephone is computed from what county and station share; a key file that was
carried here is opened by the county's own key and gets one more code. Only the security
administrator may, by password, and each code stands in the trail. Shows no station's secret.
"""

from __future__ import annotations

import secrets

from sync.center.accounts import SECURITY, session_of, sign_in, sign_out
from sync.center.county import County
from sync.center.database import reading, writing
from sync.center.devices import device_of
from sync.center.enrol import qr_key_of
from sync.center.trail import note
from sync.keyfile import MOST_BYTES, KeyFile, Spoiled, by_county, code_of, with_code
from sync.keyfile.codes import random_code
from sync.ledger.problems import Problem
from sync.seal import SealBroken

MOST_CODES = 20


def authorised(county: County, name: str, password: str) -> str:
    """Who asks, proved by the password. Raises Problem center.sign_in_failed, center.locked, role.not_allowed."""
    token = sign_in(county, name, password)
    session = session_of(county, token)
    sign_out(county, token)
    if session is None or session.role != SECURITY:
        raise Problem("role.not_allowed", role=session.role if session else "", act="开解锁码")
    return session.account


def unlock_codes(
    county: County, by: str, site: str, incarnation: int, number: int, count: int = 1
) -> list[tuple[int, str]]:
    """Codes `number`, `number`+1 ... of one PC, for the telephone. Raises Problem center.device_unknown, usage."""
    if not (1 <= count <= MOST_CODES and 1 <= number < 10**6):
        raise Problem("usage", reason=f"号数从 1 起，一次最多 {MOST_CODES} 个")
    with reading(county.engine) as connection:
        device_of(connection, site, incarnation)
        key = qr_key_of(connection, county, site, incarnation)
    codes = [(at, code_of(key, at)) for at in range(number, number + count)]
    with writing(county.engine) as connection:
        said = f"{site} 电脑 {incarnation:02d} 第 {number}—{number + count - 1} 号"
        note(connection, county, by, "unlock_code", "", said)
    return codes


def recover(county: County, by: str, raw: bytes) -> tuple[bytes, str, KeyFile]:
    """A key file with one more one-time code, and that code. Raises Problem("keys.not_county")."""
    try:
        file = KeyFile.from_bytes(raw[: MOST_BYTES + 1])
        opened = by_county(file, county.keys.box_seed)
    except (Spoiled, SealBroken) as error:
        raise Problem("keys.not_county") from error
    code = random_code()
    name = f"r-{secrets.token_hex(6)}"
    made = county.now().date().isoformat()
    mended, _ = with_code(file, opened, name, code, county.password_cost, made)
    with writing(county.engine) as connection:
        place = f"{file.place.get('site', '')} 电脑 {file.place.get('device', '')}"
        note(connection, county, by, "key_recovered", "", f"{place}（钥匙文件 {file.station}）")
    return mended.to_bytes(), code, file
