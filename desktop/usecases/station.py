"""Station: what every verb of the counter stands on.

The open cabinet, the catalogue, the fonts, the clock, the calendar and the way to the
county, put together once by `desktop.bootstrap`. Also reads the settings documents that
the county gave at enrolment. Knows no Qt and no paths.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from desktop.usecases.published import Published
from forms.calendar import WorkingCalendar
from forms.catalog import Catalog
from forms.item import ServiceItem
from sync.engine.ahead import Ahead
from sync.engine.ports import CountyPort, SegmentPacker
from sync.ledger.capacity import effective_capacity, terms_of
from sync.ledger.case import Case, Terms
from sync.ledger.judge import World
from sync.ledger.problems import Problem
from sync.seal import derive, mac80

if TYPE_CHECKING:
    from forms.printing import FontSet
    from sync.store import Cabinet
    from sync.store.key_ring import KeyRing


@dataclass(frozen=True, slots=True)
class Site:
    """This station as the county knows it: the settings documents `profile` and `parameters`."""

    code: str
    tier: str
    device: int
    profile: Mapping[str, Any]
    parameters: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.profile["name"])

    @property
    def short(self) -> str:
        return str(self.profile["short"])


@dataclass(frozen=True, slots=True)
class Station:
    """`now` gives local time with its offset; tests and the demo move it. `county` opens the road."""

    cabinet: Cabinet
    catalog: Catalog
    now: Callable[[], datetime]
    fonts: Callable[[], FontSet]
    county: Callable[[], CountyPort]
    packer: Callable[[], SegmentPacker]
    qr_key: bytes
    ring: KeyRing
    published: Published = field(default_factory=Published)
    note: Callable[[str], None] = field(default=lambda _line: None)
    program: Callable[[], Mapping[str, object] | None] = field(default=lambda: None)
    """What a pouch says of the program that runs: fields of `sync.wire.ProgramReport`."""
    ahead: Ahead = field(default_factory=Ahead)
    """Segments that lie ready for the line."""
    mark: str = ""
    """Words on everything made here that never counts (练习模式); "" at a real station."""

    @property
    def calendar(self) -> WorkingCalendar:
        """In force here: the county's, where it sent one."""
        return self.cabinet.calendar

    def today(self) -> date:
        return self.now().date()

    def recorded_at(self) -> str:
        """Local wall time with offset, to the second."""
        return self.now().isoformat(timespec="seconds")

    def site(self) -> Site:
        """Raises Problem("store.not_enrolled") before the county knows this PC."""
        with self.cabinet.reading() as view:
            return site_of(view.settings)

    def mac(self, text: str) -> str:
        """The QR code's message authentication code over `text`."""
        return mac80(self.qr_key, text.encode())

    def items(self) -> Catalog:
        """The catalogue in force: the program's items and what the county published."""
        return self.published.over(self.catalog, self.cabinet)

    def item(self, item_id: str, version: str = "latest") -> ServiceItem:
        """Raises Problem("item.unknown")."""
        try:
            return self.items().get(item_id, version, self.today())
        except KeyError:
            raise Problem("item.unknown", item=item_id) from None

    def terms(self, item: ServiceItem, site: Site) -> Terms:
        """What the item promises here and today, the county's parameters applied."""
        capacity = effective_capacity(item, site.parameters, site.tier)
        document = site.parameters.get("entrust", {}).get(item.item_id, "")
        return terms_of(item, capacity, document)


def site_of(settings: Any) -> Site:
    """Read the county's documents in one unit of work. Raises Problem("store.not_enrolled")."""
    profile = settings.get("profile")
    if not profile:
        raise Problem("store.not_enrolled")
    return Site(
        code=profile["site"],
        tier=profile["tier"],
        device=int(profile["device"]),
        profile=profile,
        parameters=settings.get("parameters") or {},
    )


def world_of(station: Station, site: Site) -> World:
    """What the judge knows besides the case."""
    return World(
        today=station.today(),
        calendar=station.calendar,
        tier=site.tier,
        site=site.code,
        no_township_tier=bool(site.profile.get("no_township_tier", False)),
    )


def listed_of(station: Station, case: Case) -> dict[str, str] | None:
    """Code to name of the materials of the item version of a case; None where this station does not have it."""
    try:
        item = station.items().get(case.terms.item_id, case.terms.version)
    except KeyError:
        return None
    return {rule.id: rule.name for rule in item.materials}


def qr_key(data_key: bytes) -> bytes:
    """The per-site QR key, derived from the data key and told to the county at enrolment."""
    return derive(data_key, "qr")
