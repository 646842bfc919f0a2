"""What every command shares: finding the source it was named, and telling findings.

Errors go to stderr, everything else to stdout; `--json` writes one list to stdout.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

from forms.authoring.findings import AuthoringFinding, AuthoringRefused, error, is_error
from forms.authoring.text_form import ITEMS


def source_of(name: str) -> Path:
    """The folder or file an author named: a path, or the code of a built-in item. Raises AuthoringRefused."""
    path = Path(name)
    if path.exists():
        return path
    builtin = ITEMS / name
    if name and "/" not in name and "\\" not in name and (builtin / "survey.csv").is_file():
        return builtin
    raise AuthoringRefused([error(name, "file.missing", f"找不到 {name}")])


def tell(findings: Iterable[AuthoringFinding], as_json: bool = False) -> None:
    """Print findings for people, or as one JSON list."""
    if as_json:
        say(json.dumps([finding.to_json() for finding in findings], ensure_ascii=False, indent=1))
        return
    for finding in findings:
        stream = sys.stderr if is_error(finding) else sys.stdout
        stream.write(f"{finding}\n")


def say(text: str) -> None:
    """One line for the person at the command."""
    sys.stdout.write(f"{text}\n")
