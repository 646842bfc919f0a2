"""`python build/installer/freeze.py`: freezes the program into out/dist/daiban and lets it test itself.

An environment of its own (out/freeze), locked by hash, so that nothing of the workshop gets in; with `--here` the
interpreter that runs this and what it finds (floor.py, in an older Debian; the fonts are gathered already then). Two
runs over one commit give the same files: times come from the commit, hashing is seeded.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path
from platform import machine

from icu_data import trim

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "out"
FROZEN = OUT / "dist" / "daiban"
LOCK = ROOT / "build" / "requirements-installer.lock"
WINDOW = "daiban-desk"
MAIN_FONTS = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")


def main() -> int:
    here = sys.argv[1:2] == ["--here"]
    python = Path(sys.executable) if here else _environment() / "bin" / "python"
    fonts, licences = OUT / "work" / "fonts", OUT / "work" / "licences"
    if not here:
        gather_fonts(fonts)
    subprocess.run([str(python), __file__, "--licences", str(licences)], check=True)
    variables = {
        **os.environ,
        "DAIBAN_ROOT": str(ROOT),
        "DAIBAN_FONTS_IN": str(fonts),
        "DAIBAN_LICENCES": str(licences),
        "SOURCE_DATE_EPOCH": commit_time(),
        "PYTHONHASHSEED": "1",
    }
    subprocess.run(
        [
            str(python), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN",
            "--workpath", str(OUT / "work"), "--distpath", str(OUT / "dist"),
            str(ROOT / "build" / "installer" / "daiban.spec"),
        ],
        check=True, env=variables, cwd=ROOT,
    )  # fmt: skip
    (FROZEN / WINDOW).symlink_to("daiban")
    _trim()
    size = sum(path.stat().st_size for path in FROZEN.rglob("*") if path.is_file() and not path.is_symlink())
    sys.stdout.write(f"freeze: {FROZEN}, {size >> 20} MB\n")
    sys.stdout.flush()
    tried = subprocess.run(
        [str(FROZEN / "daiban"), "selftest"], env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    )
    if tried.returncode == 0:
        _list_files(variables)
    return tried.returncode


def _list_files(variables: dict[str, str]) -> None:
    """The list of files by which an update knows what is installed (docs/internals/updates.md)."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    maker = ROOT / "build" / "release" / "release.py"
    named = ["--platform", f"linux-{machine()}", "--version", version]
    found = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    subprocess.run(
        [sys.executable, str(maker), "manifest", str(FROZEN), *named],
        check=True, env={**variables, "PYTHONPATH": found},
    )  # fmt: skip


def _trim() -> None:
    for library in sorted(FROZEN.glob("_internal/PySide6/Qt/lib/libicudata.so.*")):
        before, after = trim(library)
        sys.stdout.write(f"freeze: {library.name} from {before} to {after} bytes\n")


def commit_time() -> str:
    """Seconds of the commit that is built, unless SOURCE_DATE_EPOCH names others."""
    if os.environ.get("SOURCE_DATE_EPOCH"):
        return os.environ["SOURCE_DATE_EPOCH"]
    asked = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True)
    return asked.stdout.strip() or "1700000000"


def _environment() -> Path:
    place, stamp = OUT / "freeze", OUT / "freeze" / ".lock"
    want = LOCK.read_text("utf-8")
    if not stamp.exists() or stamp.read_text("utf-8") != want:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=True)
        pip = [str(place / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "--no-deps", "-r", str(LOCK)], check=True)
        stamp.write_text(want, "utf-8")
    return place


def gather_fonts(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in MAIN_FONTS:
        source = OUT / "fonts" / name
        if not source.exists():
            raise SystemExit(f"freeze: {source} is missing; run `make setup` where npm is at hand")
        shutil.copy(source, folder / name)


def _gather_licences(folder: Path) -> None:
    """The licence texts of everything that is frozen, and a line for each."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    lines = []
    for found in sorted(distributions(), key=lambda each: each.metadata["Name"].lower()):
        name, meta = found.metadata["Name"], found.metadata
        lines.append(
            f"{name} {found.version}: {meta.get('License-Expression') or meta.get('License') or '?'}"
        )
        for file in found.files or ():
            if file.name.upper().startswith(("LICEN", "COPYING", "NOTICE")) and file.locate().is_file():
                shutil.copy(file.locate(), folder / f"{name}-{file.name}")
    shutil.copy(ROOT / "LICENSE", folder / "daiban-LICENSE")
    (folder / "index.txt").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--licences"]:
        _gather_licences(Path(sys.argv[2]))
    else:
        raise SystemExit(main())
