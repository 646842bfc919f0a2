"""A draft with everything typed, in one write: for tests that need many registrations, not typing."""

from __future__ import annotations

from typing import Any

from desktop.usecases.station import Station
from forms.answers import as_value
from forms.applicant import applicant_paths
from sync.ledger.events import Actor
from tests.support.scans import scan


def quick_draft(station: Station, actor: Actor, answers: dict[str, Any], *, scans: bool = True) -> str:
    """The id of a draft that holds an answers file's content, mandate and scans."""
    item = station.item(answers["item"])
    paths = applicant_paths(item)
    values = {paths[key]: value for key, value in answers["applicant"].items() if key in paths}
    values.update(answers["answers"])
    materials = {}
    for row in answers["materials"]:
        files = (
            [station.cabinet.blobs.put(scan(row["id"], answers["applicant"]["name"], (300, 420)))]
            if scans
            else []
        )
        materials[row["id"]] = {"state": "present", "copies": row["copies"], "files": files}
    content = {
        "answers": {
            "values": {path: _plain(value) for path, value in values.items()},
            "repeats": {
                path: [{name: _plain(value) for name, value in row.items()} for row in rows]
                for path, rows in answers["repeats"].items()
            },
        },
        "proxy": answers["proxy"],
        "materials": materials,
        "step": "核对",
    }
    with station.cabinet.unit() as unit:
        return unit.drafts.open(
            item_id=item.item_id,
            version=item.version,
            account=actor.account,
            saved_at=station.recorded_at(),
            content=content,
        )


def _plain(value: Any) -> Any:
    made = as_value(value)
    return made if isinstance(made, str) else list(made)
