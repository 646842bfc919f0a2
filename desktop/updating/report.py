"""What this PC says of its own updates and health, and whose PC it is: three small files in clear, nothing of anybody.

`update-report.json` goes to the county with the next exchange (`desktop.running`); `updates/county.json` lets an
update find the county without a password. Losing either loses nothing else. The trial is the launcher's.
"""

from __future__ import annotations

import logging
import os
from datetime import datetime
from pathlib import Path

from desktop import launcher
from sync.releases.manifest import MANIFEST_NAME

log = logging.getLogger(__name__)

REPORT = "update-report.json"
COUNTY = Path("updates") / "county.json"


def say(base: Path, **facts: str) -> None:
    """Write down how the update stands, over what was said before."""
    _keep(base / REPORT, {**launcher.read_json(base / REPORT), **facts})


def is_installed(folder: Path) -> bool:
    """The folder bears the list by which an update knows it."""
    return (folder / MANIFEST_NAME).is_file()


def ready_version(base: Path) -> str:
    """A version that comes up at the next start, "" for none."""
    told = launcher.read_json(base / REPORT)
    root = os.environ.get(launcher.ROOT_VARIABLE)
    target = str(told.get("target") or "")
    ready = told.get("state") == "ready" and root and launcher.current(Path(root)) == target
    return target if ready and target != os.environ.get(launcher.TRIAL_VARIABLE) else ""


def remember_county(base: Path, url: str, site: str, device: int, key: str = "") -> None:
    """Written where it changed. `key`: the id of the key that its county stamps lists of updates with."""
    facts = {"url": url, "site": site, "station": f"{site}.{device:02d}", **({"key": key} if key else {})}
    if launcher.read_json(base / COUNTY) != facts:
        _keep(base / COUNTY, facts)


def county_of(base: Path) -> dict[str, str]:
    """`url`, `site`, `station`, `key`; {} where nobody signed in yet."""
    return {str(key): str(value) for key, value in launcher.read_json(base / COUNTY).items()}


def opening(base: Path, database: Path) -> None:
    """Before the data is opened: what migrations kept so far, so that a newer copy can be put back with the way back."""
    root, on_trial = _trial()
    if root is None or not on_trial:
        return
    if "database" not in on_trial:
        on_trial |= {"database": str(database), "kept": launcher.kept_copies(database)}
    if _is_tried(on_trial):
        on_trial["opens"] = launcher.count(on_trial, "opens") + 1
        on_trial["reason"] = "没有打开数据"
    _keep(root / "trial.json", on_trial)


def opened(base: Path, now: datetime) -> None:
    """The data is open; with the window shown, the version on trial is healthy."""
    root, on_trial = _trial()
    if root is None:
        return
    if _is_tried(on_trial):
        _prove(root, {**on_trial, "opens": 0, "opened": True, "base": str(base), "at": now.isoformat()})
    told = launcher.read_json(base / REPORT)
    target = str(told.get("target") or "")
    reason = launcher.skips(root).get(target)
    if reason and told.get("state") != "skipped":
        say(
            base, state="skipped", reason=reason, health="failed", health_at=now.isoformat(timespec="seconds")
        )


def shown() -> None:
    """The window is there."""
    root, on_trial = _trial()
    if root is not None and _is_tried(on_trial):
        _prove(root, {**on_trial, "starts": 0, "shown": True})


def gave_way() -> None:
    """The window is open already, so this start shows none: it proves nothing, and is no failure of the version."""
    root, on_trial = _trial()
    if root is not None and _is_tried(on_trial):
        starts = max(0, launcher.count(on_trial, "starts") - 1)
        _keep(root / "trial.json", {**on_trial, "starts": starts, "shown": True})


def _is_tried(on_trial: dict[str, object]) -> bool:
    """This process is the version on trial; without a trial there is nothing to prove."""
    return bool(on_trial) and on_trial.get("version") == os.environ.get(launcher.TRIAL_VARIABLE)


def _prove(root: Path, on_trial: dict[str, object]) -> None:
    if not (on_trial.get("shown") and on_trial.get("opened")):
        _keep(root / "trial.json", on_trial)
        return
    (root / "trial.json").unlink(missing_ok=True)
    at = str(on_trial.get("at") or "")[:19]
    say(Path(str(on_trial["base"])), state="current", reason="", health="healthy", health_at=at)


def _trial() -> tuple[Path | None, dict[str, object]]:
    """(the program's root, what is on trial): only where the launcher started this."""
    named = os.environ.get(launcher.ROOT_VARIABLE)
    root = Path(named) if named else None
    on_trial = launcher.trial(root) if root else {}
    return root, on_trial if root and on_trial.get("version") == launcher.current(root) else {}


def _keep(path: Path, document: dict[str, object] | dict[str, str]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        launcher.write_json(path, document)
    except OSError as error:
        log.info("%s was not written: %s", path.name, error.strerror)
