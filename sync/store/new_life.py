"""A new life: this folder is not the only one under its device number, and takes another.

A restored disk image or a copied folder has written acts that the county knows otherwise, or lacks
some that the county has. What the county does not have under the old number goes on under the new
one, act by act with its own id, author and time; nothing is discarded. What the county has comes
back with the next answers. Knows the cabinet's marks; the county gives the number.
"""

from __future__ import annotations

from sync.store.journal import chain_name
from sync.store.marks import ACKED, CURSOR, SENT, STALE_COPY, UNPROVED
from sync.store.unit_of_work import Unit


def begin_anew(unit: Unit, incarnation: int, through: int) -> int:
    """Go on as device `incarnation`; the county has the old chain's rows up to `through` as we do.

    Returns how many acts moved. The second copy is to be written anew afterwards.
    """
    here = unit.settings.enrolment()
    unit.journal.mark_acked(here.site, here.incarnation, through)
    moved = unit.journal.move_chain(here.site, here.incarnation, incarnation, after=through)
    unit.counters.raise_to({chain_name(incarnation): moved})
    unit.settings.renumber(incarnation)
    for mark in (ACKED, SENT):
        unit.marks.set(mark, 0)
    unit.marks.set(CURSOR, "")
    unit.marks.set(UNPROVED, "")
    unit.marks.set(STALE_COPY, "1")
    unit.blobs.offer_all_again()
    return moved


def give_way(unit: Unit, case_no: str) -> None:
    """Our case of a number that was given twice goes; the county's comes again with its own key.

    Only for a case whose every own act the county refused; its content is safe in a draft by then.
    """
    unit.keys.forget(case_no)
    unit.projections.make_room(case_no)
    unit.marks.set(CURSOR, "")
    unit.marks.set(STALE_COPY, "1")
