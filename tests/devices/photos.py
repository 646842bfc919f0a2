"""Photos of a desk with a sheet on it, drawn: perspective, shadow, noise, glare and blur as wanted."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from desktop.devices.page_finder import Corners
from desktop.devices.page_work import _perspective

SHEET = (1654, 2339)
CORNERS: Corners = ((0.14, 0.10), (0.83, 0.06), (0.90, 0.95), (0.08, 0.91))


def form_sheet(lines: int = 58, size: int = 26, stamp: bool = False) -> Image.Image:
    """A dense form at 200 dpi: ruled lines, digits and letters of about 9 points."""
    sheet = Image.new("RGB", SHEET, (244, 242, 236))
    pen, font, dice = ImageDraw.Draw(sheet), ImageFont.load_default(size), random.Random(5)
    for number in range(lines):
        y = 120 + number * 36
        pen.text(
            (120, y),
            f"{number:02} " + "".join(dice.choice("0123456789ABCXYZ ") for _ in range(80)),
            (30, 30, 30),
            font,
        )
        pen.line((110, y + 33, 1540, y + 33), (90, 90, 90), 1)
    if stamp:
        pen.ellipse((1000, 1700, 1400, 2100), outline=(210, 30, 30), width=14)
    return sheet


def photo(
    sheet: Image.Image | None = None,
    size: tuple[int, int] = (3000, 4000),
    corners: Corners = CORNERS,
    *,
    desk: tuple[int, int, int] = (92, 70, 55),
    shadow: bool = True,
    blur: float = 0.0,
    glare: bool = False,
) -> Image.Image:
    """The sheet as a camera sees it."""
    sheet = form_sheet() if sheet is None else sheet
    points = [(x * size[0], y * size[1]) for x, y in corners]
    ends = [(0.0, 0.0), (sheet.width, 0.0), (sheet.width, sheet.height), (0.0, sheet.height)]
    back = _perspective(points, ends)
    laid = sheet.transform(size, Image.Transform.PERSPECTIVE, back, Image.Resampling.BICUBIC)
    mask = Image.new("L", sheet.size, 255).transform(size, Image.Transform.PERSPECTIVE, back)
    picture = Image.new("RGB", size, desk)
    picture.paste(laid, mask=mask)
    if shadow:
        slope = Image.linear_gradient("L").resize(size).point(lambda value: 130 + value // 2)
        picture = ImageChops.multiply(picture, Image.merge("RGB", (slope,) * 3))
    if glare:
        spot = Image.new("L", size)
        ImageDraw.Draw(spot).ellipse((size[0] * 0.4, size[1] * 0.4, size[0] * 0.62, size[1] * 0.55), fill=255)
        picture.paste((255, 255, 255), mask=spot.filter(ImageFilter.GaussianBlur(size[0] / 60)))
    if blur:
        picture = picture.filter(ImageFilter.GaussianBlur(blur))
    noise = Image.effect_noise(size, 8).convert("RGB")
    return ImageChops.add(picture, noise, 1, -128)


def jpeg(picture: Image.Image, quality: int = 90) -> bytes:
    store = io.BytesIO()
    picture.save(store, "JPEG", quality=quality)
    return store.getvalue()
