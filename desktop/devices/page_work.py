"""From a photo to a readable page: straightened, freed of shadow, small. Pillow only, no Qt, for a worker.

Limits: shadows and yellow light go, creases and curled paper stay. A page is A4 at 200 dpi at most,
so text down to 7 points stays readable. Sizes aimed at: 60 KB in black and white, 200 KB in grey or colour.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat

from desktop.devices.page_finder import WHOLE, Corners, Point, find_page
from desktop.devices.picture_intake import look_at, open_picture
from sync.ledger.problems import Problem

LONG_SIDE, SHORT_SIDE = 2339, 1654
"""A4 at 200 dpi."""
SMALL_LONG_SIDE = 1754
"""A4 at 150 dpi, for grey and colour."""
MOST_TEXT_BYTES = 60_000
MOST_SCAN_BYTES = 200_000
TEXT, GREY, COLOUR = "text", "grey", "colour"
A4_RATIO = 297 / 210
QUALITIES = ((1754, 60), (1754, 45), (1754, 32), (1520, 32), (1520, 22), (1170, 22), (1170, 12))
"""Longest side and JPEG quality, the best first: 150, 130 and 100 dpi of an A4 page."""
SHARP_LEAST = 0.19
"""Of the strongest edges against black on white, on a page 1,000 pixels high; a blurred page has less."""
GLARE_SHARE = 0.008
SOURCE_SIDE = 4700
"""A photo is read at no more than this, where its format can be read smaller (JPEG)."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo read in: the picture at most some thousand pixels wide, the corners found, `sure` or not."""

    picture: Image.Image
    corners: Corners
    sure: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it will be kept. `mode`: TEXT, GREY or COLOUR; `warnings`: sentences for the clerk."""

    content: bytes
    suffix: str
    mode: str
    width: int
    height: int
    warnings: tuple[str, ...] = ()


def read_shot(content: bytes, name: str) -> Shot:
    """Unpack a photo, upright, and look for the sheet. Raises Problem("device.picture_refused")."""
    look_at(content, name)
    try:
        with open_picture(content, name) as picture:
            picture.draft("RGB", (SOURCE_SIDE // 2, SOURCE_SIDE // 2))
            upright = _flat(ImageOps.exif_transpose(picture))
    except Problem:
        raise
    except (OSError, ValueError, SyntaxError, MemoryError, EOFError, Image.DecompressionBombError) as error:
        reason = "文件已损坏，请重新拍照或选择文件"
        raise Problem("device.picture_refused", file=name, reason=reason) from error
    corners = find_page(upright)
    return Shot(upright, corners or WHOLE, corners is not None)


def make_page(shot: Shot, corners: Corners, mode: str = "", turns: int = 0) -> Page:
    """Cut out, straighten, clean and pack. `mode` "" is what suits the page; `turns`: quarters to the right."""
    sheet = straighten(shot.picture, corners)
    if turns % 4:
        sheet = sheet.rotate(-90 * (turns % 4), expand=True)
    if corners == WHOLE:
        sheet = level(sheet)
    warnings = what_to_mind(sheet)
    mode = mode or (GREY if len(warnings) else suggested(sheet))
    content, suffix = _pack_text(sheet) if mode == TEXT else _pack_tones(sheet, mode)
    return Page(content, suffix, mode, *sheet.size, warnings)


def straighten(picture: Image.Image, corners: Corners) -> Image.Image:
    """The four-sided part as a rectangle of the size it can bear."""
    points = [(x * picture.width, y * picture.height) for x, y in corners]
    across = max(math.dist(points[0], points[1]), math.dist(points[3], points[2]))
    down = max(math.dist(points[0], points[3]), math.dist(points[1], points[2]))
    size = _sheet_size(max(across, 1.0), max(down, 1.0))
    target = [(0.0, 0.0), (size[0], 0.0), (size[0], size[1]), (0.0, size[1])]
    numbers = _perspective(target, points)
    return picture.transform(size, Image.Transform.PERSPECTIVE, numbers, Image.Resampling.BICUBIC)


def level(sheet: Image.Image) -> Image.Image:
    """Turn a page that was scanned a little askew (at most 5 degrees) by its lines of text."""
    small = ImageOps.invert(clean(sheet.convert("L")))
    small.thumbnail((500, 500), Image.Resampling.BOX)

    def sharpness(angle: float) -> float:
        turned = small.rotate(angle, Image.Resampling.BILINEAR)
        return float(ImageStat.Stat(turned.resize((1, turned.height), Image.Resampling.BOX)).var[0])

    best = max((step / 2 for step in range(-10, 11)), key=sharpness)
    best = max((best + step / 10 for step in range(-4, 5)), key=sharpness)
    if abs(best) < 0.15 or sharpness(best) < 1.1 * sharpness(0.0):
        return sheet
    return sheet.rotate(best, Image.Resampling.BICUBIC, fillcolor="white")


def clean(grey: Image.Image) -> Image.Image:
    """Even light: each point against the paper around it, as a quotient (logarithms in tables)."""
    ground = grey.reduce(8).filter(ImageFilter.MaxFilter(7)).filter(ImageFilter.BoxBlur(5))
    ground = ground.resize(grey.size, Image.Resampling.BILINEAR)
    return ImageChops.add(grey.point(_LOG), ImageOps.invert(ground.point(_LOG))).point(_EXP)


def suggested(sheet: Image.Image) -> str:
    """COLOUR where there is a stamp or a picture in colours, GREY where there are half-tones, else TEXT."""
    small = sheet.copy()
    small.thumbnail((240, 240), Image.Resampling.BOX)
    saturation = small.convert("HSV").getchannel("S").histogram()
    if sum(saturation[110:]) > 0.002 * small.width * small.height:
        return COLOUR
    tones = clean(sheet.convert("L")).histogram()
    return GREY if sum(tones[60:170]) > 0.10 * sum(tones) else TEXT


def what_to_mind(sheet: Image.Image) -> tuple[str, ...]:
    """Blur, glare, darkness and too few pixels, while the villager still sits there."""
    grey = sheet.convert("L")
    small = grey.copy()
    small.thumbnail((1000, 1000), Image.Resampling.BOX)
    found = []
    if max(sheet.size) < 1100:
        found.append("纸张在照片里太小，字可能看不清。请靠近一些再拍。")
    if _sharpness(small) < SHARP_LEAST:
        found.append("照片可能拍糊了。请拿稳、对准再拍一张。")
    if _glare(small):
        found.append("照片上有一块反光，那里的字可能看不清。请换个角度再拍。")
    if ImageStat.Stat(small).median[0] < 60:
        found.append("照片太暗。请开灯或移到亮处再拍。")
    return tuple(found)


def _sharpness(small: Image.Image) -> float:
    """How steep the steepest edges are; the grain of a camera chip is taken out before."""
    smooth = small.filter(ImageFilter.MedianFilter(3))
    edges = smooth.filter(_EDGES).histogram()
    steep = _percentile(edges, 0.998) - _percentile(edges, 0.002)
    tones = smooth.histogram()
    return steep / max(24, _percentile(tones, 0.9) - _percentile(tones, 0.005))


def _percentile(histogram: list[int], share: float) -> int:
    wanted, seen = share * sum(histogram), 0
    for value, count in enumerate(histogram):
        seen += count
        if seen >= wanted:
            return value
    return 255


def _glare(small: Image.Image) -> bool:
    """Places burnt out to white although the paper around them is not."""
    ground = small.reduce(4).filter(ImageFilter.MinFilter(3))
    histogram = ground.histogram()
    burnt = sum(histogram[244:]) / sum(histogram)
    return ImageStat.Stat(small).median[0] < 232 and burnt > GLARE_SHARE


def _pack_text(sheet: Image.Image) -> tuple[bytes, str]:
    """One bit, fax group 4 inside a PDF, which every browser and printer shows. 200 dpi, 150 where it is dense."""
    grey = clean(sheet.convert("L")).filter(ImageFilter.GaussianBlur(0.6))
    content = _fax(grey)
    if len(content) > MOST_TEXT_BYTES:
        grey.thumbnail((SMALL_LONG_SIDE, SMALL_LONG_SIDE), Image.Resampling.LANCZOS)
        content = _fax(grey)
    return content, ".pdf"


def _fax(grey: Image.Image) -> bytes:
    bits = grey.point(lambda value: 255 * (value > 165)).convert("1", dither=Image.Dither.NONE)
    store = io.BytesIO()
    bits.save(store, "PDF", resolution=_dpi(bits), creationDate=None, modDate=None)
    return store.getvalue()


def _pack_tones(sheet: Image.Image, mode: str) -> tuple[bytes, str]:
    """JPEG, as good as fits."""
    small = sheet.copy() if mode == COLOUR else clean(sheet.convert("L"))
    content = b""
    for side, quality in QUALITIES:
        small.thumbnail((side, side), Image.Resampling.LANCZOS)
        store = io.BytesIO()
        small.save(store, "JPEG", quality=quality, progressive=True, dpi=(_dpi(small), _dpi(small)))
        content = store.getvalue()
        if len(content) <= MOST_SCAN_BYTES:
            break
    return content, ".jpg"


def _dpi(sheet: Image.Image) -> int:
    return max(50, round(max(sheet.size) / (297 / 25.4)))


def _flat(picture: Image.Image) -> Image.Image:
    """RGB on white paper: a transparent place is no black place."""
    if "A" in picture.getbands() or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        ground = Image.new("RGB", layered.size, "white")
        ground.paste(layered, mask=layered.getchannel("A"))
        return ground
    if picture.mode in ("I;16", "I", "F"):
        picture = picture.convert("F").point(lambda value: value * (1 / 256)).convert("L")
    return picture.convert("RGB")


def _sheet_size(across: float, down: float) -> tuple[int, int]:
    """The true shape where it is near A4, else as it lies; never more pixels than the photo gives."""
    long, short = max(across, down), min(across, down)
    ratio = A4_RATIO if abs(long / short / A4_RATIO - 1) < 0.08 else long / short
    long = min(long, LONG_SIDE)
    wide, narrow = max(1, round(long)), max(1, round(long / ratio))
    return (wide, narrow) if across > down else (narrow, wide)


def _perspective(target: list[Point], source: list[Point]) -> tuple[float, ...]:
    """The eight numbers by which Pillow finds, for each target point, its source point."""
    rows = []
    for (x, y), (u, v) in zip(target, source, strict=True):
        rows.append([x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, u])
        rows.append([0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y, v])
    for at in range(8):
        pivot = max(range(at, 8), key=lambda row: abs(rows[row][at]))
        rows[at], rows[pivot] = rows[pivot], rows[at]
        if abs(rows[at][at]) < 1e-12:
            raise Problem("device.corners")
        for row in range(8):
            if row != at:
                factor = rows[row][at] / rows[at][at]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[at], strict=True)]
    return tuple(rows[at][8] / rows[at][at] for at in range(8))


_LOG = [round(255 * math.log1p(value) / math.log(256)) for value in range(256)]
_EXP = [min(255, round(math.expm1(value / 255 * math.log(256)))) for value in range(256)]
_EDGES = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), 4, 128)
