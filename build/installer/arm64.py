"""`sudo python build/installer/arm64.py FOLDER`: freezes the program for arm64 in a Debian 12 folder, under qemu on any PC.

FOLDER is made once (debootstrap --arch=arm64) and kept. Needs root, debootstrap, Debian's archive, and a kernel that
starts programs of arm64: one of that machine, or qemu-user-static with binfmt_misc. The interpreter is Debian 12's, the
packages are wheels for glibc 2.31 at most, by hash; so the folder needs Debian 12's glibc. freeze.py runs in it over
this checkout and the frozen program tests itself there; out/dist/daiban is then what deb.py packs.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from floor import DESKTOP, INSIDE, Mounted, mirror_of_apt, no_services, packages, rare_fonts, run_in
from freeze import FROZEN, OUT, ROOT, gather_fonts

MOST = "2.36"
SITE = OUT / "arm64-site"
PACKAGES = "usr/local/lib/python3.11/dist-packages"
WHEELS = tuple(f"manylinux_2_{minor}_aarch64" for minor in (31, 28, 27, 26, 17)) + ("manylinux2014_aarch64",)
TOOLS = f"python3 libpython3.11 binutils git ca-certificates libsm6 {DESKTOP}"


def main(folder: Path) -> int:
    if os.geteuid() != 0:
        raise SystemExit("arm64: needs root, for chroot")
    if os.uname().machine != "aarch64" and not Path("/proc/sys/fs/binfmt_misc/qemu-aarch64").exists():
        raise SystemExit("arm64: nothing starts programs of arm64 here (apt-get install qemu-user-static)")
    if not (folder / "etc" / "debian_version").exists():
        made = ["debootstrap", "--arch=arm64", "--variant=minbase", "bookworm", str(folder), mirror_of_apt()]
        subprocess.run(made, check=True)
        no_services(folder)
    packages(SITE, WHEELS, "aarch64")
    gather_fonts(OUT / "work" / "fonts")
    rare_fonts(folder)
    with Mounted(folder, {SITE: PACKAGES}):
        run_in(folder, "apt-get", "update", "-q")
        run_in(folder, "sh", "-c", f"apt-get install -qy --no-install-recommends {TOOLS}")
        status = run_in(
            folder, "/usr/bin/python3.11", str(INSIDE / "build/installer/freeze.py"), "--here", fail=False
        )
    if status:
        return status
    scan = [sys.executable, str(ROOT / "build/installer/glibc_floor.py"), str(FROZEN), "--most", MOST]
    return subprocess.run(scan).returncode


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    raise SystemExit(main(Path(sys.argv[1]).resolve()))
