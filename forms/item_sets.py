"""Sets of items (目录): which items a site usually offers, by what kind of site it is. Pure.

The sheets of the items say in which sets they are (`ServiceItem.presets`); a site shows those of its set first and
every other one on demand: a set never refuses an item. An item of no set, as a county may publish, is in all.
"""

from __future__ import annotations

from forms.checks.division_code import tier_of
from forms.item import ServiceItem

EVERY = "every"
SETS: dict[str, str] = {
    "village12": "村级12项",
    "community14": "社区14项",
    "township28": "乡镇28项",
    EVERY: "全部事项",
}
_USUAL = {"village": "village12", "community": "community14", "township": "township28"}


def usual_set(site: str, tier: str) -> str:
    """The set of a site of this kind: 居委会 and 村委会 are told apart by the division code (GB/T 10114)."""
    kind = tier if tier != "village" else tier_of(site)
    return _USUAL.get(kind, _USUAL.get(tier, EVERY))


def in_set(item: ServiceItem, name: str) -> bool:
    """Whether the site shows it first. A name of a later program counts as every item."""
    return name == EVERY or name not in SETS or not item.presets or name in item.presets
