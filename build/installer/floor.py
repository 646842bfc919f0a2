"""`sudo python build/installer/floor.py FOLDER`: freezes the program in a Debian 11 folder, so that it runs on glibc 2.31.

FOLDER is made once (debootstrap, about 2 GB; OpenSSL 3 and CPython 3.11 are compiled in it out of Debian 12's sources,
linux/floor_python.sh) and kept. The packages are wheels for manylinux_2_28, by hash, so that none needs more. Then
freeze.py runs in the folder over this checkout, the frozen program tests itself there, and every ELF file is looked
at (glibc_floor.py). out/dist/daiban is then what deb.py packs. Debian's mirror: DEBIAN_MIRROR, else what apt uses here.
Needs root, debootstrap, and Debian's archive.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from deb import RARE_FONTS
from freeze import FROZEN, LOCK, OUT, ROOT, commit_time, gather_fonts

MOST = "2.31"
PYTHON = "/opt/daiban-python/bin/python3.11"
SITE = OUT / "floor-site"
INSIDE = Path("/build")
PACKAGES = "opt/daiban-python/lib/python3.11/dist-packages"
"""Where that interpreter looks. PyInstaller keeps the folders of libraries only below such a place."""
WHEELS = ("manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64")
DESKTOP = (
    "libgl1 libegl1 libglib2.0-0 libfontconfig1 libfreetype6 libdbus-1-3 libx11-6 libx11-xcb1 libxcb-cursor0 libxcb-icccm4 "
    "libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 libxcb-util1 libxcb-xkb1 libxkbcommon0 libxkbcommon-x11-0"
)


def main(folder: Path) -> int:
    if os.geteuid() != 0:
        raise SystemExit("floor: needs root, for chroot")
    if not (folder / "etc" / "debian_version").exists():
        _begin(folder)
    shutil.copy(ROOT / "build/installer/linux/floor_python.sh", folder / "root" / "floor_python.sh")
    packages(SITE, WHEELS)
    gather_fonts(OUT / "work" / "fonts")
    rare_fonts(folder)
    with Mounted(folder, {SITE: PACKAGES}):
        run_in(folder, "sh", "/root/floor_python.sh")
        run_in(folder, "sh", "-c", f"apt-get install -qy --no-install-recommends {DESKTOP}")
        status = run_in(folder, PYTHON, str(INSIDE / "build/installer/freeze.py"), "--here", fail=False)
    if status:
        return status
    scan = [sys.executable, str(ROOT / "build/installer/glibc_floor.py"), str(FROZEN), "--most", MOST]
    return subprocess.run(scan).returncode


def _begin(folder: Path) -> None:
    mirror = mirror_of_apt()
    subprocess.run(["debootstrap", "--variant=minbase", "bullseye", str(folder), mirror], check=True)
    sources = folder / "etc" / "apt" / "sources.list.d"
    (sources / "sources-of-12.list").write_text(f"deb-src [trusted=yes] {mirror} bookworm main\n", "ascii")
    no_services(folder)


def no_services(folder: Path) -> None:
    """What is installed in the folder starts nothing."""
    (folder / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n", "ascii")
    (folder / "usr/sbin/policy-rc.d").chmod(0o755)


def mirror_of_apt() -> str:
    """DEBIAN_MIRROR, else what apt uses here."""
    if os.environ.get("DEBIAN_MIRROR"):
        return os.environ["DEBIAN_MIRROR"]
    told = subprocess.run(["apt-cache", "policy"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\d+ (\S+/debian/?) bookworm/main", told)
    if found is None:
        raise SystemExit("floor: apt names no mirror of Debian here; set DEBIAN_MIRROR")
    return found[1]


def packages(site: Path, wheels: tuple[str, ...], machine: str = "") -> None:
    """The lock's wheels for other Debians, beside each other. Those of newer glibc are passed over by pip.

    `machine`: where it is another than this one, the lock's lines are chosen for it.
    """
    stamp, want = site / ".lock", LOCK.read_text("utf-8")
    if stamp.exists() and stamp.read_text("utf-8") == want:
        return
    shutil.rmtree(site, ignore_errors=True)
    lock = OUT / "work" / f"{site.name}.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.write_text(lines_for(want, machine) if machine else want, "utf-8")
    platforms = [word for name in wheels for word in ("--platform", name)]
    subprocess.run(
        [
            sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes",
            "--no-deps", "--only-binary=:all:", *platforms, "--python-version", "3.11", "--implementation", "cp",
            "--target", str(site), "-r", str(lock),
        ],
        check=True,
    )  # fmt: skip
    stamp.write_text(want, "utf-8")


def lines_for(lock: str, machine: str) -> str:
    """The lock with its conditions judged for CPython on Linux on that machine: pip judges them for where it runs."""
    found = {
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "sys_platform": "linux",
    }
    found["platform_machine"] = machine

    def holds(condition: str) -> bool:
        words = [re.fullmatch(r"(\w+) (==|!=) '(\w+)'", each.strip()) for each in condition.split(" and ")]
        if None in words:
            raise SystemExit(f"floor: the lock has a condition of another kind: {condition}")
        return all((found[word[1]] == word[3]) is (word[2] == "==") for word in words if word)

    kept = []
    for block in re.findall(r"^[A-Za-z0-9_.-]+==.*\n(?:    .*\n)*", lock, re.M):
        condition = re.search(r" ; (.*?) \\\n", block)
        if condition is None or holds(condition[1]):
            kept.append(block.replace(condition[0], " \\\n", 1) if condition else block)
    return "".join(kept)


def rare_fonts(folder: Path) -> None:
    """Where daiban-fonts puts them, for the self-test."""
    place = folder / "usr/share/fonts/truetype/daiban"
    place.mkdir(parents=True, exist_ok=True)
    for font in RARE_FONTS:
        shutil.copy(font, place / font.name)


class Mounted:
    """The checkout, the kernel's folders and `more` (source to place) within the folder, for as long as it lasts."""

    def __init__(self, folder: Path, more: Mapping[Path, str]) -> None:
        self._folder = folder
        self._more = more
        self._done: list[Path] = []

    def __enter__(self) -> None:
        shutil.copy("/etc/resolv.conf", self._folder / "etc" / "resolv.conf")
        shutil.copy("/etc/hosts", self._folder / "etc" / "hosts")
        shared = {
            "/proc": "proc",
            "/sys": "sys",
            "/dev": "dev",
            str(ROOT): str(INSIDE)[1:],
            **{str(source): target for source, target in self._more.items()},
        }
        for source, target in shared.items():
            place = self._folder / target
            place.mkdir(parents=True, exist_ok=True)
            if not os.path.ismount(place):
                subprocess.run(["mount", "--bind", source, str(place)], check=True)
                self._done.append(place)

    def __exit__(self, *_: object) -> None:
        for place in reversed(self._done):
            subprocess.run(["umount", "-l", str(place)], check=False)


def run_in(folder: Path, *command: str, fail: bool = True) -> int:
    variables = {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen",
        "DEBIAN_FRONTEND": "noninteractive", "SOURCE_DATE_EPOCH": commit_time(),
    }  # fmt: skip
    ran = subprocess.run(["chroot", str(folder), *command], env=variables)
    if ran.returncode and fail:
        raise SystemExit(f"floor: {command[0]} ended with {ran.returncode}")
    return ran.returncode


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    raise SystemExit(main(Path(sys.argv[1]).resolve()))
