"""`python build/installer/windows/wine_smoke.py [SETUP]`: installs the setup under Wine 10 and uses it, as root.

A Debian 13 chroot (DAIBAN_WINE_CHROOT, else /var/tmp/daiban-wine) is made once; each run starts with a Windows of its
own. Each step is one line, the last one `N of N passed`; where no chroot can be made it says why and ends with 77.
Knows the setup's switches and what it promises to county IT. Wine is no Windows: RELEASE.md says what is left.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))
from tests.support.county_process import CountyProcess  # noqa: E402

CHROOT = Path(os.environ.get("DAIBAN_WINE_CHROOT", "/var/tmp/daiban-wine"))
MIRROR = "http://deb.debian.org/debian"
PACKAGES = "wine wine64 xvfb imagemagick xauth ca-certificates"
FONTS = Path("/usr/share/fonts/truetype")
SKIPPED = 77
DISPLAY = ":77"
USER = "drive_c/users/root/AppData/Local"
KEY = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\Daiban"
SHORTCUTS = ("Desktop/代办台.lnk", "Start Menu/Programs/代办台/代办台.lnk")
SITE = "511999104205"


class Windows:
    """One Wine prefix inside the chroot, fresh."""

    def __init__(self, setup: Path) -> None:
        self.room = CHROOT / "smoke"
        shutil.rmtree(self.room, ignore_errors=True)
        self.room.mkdir()
        self.prefix = self.room / "prefix"
        self.local = self.prefix / USER
        self.own = self.local / "Programs" / "Daiban"
        self.shared = self.prefix / "drive_c" / "Program Files" / "Daiban"
        self.data = self.local / "Daiban"
        shutil.copy(setup, self.room / "setup.exe")

    def wine(self, *words: str, seconds: int = 300, **extra: str) -> subprocess.CompletedProcess[str]:
        """One program to its end, what it wrote taken in."""
        return subprocess.run(
            self._command(words, extra), capture_output=True, text=True, encoding="utf-8", errors="replace",
            timeout=seconds, check=False,
        )  # fmt: skip

    def begin(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self._command(words, {}), stdout=(self.room / "begun.txt").open("wb"), stderr=subprocess.STDOUT
        )

    def fonts(self) -> None:
        """What Windows carries as SimSun-ExtB: the fonts of rare names, which Wine lacks."""
        folder = self.prefix / "drive_c" / "windows" / "Fonts"
        for name in ("lxgw-wenkai/LXGWWenKai-Regular.ttf", "hanazono/HanaMinA.ttf", "hanazono/HanaMinB.ttf"):
            if (FONTS / name).exists():
                shutil.copy(FONTS / name, folder)

    def end(self) -> None:
        subprocess.run(self._command(("-k",), {}, "wineserver"), check=False, capture_output=True)

    def picture(self, target: Path) -> None:
        inside = self.room / "window.png"
        command = [
            "chroot",
            str(CHROOT),
            "env",
            f"DISPLAY={DISPLAY}",
            "import",
            "-window",
            "root",
            "/smoke/window.png",
        ]
        subprocess.run(command, check=True, timeout=60, capture_output=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(inside, target)

    def _command(self, words: tuple[str, ...], extra: dict[str, str], program: str = "wine") -> list[str]:
        settings = {
            "WINEPREFIX": "/smoke/prefix", "DISPLAY": DISPLAY, "WINEDEBUG": "-all", "HOME": "/root", "LANG": "C.UTF-8",
            "WINEDLLOVERRIDES": "mscoree,mshtml=", "PATH": "/usr/bin:/bin:/usr/lib/wine", **extra,
        }  # fmt: skip
        return [
            "chroot", str(CHROOT), "env", "-i", *(f"{key}={value}" for key, value in settings.items()), program, *words
        ]  # fmt: skip


def main(arguments: list[str]) -> int:
    setup = _setup(arguments)
    reason = _no_chroot()
    if reason:
        sys.stdout.write(f"wine_smoke: skipped, {reason}\n")
        return SKIPPED
    passed = 0
    with _mounted(), _screen(), tempfile.TemporaryDirectory() as office:
        windows = Windows(setup)
        _center("init", "--name", "示范县政务服务中心", "--short", "示范县", "--data", office)
        county = CountyProcess(Path(office))
        county.start()
        steps: list[tuple[str, Callable[[], str]]] = [
            ("setup.exe /S", lambda: _installed(windows)),
            ("registry and shortcuts", lambda: _registered(windows, "HKCU")),
            ("daiban selftest", lambda: _selftest(windows)),
            ("window", lambda: _window(windows)),
            ("uninstall keeps the data", lambda: _uninstalled(windows, windows.own, keeps=True)),
            ("enrolment refused", lambda: _refused(windows, county.url)),
            ("enrolment", lambda: _enrolled(windows, county.url, Path(office))),
            ("uninstall /DELETEDATA", lambda: _uninstalled(windows, windows.own, keeps=False)),
            ("/ALLUSERS", lambda: _for_all(windows)),
            ("uninstall for all", lambda: _uninstalled(windows, windows.shared, keeps=True)),
        ]
        try:
            for name, step in steps:
                try:
                    words = step()
                except Exception as broken:  # noqa: BLE001 (whatever breaks is what was to be found)
                    sys.stdout.write(f"FAILED {name}: {type(broken).__name__}: {broken}\n")
                else:
                    passed += 1
                    sys.stdout.write(f"passed {name}: {words}\n")
                sys.stdout.flush()
        finally:
            windows.end()
            county.stop()
    sys.stdout.write(f"{passed} of {len(steps)} passed\n")
    return 0 if passed == len(steps) else 1


def _setup(arguments: list[str]) -> Path:
    found = [Path(name) for name in arguments] or sorted((ROOT / "out" / "installers").glob("*-setup.exe"))
    if not found or not found[-1].exists():
        raise SystemExit("wine_smoke: no setup; run build/installer/windows.py")
    return found[-1]


def _no_chroot() -> str:
    """Makes the chroot where it is not there yet; otherwise why it cannot be made."""
    if os.path.lexists(CHROOT / "usr" / "bin" / "wine"):
        return ""
    if os.geteuid() != 0:
        return "it needs root for a chroot"
    if shutil.which("debootstrap") is None:
        return "debootstrap is missing (apt-get install debootstrap)"
    made = subprocess.run(
        ["debootstrap", "--variant=minbase", "trixie", str(CHROOT), MIRROR], stdout=subprocess.DEVNULL
    )
    if made.returncode:
        return "debootstrap did not go through (is the mirror reachable?)"
    shutil.copy("/etc/resolv.conf", CHROOT / "etc" / "resolv.conf")
    with _mounted():
        code = f"apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends {PACKAGES}"
        got = subprocess.run(["chroot", str(CHROOT), "sh", "-c", code], stdout=subprocess.DEVNULL)
    return "Wine could not be installed in the chroot" if got.returncode else ""


@contextmanager
def _mounted() -> Iterator[None]:
    places = [name for name in ("proc", "dev") if not os.path.ismount(CHROOT / name)]
    for name in places:
        subprocess.run(["mount", "--bind", f"/{name}", str(CHROOT / name)], check=True)
    try:
        yield
    finally:
        for name in reversed(places):
            subprocess.run(["umount", "-l", str(CHROOT / name)], check=False)


@contextmanager
def _screen() -> Iterator[None]:
    command = ["chroot", str(CHROOT), "Xvfb", DISPLAY, "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    screen = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        screen.terminate()
        screen.wait(30)


def _run_setup(windows: Windows, *words: str) -> int:
    return windows.wine("/smoke/setup.exe", "/S", *words, seconds=600).returncode


def _installed(windows: Windows) -> str:
    windows.wine("wineboot", "-i", seconds=300)
    windows.fonts()
    _is(_run_setup(windows), 0, "error level")
    files = [path for path in windows.own.rglob("*") if path.is_file()]
    _is(
        {"python.exe", "pythonw.exe", "daiban.cmd", "uninstall.exe"} <= {path.name for path in files},
        True,
        "files",
    )
    size = sum(path.stat().st_size for path in files)
    return f"{len(files)} files, {size / 1e6:.0f} MB"


def _registered(windows: Windows, hive: str) -> str:
    said = windows.wine("reg", "query", f"{hive}\\{KEY}").stdout
    for name in (
        "DisplayName",
        "DisplayVersion",
        "UninstallString",
        "QuietUninstallString",
        "InstallLocation",
    ):
        _is(name in said, True, name)
    folder = "drive_c/ProgramData" if hive == "HKLM" else "drive_c/users/root"
    found = {path.name for path in (windows.prefix / "drive_c").rglob("*.lnk")}
    _is("代办台.lnk" in found, True, f"shortcut below {folder}")
    return f"5 values, {sum(1 for _ in (windows.prefix / 'drive_c').rglob('代办台.lnk'))} shortcuts"


def _selftest(windows: Windows) -> str:
    done = windows.wine(
        f"{_windows_path(windows, windows.own)}\\python.exe", "-m", "desktop.cli", "selftest", seconds=600
    )
    (windows.room / "selftest.txt").write_text(done.stdout + done.stderr, "utf-8")
    lines = done.stdout.strip().splitlines()
    wrong = [line for line in lines if not line.startswith(("过", "通过", "passed", "ok"))]
    _is(done.returncode, 0, f"error level; {' | '.join(wrong)} {done.stderr[-600:]}")
    return lines[-1]


def _window(windows: Windows) -> str:
    import time

    begun = windows.begin(f"{_windows_path(windows, windows.own)}\\python.exe", "-m", "desktop")
    target = ROOT / "out" / "shots" / "wine.png"
    for _ in range(60):
        time.sleep(1)
        windows.picture(target)
        if begun.poll() is not None:
            raise RuntimeError((windows.room / "begun.txt").read_text("utf-8", "replace")[-800:])
        if _colours(target) > 60:
            time.sleep(4)
            windows.picture(target)
            break
    colours = _colours(target)
    windows.end()
    begun.wait(60)
    _is(colours > 60, True, f"something drawn ({colours} colours)")
    return f"{target.relative_to(ROOT)}, {colours} colours"


def _colours(picture: Path) -> int:
    from PIL import Image

    with Image.open(picture) as image:
        return len(image.convert("RGB").getcolors(1 << 20) or ())


def _uninstalled(windows: Windows, folder: Path, *, keeps: bool) -> str:
    windows.data.mkdir(parents=True, exist_ok=True)
    (windows.data / "kept.txt").write_text("1", "ascii")
    # _?= runs the uninstaller in place instead of as a copy that outlives the call
    words = ["/S"] if keeps else ["/S", "/DELETEDATA"]
    done = windows.wine(
        f"{_windows_path(windows, folder)}\\uninstall.exe", *words, f"_?={_windows_path(windows, folder)}"
    )
    _is(done.returncode, 0, "error level")
    left = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    _is([name for name in left if name != "uninstall.exe"], [], "left behind")
    _is((windows.data / "kept.txt").exists(), keeps, "the data")
    _is(list((windows.prefix / "drive_c").rglob("代办台.lnk")), [], "shortcuts left")
    for hive in ("HKCU", "HKLM"):
        _is(windows.wine("reg", "query", f"{hive}\\{KEY}").returncode == 0, False, f"{hive} key left")
    shutil.rmtree(folder, ignore_errors=True)
    return "program, keys and shortcuts gone; data " + ("kept" if keeps else "removed")


def _refused(windows: Windows, url: str) -> str:
    shutil.rmtree(windows.data, ignore_errors=True)
    _is(_run_setup(windows, f"/CENTER={url}", "/ENROL=WRNG-CODE-0000"), 20, "error level")
    _is((windows.own / "python.exe").exists(), True, "installed all the same")
    return "error level 20, installed all the same"


def _enrolled(windows: Windows, url: str, office: Path) -> str:
    words = ["--site", SITE, "--name", "楠木寺村代办点", "--tier", "village", "--short", "内椑木"]
    parent = [
        "--site",
        "511999104000",
        "--name",
        "椑木镇便民服务中心",
        "--tier",
        "township",
        "--short",
        "椑木镇",
    ]
    for arguments in (parent, words):
        code = json.loads(_center("enrol", *arguments, "--data", str(office), "--json"))["code"]
    _is(_run_setup(windows, f"/CENTER={url}", f"/ENROL={code}"), 0, "error level")
    done = windows.wine(
        f"{_windows_path(windows, windows.own)}\\python.exe",
        "-m",
        "desktop.cli",
        "--json",
        "key",
        "show",
        seconds=120,
    )
    _is(SITE in done.stdout, True, f"key show names the site: {done.stdout[-300:]} {done.stderr[-300:]}")
    return f"error level 0, {SITE}"


def _center(*words: str) -> str:
    """One command of the county; what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "sync.center", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    _is(done.returncode, 0, f"daiban-center {words[0]}: {done.stderr[-400:]}")
    return done.stdout.strip()


def _for_all(windows: Windows) -> str:
    _is(_run_setup(windows, "/ALLUSERS"), 0, "error level")
    _is((windows.shared / "python.exe").exists(), True, "Program Files")
    return _registered(windows, "HKLM")


def _windows_path(windows: Windows, folder: Path) -> str:
    inside = folder.relative_to(windows.prefix / "drive_c").as_posix().replace("/", "\\")
    return f"C:\\{inside}"


def _is(found: object, wanted: object, what: str) -> None:
    if found != wanted:
        raise AssertionError(f"{what}: {found!r}, expected {wanted!r}")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
