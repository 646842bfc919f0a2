"""A station keeps its copies: nothing that a case names is deleted, and it knows how far the county's backup goes."""

from __future__ import annotations

from datetime import date, timedelta

from sync.center.backups import back_up
from sync.store.marks import BACKED_UP
from tests.support import steps
from tests.support.people import AGENTS, Person, pension
from tests.support.places import VILLAGE_A


def held(place) -> tuple[int, int]:
    """(how far the county's backup goes as this station knows, scans that lie here whole)."""
    with place.station.cabinet.reading() as view:
        names = {name for case in view.cases.open() for doc in case.materials for name in doc.files}
        backed_up = view.marks.number(BACKED_UP)
    return backed_up, sum(place.station.cabinet.blobs.sound(name) for name in names)


def test_no_local_copy_goes_before_the_backup_has_it_nor_after(world):
    place = world[VILLAGE_A]
    person = Person("李𬍛", date(1984, 2, 19), 1, "13800000002")
    steps.register(place, pension(person, VILLAGE_A, AGENTS[VILLAGE_A]), scans=True)
    steps.everybody_syncs(world, VILLAGE_A)
    world.clock.move_to(world.clock().date() + timedelta(days=400))
    place.station.cabinet.tidy(world.clock().date())
    assert held(place) == (0, 5)
    back_up(world.county, world.folder / "backups")
    steps.everybody_syncs(world, VILLAGE_A)
    place.station.cabinet.tidy(world.clock().date())
    assert held(place) == (place.station.cabinet.standing().last, 5)
