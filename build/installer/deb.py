"""`python build/installer/deb.py`: the frozen program as daiban_VERSION_ARCH.deb, the fonts of rare names as
daiban-fonts_VERSION_all.deb, and a portable daiban-VERSION-ARCH.tar.zst, with SHA256SUMS and a parts list (SBOM).

Needs out/dist/daiban (freeze.py), dpkg-deb and zstd. Every time in the packages is the commit's, owners are root,
files are in order: two builds of one commit give the same bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from freeze import FROZEN, LOCK, OUT, ROOT, commit_time
from glibc_floor import of_folder

LINUX = ROOT / "build" / "installer" / "linux"
INSTALLERS = OUT / "installers"
RARE_FONTS = (
    Path("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"),
    Path("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Bold.ttf"),
    Path("/usr/share/fonts/truetype/hanazono/HanaMinA.ttf"),
    Path("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf"),
)
DEPENDS = (
    "libgl1, libegl1, libglib2.0-0 | libglib2.0-0t64, libfontconfig1, libfreetype6, libdbus-1-3, "
    "libx11-6, libx11-xcb1, libxcb1, libxcb-cursor0, libxcb-icccm4, libxcb-image0, libxcb-keysyms1, libxcb-randr0, "
    "libxcb-render-util0, libxcb-render0, libxcb-shape0, libxcb-shm0, libxcb-sync1, libxcb-util1 | libxcb-util0, "
    "libxcb-xfixes0, libxcb-xkb1, libxkbcommon0, libxkbcommon-x11-0, libuuid1, libstdc++6"
)
CAMERA = "gstreamer1.0-tools, gstreamer1.0-plugins-base, gstreamer1.0-plugins-good"
"""The moving picture of a camera; without them pictures come from a folder."""
MAINTAINER = "The Daiban authors <daiban@example.org>"
LARGEST = 60 * 1000 * 1000


def main() -> int:
    if not (FROZEN / "daiban").exists():
        raise SystemExit("deb: nothing is frozen yet; run build/installer/freeze.py")
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    seconds = int(commit_time())
    arch = _arch()
    shutil.rmtree(INSTALLERS, ignore_errors=True)
    INSTALLERS.mkdir(parents=True)
    made = [_program(version, arch, seconds), _fonts(version, seconds), _portable(version, arch, seconds)]
    parts = INSTALLERS / f"daiban-{version}-{arch}.cdx.json"
    parts.write_text(json.dumps(parts_list(version), ensure_ascii=False, indent=1) + "\n", "utf-8")
    sums = "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in [*made, parts]
    )
    (INSTALLERS / "SHA256SUMS").write_text(sums, "ascii")
    for path in made:
        size = path.stat().st_size
        over = "  OVER THE LIMIT OF 60 MB" if size > LARGEST and "fonts" not in path.name else ""
        sys.stdout.write(f"{path.name}: {size / 1e6:.1f} MB{over}\n")
    return 0


def parts_list(version: str) -> dict[str, object]:
    """CycloneDX 1.5: everything that is frozen, by name, version and the hashes it was locked with."""
    parts = []
    for found in re.finditer(
        r"^([A-Za-z0-9_.-]+)==(\S+)((?:.*\n)(?:    .*\n)*)", LOCK.read_text("utf-8"), re.M
    ):
        hashes = re.findall(r"sha256:([0-9a-f]{64})", found[3])
        parts.append(
            {
                "type": "library", "name": found[1], "version": found[2],
                "purl": f"pkg:pypi/{found[1]}@{found[2]}",
                "properties": [{"name": "locked-sha256", "value": value} for value in hashes],
            }
        )  # fmt: skip
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"component": {"type": "application", "name": "daiban", "version": version}},
        "components": parts,
    }  # fmt: skip


def _program(version: str, arch: str, seconds: int) -> Path:
    root = _fresh("deb")
    place = root / "usr" / "lib" / "daiban"
    shutil.copytree(FROZEN, place, symlinks=True)
    words = {"@VERSION@": version, "@DATE@": datetime.fromtimestamp(seconds, UTC).date().isoformat()}
    share = root / "usr" / "share"
    for name in ("daiban", "daiban-desk"):
        _write(root / "usr" / "bin" / name, (LINUX / "launcher").read_text("utf-8"), 0o755)
        _write(share / "man" / "man1" / f"{name}.1.gz", _zipped(_said("daiban.1", words)))
    _write(share / "applications" / "daiban.desktop", _said("daiban.desktop", words))
    _write(share / "metainfo" / "org.example.Daiban.metainfo.xml", _said("daiban.metainfo.xml", words))
    _write(share / "icons/hicolor/scalable/apps/daiban.svg", _said("daiban.svg", words))
    _write(share / "lintian" / "overrides" / "daiban", _said("overrides", words))
    _papers(share / "doc" / "daiban", "daiban", version, seconds)
    fields = {
        "Package": "daiban", "Version": version, "Architecture": arch, "Section": "misc",
        "Depends": f"libc6 (>= {_glibc()}), {DEPENDS}", "Recommends": f"daiban-fonts (= {version}), {CAMERA}",
        "Description": "counter of a village service point, with or without a network\n"
        " A village agent registers applications, photographs the papers, prints the\n"
        " official forms and receipts; every case reaches the county exactly once when\n"
        " the line returns or a USB stick travels.",
    }  # fmt: skip
    return _built(root, fields, f"daiban_{version}_{arch}.deb", seconds)


def _arch() -> str:
    """Debian's word for the machine that the frozen program is for: it may have been frozen under qemu (arm64.py)."""
    head = (FROZEN / "daiban").read_bytes()[:20]
    return {62: "amd64", 183: "arm64"}[int.from_bytes(head[18:20], "little")]


def _glibc() -> str:
    """What the frozen files need: it depends on where they were frozen (floor.py)."""
    found = max(each["GLIBC"] for each in of_folder(FROZEN).values() if "GLIBC" in each)
    return ".".join(str(each) for each in found)


def _fonts(version: str, seconds: int) -> Path:
    root = _fresh("deb-fonts")
    for font in RARE_FONTS:
        if not font.exists():
            raise SystemExit(f"deb: {font} is missing; run `make setup`")
        target = root / "usr" / "share" / "fonts" / "truetype" / "daiban" / font.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(font, target)
    _write(root / "usr/share/lintian/overrides/daiban-fonts", _said("overrides-fonts", {}))
    _papers(root / "usr" / "share" / "doc" / "daiban-fonts", "daiban-fonts", version, seconds)
    fields = {
        "Package": "daiban-fonts", "Version": version, "Architecture": "all", "Section": "fonts",
        "Multi-Arch": "foreign",
        "Description": "fonts of rare names for the counter of a village service point\n"
        " LXGW WenKai for what is filled in, Hanazono Mincho for characters of\n"
        " GB 18030-2022 level 3, so that every name of a citizen prints.",
    }  # fmt: skip
    return _built(root, fields, f"daiban-fonts_{version}_all.deb", seconds)


def _portable(version: str, arch: str, seconds: int) -> Path:
    target = INSTALLERS / f"daiban-{version}-{arch}.tar.zst"
    tar = [
        "tar", "--sort=name", f"--mtime=@{seconds}", "--owner=0", "--group=0", "--numeric-owner",
        "-C", str(FROZEN.parent), "-cf", "-", "daiban",
    ]  # fmt: skip
    with subprocess.Popen(tar, stdout=subprocess.PIPE) as packing:
        subprocess.run(
            ["zstd", "-q", "-19", "--long=27", "-T2", "-f", "-o", str(target)],
            stdin=packing.stdout,
            check=True,
        )
    if packing.returncode:
        raise SystemExit("deb: tar failed")
    return target


def _papers(folder: Path, package: str, version: str, seconds: int) -> None:
    day = datetime.fromtimestamp(seconds, UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
    log = (
        f"{package} ({version}) stable; urgency=medium\n\n  * See CHANGELOG.md.\n\n -- {MAINTAINER}  {day}\n"
    )
    _write(folder / "changelog.gz", _zipped(log))
    shutil.copy(LINUX / f"copyright-{package}", folder / "copyright")


def _built(root: Path, fields: dict[str, str], name: str, seconds: int) -> Path:
    for path in sorted(root.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)
        elif not path.is_symlink():
            executable = path.parent.name in ("bin", "daiban") and path.name in (
                "daiban",
                "daiban-desk",
                "daiban-launch",
            )
            path.chmod(0o755 if executable else 0o644)
    own = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
    size = sum(path.stat().st_size for path in own) // 1024
    control = {**fields, "Installed-Size": str(size), "Priority": "optional", "Maintainer": MAINTAINER}
    last = control.pop("Description")
    lines = [f"{key}: {value}" for key, value in control.items()]
    sums = "".join(
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(root)}\n"
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink()
    )
    _write(root / "DEBIAN" / "control", "\n".join([*lines, f"Description: {last}"]) + "\n")
    _write(root / "DEBIAN" / "md5sums", sums)
    root.chmod(0o755)
    for path in [*root.rglob("*"), root]:
        os.utime(path, (seconds, seconds), follow_symlinks=False)
    target = INSTALLERS / name
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "-z9", "--threads-max=1", "--build", str(root), str(target)],
        check=True, stdout=subprocess.DEVNULL, env={**os.environ, "SOURCE_DATE_EPOCH": str(seconds)},
    )  # fmt: skip
    return target


def _fresh(name: str) -> Path:
    folder = OUT / "work" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _said(name: str, words: dict[str, str]) -> str:
    text = (LINUX / name).read_text("utf-8")
    for key, value in words.items():
        text = text.replace(key, value)
    return text


def _zipped(text: str) -> bytes:
    return gzip.compress(text.encode(), 9, mtime=0)


def _write(path: Path, content: str | bytes, mode: int = 0o644) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    path.chmod(mode)


if __name__ == "__main__":
    raise SystemExit(main())
