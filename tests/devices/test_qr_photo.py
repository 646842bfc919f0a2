"""The county's QR code from photos as clerks take them, and photos that are something else."""

from __future__ import annotations

import io
import random

import pytest
import segno
from PIL import Image, ImageFilter

from desktop.devices.ports import Picture
from desktop.devices.qr_photo import invitation_in
from sync.ledger.invitation import Invitation
from sync.ledger.problems import Problem

TEXT = Invitation("https://daiban.shifanxian.example:8443", "K7QF-2M9D-TX4B", "0123456789abcdef").text()


def qr(text=TEXT, scale=8):
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="png", scale=scale, border=4)
    return Image.open(io.BytesIO(out.getvalue())).convert("L")


def paper(code, size=(1500, 2100), at=(480, 620)):
    page = Image.new("L", size, 236)
    page.paste(code, at)
    return page


def photographed(page, seed=1):
    """On a dark desk, askew, seen from one side, slightly out of focus, with noise and a shadow."""
    width, height = page.size
    desk = page.rotate(11, expand=True, fillcolor=70, resample=Image.Resampling.BICUBIC)
    lean = (1, 0.12, -90, 0.05, 1, -40, 0.00005, 0.00004)
    desk = desk.transform(
        desk.size, Image.Transform.PERSPECTIVE, lean, Image.Resampling.BICUBIC, fillcolor=70
    )
    desk = desk.filter(ImageFilter.GaussianBlur(1.6))
    noise = random.Random(seed)
    grain = Image.new("L", (width // 8, height // 8))
    grain.putdata([noise.randint(96, 160) for _ in range(grain.width * grain.height)])
    return Image.blend(desk, grain.resize(desk.size), 0.12).convert("RGB")


def picture(image, kind="JPEG"):
    out = io.BytesIO()
    image.save(out, kind, **({"quality": 70} if kind == "JPEG" else {}))
    return Picture(out.getvalue(), f"photo.{kind.lower()}")


@pytest.mark.parametrize("turned", [0, 7, 90, 180, 233])
def test_it_is_read_however_the_photo_lies(turned):
    page = paper(qr()).rotate(turned, expand=True, fillcolor=236)
    assert invitation_in(picture(page)) == TEXT


def test_it_is_read_from_a_photo_as_a_phone_takes_it():
    assert invitation_in(picture(photographed(paper(qr())))) == TEXT


def test_a_small_code_on_a_large_photo_is_found():
    page = paper(qr(scale=3), size=(3000, 4000), at=(1700, 2900))
    assert invitation_in(picture(page)) == TEXT


def test_it_is_read_from_white_on_black_png_and_webp():
    for kind in ("PNG", "WEBP", "BMP"):
        assert invitation_in(picture(qr().convert("RGB"), kind)) == TEXT


def test_the_county_s_code_is_found_beside_another_one():
    page = paper(qr(), at=(100, 100))
    page.paste(qr("https://example.org"), (700, 1200))
    assert invitation_in(picture(page)) == TEXT


@pytest.mark.parametrize(
    ("image", "code"),
    [
        (paper(Image.new("L", (300, 300), 40)), "enrol.no_qr"),
        (paper(qr("GSP1|511999104205-20261123-01-0001-8|D01|20261123|AAAA")), "enrol.invitation"),
        (paper(qr("DBE1|ftp://nowhere|K7QF-2M9D-TX4B|0123456789abcdef")), "enrol.invitation"),
    ],
)
def test_a_picture_of_something_else_is_told(image, code):
    with pytest.raises(Problem) as refused:
        invitation_in(picture(image))
    assert refused.value.code == code
    assert refused.value.sentence


def test_huge_broken_and_foreign_files_are_told():
    whole = picture(photographed(paper(qr()))).content
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    for content, code in (
        (bomb.getvalue(), "device.picture_refused"),
        (b"", "device.picture_refused"),
        (b"%PDF-1.4 nothing", "device.picture_refused"),
        (whole[: len(whole) // 8], "enrol.photo_unreadable"),
    ):
        with pytest.raises(Problem) as refused:
            invitation_in(Picture(content, "photo.jpg"))
        assert refused.value.code == code
