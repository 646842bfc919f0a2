"""What is installed and may be: pinned with hashes, under licences that fit, without known holes; and its list (SBOM).

    python build/audit.py [--sbom out/sbom.json] [--offline]

Every distribution of the environment must stand in build/requirements-dev.lock in this very version with
hashes, and bear a licence of the list below. Known holes are asked for at osv.dev; where it cannot be
reached this is said and only the rest is checked. Exit 1 where anything does not fit.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "build" / "requirements-dev.lock"
OSV = "https://api.osv.dev/v1/querybatch"
OSV_SECONDS = 8
SHIPPED = ("desktop", "center", "postgresql", "s3", "authoring")
OURS = "daiban"
BESIDE = frozenset({"pip", "setuptools", OURS})
"""Made by the environment itself, not from the lock."""

PERMISSIVE = (
    "MIT", "MIT-0", "MIT-CMU", "BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache", "Apache-2.0", "ISC", "PSF", "PSFL",
    "PSF-2.0", "Python Software Foundation", "Zlib", "Dual License",
)  # fmt: skip
WEAK_COPYLEFT = ("MPL", "MPL-2.0", "Mozilla Public", "LGPL", "LGPL-3.0-only", "LGPLv3")
"""Used as separate libraries, never changed: their own source is at their own place (docs/adr/0002)."""
ALLOWED = (*PERMISSIVE, *WEAK_COPYLEFT)
READ_BY_HAND = {
    "pyrage": "MIT",
    "pyxform": "BSD-2-Clause",
    "sqlcipher3": "Zlib",
    "pypdfium2": "Apache-2.0 OR BSD-3-Clause",
    "reportlab": "BSD-3-Clause",
    "rl-accel": "BSD-3-Clause",
}
"""Their metadata names no licence in so many words; their licence files do."""

_PINNED = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==([^ ;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_NAMED = re.compile(r"^([A-Za-z0-9_.-]+)\s*(?:\[([^]]*)\])?")
_EXTRA = re.compile(r"extra\s*==\s*['\"]([^'\"]+)")


@dataclass(frozen=True)
class Pin:
    """One entry of the lock; a package may have several, for several platforms."""

    version: str
    hashes: tuple[str, ...]


def plain(name: str) -> str:
    """A name as all indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_lock(text: str) -> dict[str, list[Pin]]:
    """Name to its pins. A line that is no pin, comment or hash raises ValueError."""
    pins: dict[str, list[Pin]] = {}
    for entry in text.replace("\\\n", " ").splitlines():
        line = entry.strip()
        if not line or line.startswith("#"):
            continue
        found = _PINNED.match(line)
        if found is None:
            raise ValueError(f"not pinned: {line[:60]}")
        pins.setdefault(plain(found[1]), []).append(Pin(found[2], tuple(_HASH.findall(line))))
    return pins


def licence_of(name: str, metadata: Any) -> str:
    """The licence in the package's own words, "" where it says none."""
    if plain(name) in READ_BY_HAND:
        return READ_BY_HAND[plain(name)]
    said = metadata.get("License-Expression") or (metadata.get("License") or "").split("\n")[0]
    if said and len(said) < 120:
        return str(said)
    told = [
        line.rpartition("::")[2].strip()
        for line in metadata.get_all("Classifier") or ()
        if line.startswith("License ::")
    ]
    return " OR ".join(told)


def fits(licence: str) -> bool:
    """One of the alternatives, with everything it joins, is on the list. GPL and AGPL alone never are."""
    return any(
        all(map(_allowed, re.split(r" AND |, ", choice))) for choice in licence.split(" OR ") if choice
    )


def _allowed(word: str) -> bool:
    bare = re.sub(r"\(see .*|\(.*\)| Licen[cs]e.*| license.*|,? [vV]?ersion|\s+$", "", word).strip("() ")
    bare = re.sub(r"^Apache( Software| 2\.0|-2\.0)?$", "Apache", bare)
    return bare in ALLOWED or word.strip() in ALLOWED


def faults(pins: Mapping[str, Sequence[Pin]], found: Iterable[tuple[str, str, str]]) -> list[str]:
    """`found`: (name, version, licence) of what is installed."""
    wrong = [
        f"{name}: no hash in the lock" for name, all_ in pins.items() if not all(pin.hashes for pin in all_)
    ]
    for name, version, licence in found:
        if plain(name) in BESIDE:
            continue
        if version not in {pin.version for pin in pins.get(plain(name), ())}:
            wrong.append(f"{name} {version}: not in the lock")
        if not fits(licence):
            wrong.append(f"{name} {version}: licence {licence!r} is not on the list")
    return wrong


def installed() -> list[Distribution]:
    return sorted(distributions(), key=lambda each: plain(each.metadata["Name"]))


def told(found: Iterable[Distribution]) -> list[tuple[str, str, str]]:
    rows = ((each.metadata["Name"], each.version, each.metadata) for each in found)
    return [(name, version, licence_of(name, metadata)) for name, version, metadata in rows]


def shipped(found: Sequence[Distribution]) -> set[str]:
    """Names that the product needs at a station or a county; the rest is for building and testing."""
    by_name = {plain(each.metadata["Name"]): each for each in found}
    wanted, seen = [_asked(line) for line in _direct()], {OURS}
    while wanted:
        name, extras = wanted.pop()
        if name not in seen and name in by_name:
            seen.add(name)
            lines = by_name[name].requires or ()
            wanted += [_asked(line) for line in lines if not (of := _EXTRA.search(line)) or of[1] in extras]
    return seen


def _direct() -> list[str]:
    """What pyproject.toml asks for: an editable installation may be older than it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [
        *project["dependencies"],
        *(line for name in SHIPPED for line in project["optional-dependencies"][name]),
    ]


def _asked(line: str) -> tuple[str, frozenset[str]]:
    """(name, extras) of a requirement."""
    found = _NAMED.match(line)
    return (plain(found[1]), frozenset((found[2] or "").split(","))) if found else ("", frozenset())


def holes(found: Sequence[tuple[str, str, str]]) -> list[str] | None:
    """Known holes by package, None where osv.dev does not answer."""
    import requests

    asked = [
        {"package": {"name": plain(name), "ecosystem": "PyPI"}, "version": version}
        for name, version, _ in found
    ]
    try:
        answer = requests.post(OSV, json={"queries": asked}, timeout=OSV_SECONDS)
        answer.raise_for_status()
        results = answer.json()["results"]
    except (requests.RequestException, ValueError, KeyError):
        return None
    pairs = zip(found, results, strict=True)
    return [
        f"{name} {version}: {hole['id']}"
        for (name, version, _), said in pairs
        for hole in said.get("vulns", ())
    ]


def sbom(found: Sequence[Distribution], pins: Mapping[str, Sequence[Pin]]) -> dict[str, Any]:
    """CycloneDX 1.6: what is installed, with the lock's hashes; `scope` excluded is for building and testing."""
    needed, components = shipped(found), []
    for name, version, licence in told(found):
        hashes = [
            content for pin in pins.get(plain(name), ()) if pin.version == version for content in pin.hashes
        ]
        components.append(
            {
                "type": "library",
                "name": name,
                "version": version,
                "purl": f"pkg:pypi/{plain(name)}@{version}",
                "scope": "required" if plain(name) in needed else "excluded",
                "licenses": [{"license": {"name": licence}}],
                "externalReferences": [
                    {
                        "type": "distribution",
                        "url": f"pkg:pypi/{plain(name)}@{version}",
                        "hashes": [{"alg": "SHA-256", "content": content} for content in hashes],
                    }
                ],
            }
        )
    ours = next((part for part in components if part["name"] == OURS), None)
    rest = [part for part in components if part is not ours]
    about = {"type": "application", "name": OURS, "version": ours["version"] if ours else ""}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": about},
        "components": rest,
    }


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="audit")
    parser.add_argument("--sbom", type=Path)
    parser.add_argument("--offline", action="store_true", help="do not ask for known holes")
    options = parser.parse_args(arguments)
    pins, found = read_lock(LOCK.read_text("utf-8")), installed()
    rows = told(found)
    wrong = faults(pins, rows)
    _say(
        f"audit: {len(rows)} packages against the lock and the list of licences: {len(wrong) or 'nothing'} wrong"
    )
    known = None if options.offline else holes(rows)
    if known is None:
        _say(
            "audit: known holes NOT checked: osv.dev "
            + ("not asked" if options.offline else "does not answer from here")
        )
    else:
        _say(f"audit: known holes asked for at osv.dev: {len(known) or 'none'}")
    if options.sbom:
        options.sbom.parent.mkdir(parents=True, exist_ok=True)
        options.sbom.write_text(json.dumps(sbom(found, pins), indent=1) + "\n", "utf-8")
    for line in (*wrong, *(known or ())):
        _say(f"  {line}")
    return int(bool(wrong or known))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
