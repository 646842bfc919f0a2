"""Fetches one source archive from the package index without running anything in it: NAME VERSION TARGET.

pip's own session and finder are used, so that its settings (index, proxy, certificates) hold.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pip._internal.commands import create_command
from pip._internal.models.target_python import TargetPython


def main(name: str, version: str, target: Path) -> int:
    command = create_command("download")
    options, _ = command.parse_args(["--no-deps", "-d", str(target.parent), "x"])
    with command.main_context():
        session = command.get_default_session(options)
        finder = command._build_package_finder(options=options, session=session, target_python=TargetPython())
        for found in finder.find_all_candidates(name):
            if str(found.version) == version and found.link.filename.endswith(".tar.gz"):
                answer = session.get(found.link.url_without_fragment)
                answer.raise_for_status()
                target.write_bytes(answer.content)
                return 0
    sys.stderr.write(f"fetch: the index has no {name} {version}\n")
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
