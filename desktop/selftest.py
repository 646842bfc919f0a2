"""`daiban selftest`: the installed program tries everything a counter needs, in a folder that it throws away.

Real parts only: a sealed station is made, a specimen registered, its receipt drawn and read back, a picture
taken in, a wrong key refused. Each check is one line; the last one is `N of N passed`. A check that cannot be made on this
machine (no screen, no rare-character fonts) says so and fails: then the installation lacks something.
Knows every room, as the composition root does. Uses no network and nothing of the station that is on this PC.
"""

from __future__ import annotations

import io
import os
import shutil
import ssl
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from desktop.bootstrap import builtin_catalog, open_station
from desktop.paths import AppPaths, app_paths
from desktop.usecases.accounts import add_account
from desktop.usecases.cases import find_cases
from desktop.usecases.drafts import open_draft, save_field, save_proxy
from desktop.usecases.materials import add_scan, set_material
from desktop.usecases.papers import paper_pdf
from desktop.usecases.register import register_case
from desktop.usecases.station import Station
from forms.calendar import WorkingCalendar
from sync import seal
from sync.ledger.problems import Problem
from sync.store import Cabinet
from sync.transport import line

ACCOUNT, PASSWORD, NAME = "自检员", "selftest-1", "自检甲"
ITEM, SITE, COUNTY = "SB-003", "511999104205", "511999000000"
RARE = "𬍛𠮷㐂䶮"
"""A name's characters of GB 18030-2022 levels 2 and 3."""

Check = Callable[["Bench"], str]


@dataclass
class Bench:
    """What one check leaves for the next."""

    folder: Path
    stack: ExitStack
    station: Station | None = None
    case_no: str = ""
    receipt: bytes = b""
    kept: object = None

    @property
    def open_station(self) -> Station:
        if self.station is None:
            raise LookupError("no station was made")
        return self.station


@dataclass(frozen=True, slots=True)
class Tried:
    """One line: what was tried, whether it went, and what was seen or went wrong."""

    name: str
    passed: bool
    words: str


def run_all(checks: dict[str, Check] | None = None) -> Iterator[Tried]:
    """Every check in order; one that fails stops none of those after it."""
    with (
        tempfile.TemporaryDirectory(prefix="daiban-selftest-", ignore_cleanup_errors=True) as name,
        ExitStack() as stack,
    ):
        bench = Bench(Path(name), stack)
        for title, check in (CHECKS if checks is None else checks).items():
            try:
                yield Tried(title, True, check(bench))
            except Exception as broken:  # noqa: BLE001 (whatever breaks is what was to be found)
                yield Tried(title, False, f"{type(broken).__name__}: {broken}"[:200])


def _catalogue(_bench: Bench) -> str:
    items = builtin_catalog().versions
    if len(items) < 40:
        raise LookupError(f"{len(items)} items")
    return f"{len(items)} 个事项，签名都对"


def _fonts(_bench: Bench) -> str:
    fonts = _font_set()
    lacking = fonts.missing_glyphs("代办台示范县椑木镇，（）〔2026〕")
    if lacking:
        raise LookupError(lacking)
    return "、".join(path.name for path in fonts.files())


def _rare_fonts(_bench: Bench) -> str:
    lacking = _font_set().missing_glyphs(RARE)
    if lacking:
        raise LookupError(f"缺 {lacking}：请装生僻字字库（daiban-fonts）")
    return RARE


def _station(bench: Bench) -> str:
    bench.station = open_station(
        AppPaths(bench.folder / "station", app_paths().fonts), account=ACCOUNT, password=PASSWORD
    )
    bench.stack.callback(bench.station.cabinet.close)
    with bench.station.cabinet.unit() as unit:
        box = seal.box_public(seal.new_key())
        unit.enrol(site=SITE, incarnation=1, county_box_public=box, epoch="selftest")
        unit.settings.put("profile", _profile())
        unit.settings.put("parameters", {"tables": {}, "entrust": {}, "village_step": []})
    add_account(bench.station, ACCOUNT, PASSWORD)
    return f"已建在 {bench.folder.name}"


def _sealed(bench: Bench) -> str:
    """Nothing readable is on the disk, and the database opens with its own key only."""
    cabinet = bench.open_station.cabinet
    base = cabinet.base_dir
    for path in base.rglob("*"):
        if path.is_file() and (
            path.read_bytes()[:15] == b"SQLite format 3" or NAME.encode() in path.read_bytes()
        ):
            raise ValueError(path.name)
    others = replace(cabinet.keys, data_key=seal.new_key())
    copy = bench.folder / "copy"
    copy.mkdir()
    shutil.copy(base / "ledger.db", copy)
    try:
        Cabinet.open(
            copy, others, now_ms=lambda: 0, calendar=WorkingCalendar.builtin(), random_bytes=os.urandom
        ).close()
    except Problem as refused:
        return f"别的钥匙打不开（{refused.code}）"
    raise ValueError("another key opened the database")


def _registered(bench: Bench) -> str:
    """A specimen of a built-in item, typed as a clerk would, registered with every step of durability."""
    station = bench.open_station
    actor = _actor(station)
    item = station.item(ITEM)
    draft = open_draft(station, actor, ITEM).draft_id
    for path, value in item.sample.items():
        if "[" not in path:
            node = item.node(path)
            save_field(
                station, draft, path, tuple(value.split()) if node.type == "select_multiple" else value
            )
    save_proxy(station, draft, _mandate())
    from desktop.usecases.drafts import resume_draft

    for row in resume_draft(station, draft).materials:
        if row.needed:
            set_material(station, draft, row.material, "present", 1)
    first = next(row.material for row in resume_draft(station, draft).materials if row.needed)
    add_scan(station, draft, first, _photo(), "photo.jpg", 1)
    bench.case_no = register_case(station, actor, draft).case_no
    if station.cabinet.verify().faults:
        raise ValueError(str(station.cabinet.verify().faults))
    return bench.case_no


def _found(bench: Bench) -> str:
    found = find_cases(bench.open_station, bench.case_no[-6:], ())
    if [line.case_no for line in found] != [bench.case_no]:
        raise LookupError(f"{len(found)} found")
    return "按编号末尾找到"


def _paper(bench: Bench) -> str:
    station = bench.open_station
    with station.cabinet.reading() as view:
        case = view.cases.get(bench.case_no)
    if case is None:
        raise LookupError(bench.case_no)
    code = next(paper.code for paper in case.papers if paper.code.startswith("D01"))
    bench.receipt = paper_pdf(station, bench.case_no, code)
    return f"{code}，{len(bench.receipt) // 1024} KB"


def _paper_read(bench: Bench) -> str:
    """The pixels of the paper are not blank and its text layer holds the number."""
    import pypdfium2  # type: ignore[import-untyped]

    document = pypdfium2.PdfDocument(bench.receipt)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    if bench.case_no not in text:
        raise ValueError("the number is not in the text")
    picture = document[0].render(scale=1).to_pil().convert("L")
    if picture.getextrema()[0] > 128:
        raise ValueError("the page is blank")
    return f"{picture.width}×{picture.height} 点"


def _window(bench: Bench) -> str:
    """Qt draws text and its picture plugins are here."""
    from PySide6.QtCore import QLibraryInfo, QTranslator
    from PySide6.QtGui import QImage, QImageReader
    from PySide6.QtWidgets import QApplication, QLabel

    bench.kept = QApplication.instance() or QApplication(["daiban-selftest"])  # outlives every widget
    label = QLabel("代办台")
    label.resize(200, 80)
    image = label.grab().toImage()
    if image.isNull() or image.allGray() and image.pixel(0, 0) == 0:
        raise ValueError("nothing was drawn")
    kinds = {bytes(kind.data()).decode() for kind in QImageReader.supportedImageFormats()}
    if not {"png", "jpeg", "svg"} <= kinds:
        raise LookupError(f"{sorted(kinds)}")
    if QImage.fromData(_photo()).isNull():
        raise ValueError("a JPEG cannot be read")
    words = QTranslator()
    if not words.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        raise LookupError("qtbase_zh_CN")
    return (
        f"平台 {QApplication.platformName()}，{', '.join(sorted(kinds & {'png', 'jpeg', 'svg'}))}，中文界面"
    )


def _styles(_bench: Bench) -> str:
    from desktop.manual import Manual
    from resources.shelf import icon_names, style_sheet

    pages = len(Manual.load().pages)
    if not icon_names() or not style_sheet() or pages < 10:
        raise LookupError(f"{len(icon_names())} icons, {pages} pages")
    return f"{len(icon_names())} 个图标，手册 {pages} 页"


def _tls(_bench: Bench) -> str:
    import certifi

    context = line.context()
    context.load_verify_locations(cafile=certifi.where())
    if context.minimum_version < ssl.TLSVersion.TLSv1_2:
        raise ssl.SSLError("TLS before 1.2 is spoken")
    if not context.get_ca_certs():
        raise ssl.SSLError("no certificates")
    return f"{ssl.OPENSSL_VERSION}，{len(context.get_ca_certs())} 个根证书"


def _sealing(_bench: Bench) -> str:
    key, seed = seal.new_key(), seal.new_key()
    message = RARE.encode()
    if seal.unseal(key, seal.seal(key, message)) != message:
        raise ValueError("seal")
    if not seal.verify(seal.sign_public(seed), message, seal.sign(seed, message)):
        raise ValueError("signature")
    if seal.unbox(seed, seal.box_to(seal.box_public(seed), message)) != message:
        raise ValueError("box")
    return "加密、签名、密封都对"


def _pouch(bench: Bench) -> str:
    """Segments and the pouch's format: the compressor, its dictionary, age."""
    import pyrage

    from sync.segments.dictionaries import NEWEST, dictionary

    dictionary(NEWEST)
    identity = pyrage.x25519.Identity.generate()
    closed = pyrage.encrypt(RARE.encode(), [identity.to_public()])
    if pyrage.decrypt(closed, [identity]) != RARE.encode():
        raise ValueError("age")
    return f"字典 {NEWEST} 号，交换包能封能开"


def _devices(_bench: Bench) -> str:
    import serial.tools.list_ports

    import desktop.devices.card_reader  # noqa: F401 (that it can be imported is what counts)

    ports = [port.device for port in serial.tools.list_ports.comports()]
    return f"串口 {len(ports)} 个"


def _camera(bench: Bench) -> str:
    """A photo of a sheet on a desk goes the whole way of the camera, and every format that is taken in can be read."""
    from desktop.devices.camera import FolderCamera
    from desktop.devices.page_work import make_page, read_shot
    from desktop.devices.picture_intake import FORMATS

    folder = bench.folder / "camera"
    folder.mkdir()
    (folder / "1.jpg").write_bytes(_desk("JPEG"))
    taken = FolderCamera(folder).capture()
    shot = read_shot(taken.content, taken.name)
    if not shot.sure:
        raise ValueError("the sheet was not found")
    page = make_page(shot, shot.corners)
    if not page.content or page.width >= page.height:
        raise ValueError(f"{page.width}x{page.height}")
    for kind in FORMATS:
        read_shot(_desk(kind), f"photo.{kind.lower()}")
    return f"找到纸边，整成 {page.width}×{page.height} 点；{'、'.join(FORMATS)} 都能收"


def _pinyin(_bench: Bench) -> str:
    from forms.pinyin import letters

    found = "".join(letters("高龄津贴"))
    if found != "gljt":
        raise ValueError(found)
    return "gljt → 高龄津贴"


CHECKS: dict[str, Check] = {
    "事项目录": _catalogue,
    "字库": _fonts,
    "生僻字": _rare_fonts,
    "拼音": _pinyin,
    "加密和签名": _sealing,
    "证书": _tls,
    "交换包和字典": _pouch,
    "图标、样式、手册": _styles,
    "窗口": _window,
    "设备": _devices,
    "拍照": _camera,
    "建站": _station,
    "登记一件": _registered,
    "查找": _found,
    "出回执": _paper,
    "读回执": _paper_read,
    "磁盘上没有明文": _sealed,
}


def _font_set() -> Any:
    from forms.printing import FontSet

    return FontSet.find(app_paths().fonts)


def _actor(station: Station) -> Any:
    with station.cabinet.reading() as view:
        account = view.accounts.get(ACCOUNT)
    if account is None:
        raise LookupError(ACCOUNT)
    return account.actor()


def _photo() -> bytes:
    from PIL import Image

    picture = Image.effect_noise((320, 200), 40).convert("RGB")
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=80)
    return kept.getvalue()


def _desk(kind: str) -> bytes:
    """A light upright sheet with lines on a dark desk. `kind`: a format of Pillow's."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (1200, 1400), (50, 40, 35))
    draw = ImageDraw.Draw(picture)
    draw.polygon([(200, 120), (1000, 140), (1010, 1280), (190, 1260)], fill=(238, 236, 230))
    for row in range(260, 1150, 60):
        draw.line([(280, row), (900, row + 4)], fill=(30, 30, 30), width=6)
    kept = io.BytesIO()
    picture.save(kept, kind)
    return kept.getvalue()


def _mandate() -> dict[str, Any]:
    return {
        "name": ACCOUNT, "id_type": "111", "id_no": "511999197001010026", "mobile": "13800000000",
        "kind": "村社区代办员(委托)", "post": "代办员", "powers": ["递交", "签收", "代领结果"],
    }  # fmt: skip


def _profile() -> dict[str, Any]:
    return {
        "site": SITE, "name": "自检代办点", "short": "自检", "tier": "village", "parent": "511999104000",
        "parent_name": "自检镇便民服务中心", "county": COUNTY, "county_name": "自检县政务服务中心", "address": "",
        "hours": "", "phone": "", "organ": {"name": "自检镇人民政府", "phone": "", "supervise_phone": ""},
        "hotline": "12345", "remedy": {"body": "自检县人民政府", "court": "自检县人民法院"},
        "no_township_tier": False, "device": "01",
    }  # fmt: skip


def offscreen_where_there_is_no_screen() -> None:
    """A server that builds the program has no screen; Qt draws into memory then."""
    if os.name == "posix" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
