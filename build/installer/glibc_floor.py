"""`python build/installer/glibc_floor.py FOLDER [--most 2.31]`: the oldest glibc and libstdc++ that a folder runs on.

Reads what every ELF file below the folder needs by version (`readelf -V`, binutils) and names the files that need
most. With `--most`: ends with 1 where a file needs a newer glibc. 2.31 is Kylin V10 and Debian 11, 2.28 is UOS 20.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

ELF = b"\x7fELF"
RELR = "GLIBC_ABI_DT_RELR"
"""A name without a number: relocations that no loader before 2.36 knows."""
RELR_SINCE = (2, 36)
_NAME = re.compile(r"\bName: (GLIBC|GLIBCXX|CXXABI)_(\w+(?:\.\w+)*)")
Version = tuple[int, ...]


def needs(told: str) -> dict[str, Version]:
    """Library (GLIBC, GLIBCXX, CXXABI) to the highest version named by `readelf -V` under "Version needs"."""
    _, _, part = told.partition("Version needs section")
    found: dict[str, Version] = {}
    for library, words in _NAME.findall(part):
        if f"{library}_{words}" == RELR:
            version: Version = RELR_SINCE
        elif re.fullmatch(r"\d+(\.\d+)*", words):
            version = tuple(int(each) for each in words.split("."))
        else:
            continue
        found[library] = max(found.get(library, ()), version)
    return found


def of_folder(folder: Path) -> dict[str, dict[str, Version]]:
    """Path below the folder to what it needs, for every ELF file that is no link."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        with path.open("rb") as file:
            if file.read(len(ELF)) != ELF:
                continue
        ran = subprocess.run(["readelf", "-W", "-V", str(path)], capture_output=True, text=True, check=True)
        found[path.relative_to(folder).as_posix()] = needs(ran.stdout)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", default="", help="glibc that must do, like 2.31")
    options = parser.parse_args()
    found = of_folder(options.folder)
    sys.stdout.write(f"{len(found)} ELF files\n")
    for library in ("GLIBC", "GLIBCXX", "CXXABI"):
        highest = max((each.get(library, ()) for each in found.values()), default=())
        asking = [name for name, each in found.items() if highest and each.get(library) == highest]
        sys.stdout.write(
            f"{library} {_words(highest)}: {', '.join(asking[:6])}{' …' if asking[6:] else ''}\n"
        )
    if not options.most:
        return 0
    most = tuple(int(each) for each in options.most.split("."))
    over = {name: each["GLIBC"] for name, each in found.items() if each.get("GLIBC", ()) > most}
    for name, version in over.items():
        sys.stdout.write(f"needs glibc {_words(version)}: {name}\n")
    return 1 if over else 0


def _words(version: Version) -> str:
    return ".".join(str(each) for each in version) or "-"


if __name__ == "__main__":
    raise SystemExit(main())
