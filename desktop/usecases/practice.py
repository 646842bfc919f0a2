"""练习模式 (practice): a make-believe village with invented people, so that nobody learns on a real villager.

What its station is told at enrolment, its people and its first cases. Site codes begin with 9999, a
region that does not exist: no county knows such a station, and none lets one in. Knows no paths and no Qt.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.usecases.accounts import add_account
from desktop.usecases.acts import act_on_case
from desktop.usecases.papers import mark_printed
from desktop.usecases.practice_people import PEOPLE, Invented, pension
from desktop.usecases.register import register_case
from desktop.usecases.station import Station
from forms.answers import as_value
from forms.applicant import applicant_paths
from sync import seal
from sync.ledger.events import Actor
from sync.ledger.numbers import is_practice
from sync.ledger.problems import Problem

MARK = "练习 · 无效"
COUNTY, VILLAGE = "999900000000", "999900001205"
LEARNER, PASSWORD = "练习员", "12345678"
COST = seal.PasswordCost(memory_kib=64, iterations=1)
"""The password is written on the screen: nothing is gained by making it slow."""
SEED = bytes([9]) * 32
"""Of the pretend county. No secret: nothing real is ever sealed to it."""


def settle_village(station: Station) -> Actor:
    """Enrol a fresh cabinet as the practice village, with its one account."""
    _enrol(station, _profile(VILLAGE, "village", "练习村便民服务代办点", "练习"))
    return add_account(station, LEARNER, PASSWORD)


def settle_office(station: Station) -> None:
    """Enrol a fresh cabinet as township and county in one."""
    _enrol(station, _profile(COUNTY, "county", "练习县政务服务中心", "练习县"))


def check_village(station: Station) -> None:
    """Raises Problem("practice.not_here") where the folder holds a real station."""
    if not is_practice(station.site().code):
        raise Problem("practice.not_here")


def seed(station: Station, learner: Actor) -> None:
    """Cases in several states: a draft, two registered, two handed over."""
    _typed(station, learner, pension(PEOPLE[0], VILLAGE))
    for person in PEOPLE[1:3]:
        _register(station, learner, pension(person, VILLAGE))
    for person in PEOPLE[3:5]:
        case_no = _register(station, learner, pension(person, VILLAGE))
        act_on_case(station, learner, case_no, "CaseQueued", {})
        act_on_case(station, learner, case_no, "CaseHandedOver", {"facts.way": "专人"})


def card_of(person: Invented) -> dict[str, str]:
    """What the file-backed reader reads of an identity card."""
    return {
        "name": person.name,
        "gender": "男" if person.gender == "1" else "女",
        "ethnicity": "汉",
        "birth": person.born.isoformat(),
        "address": "练习县练习镇练习村3组8号",
        "id_no": person.id_no,
    }


def _register(station: Station, learner: Actor, answers: Mapping[str, Any]) -> str:
    done = register_case(station, learner, _typed(station, learner, answers))
    for paper in done.papers:
        mark_printed(station, done.case_no, paper.doc_no, learner.name)
    return done.case_no


def _typed(station: Station, learner: Actor, answers: Mapping[str, Any]) -> str:
    """A draft with everything typed, in one write."""
    item = station.item(answers["item"])
    paths = applicant_paths(item)
    values = {paths[key]: value for key, value in answers["applicant"].items() if key in paths}
    values.update(answers["answers"])
    content = {
        "answers": {"values": {path: _plain(value) for path, value in values.items()}, "repeats": {}},
        "proxy": answers["proxy"],
        "materials": {
            row["id"]: {"state": "present", "copies": row["copies"], "files": []}
            for row in answers["materials"]
        },
        "step": "核对",
    }
    with station.cabinet.unit() as unit:
        return unit.drafts.open(
            item_id=item.item_id,
            version=item.version,
            account=learner.account,
            saved_at=station.recorded_at(),
            content=content,
        )


def _plain(value: Any) -> Any:
    made = as_value(value)
    return made if isinstance(made, str) else list(made)


def _enrol(station: Station, profile: Mapping[str, Any]) -> None:
    with station.cabinet.unit() as unit:
        unit.enrol(
            site=str(profile["site"]),
            incarnation=1,
            county_box_public=seal.box_public(SEED),
            epoch="practice",
        )
        unit.settings.put("profile", dict(profile))
        unit.settings.put("county", _county())
        unit.settings.put("parameters", {"tables": {}, "entrust": {}, "village_step": []})


def _county() -> dict[str, str]:
    """Where a stick's pouch would go: to nobody."""
    return {
        "url": "",
        "name": "练习县政务服务中心",
        "site": COUNTY,
        "sign_public": seal.sign_public(SEED).hex(),
        "box_public": seal.box_public(SEED).hex(),
    }


def _profile(site: str, tier: str, name: str, short: str) -> dict[str, Any]:
    return {
        "site": site,
        "name": name,
        "short": short,
        "tier": tier,
        "parent": COUNTY,
        "parent_name": "练习县政务服务中心",
        "county": COUNTY,
        "county_name": "练习县政务服务中心",
        "address": "练习用，没有地址",
        "hours": "练习用",
        "phone": "练习用",
        "organ": {"name": "练习镇人民政府", "phone": "练习用", "supervise_phone": "练习用"},
        "hotline": "练习用",
        "remedy": {"body": "练习县人民政府", "court": "练习县人民法院"},
        "no_township_tier": True,
        "device": "01",
    }
