"""The photo of a page lies in the station's cabinet, is never offered to the county, and outlives the monthly tidying."""

from __future__ import annotations

import hashlib
from datetime import date

from desktop.usecases.drafts import open_draft
from desktop.usecases.materials import add_scan
from sync.store.cabinet import ORIGINALS
from tests.support.lone import clerk, open_lone


def test_a_page_made_of_a_photo_keeps_the_photo_here(tmp_path):
    station = open_lone(tmp_path)
    draft = open_draft(station, clerk(station), "MZ-003")
    row = add_scan(
        station, draft.draft_id, draft.materials[0].material, b"%PDF page", "a.pdf", original=b"the photo"
    )
    page, photo = (hashlib.sha256(content).hexdigest() for content in (b"%PDF page", b"the photo"))
    assert row.files == (page,)
    assert station.cabinet.blobs.get(photo) == b"the photo"
    with station.cabinet.reading() as view:
        assert view.settings.get(ORIGINALS) == {page: photo}
        assert photo not in dict(view.blobs.unsent())
    station.cabinet.tidy(date(2026, 11, 23))
    assert station.cabinet.blobs.get(photo) == b"the photo"
    station.cabinet.close()
