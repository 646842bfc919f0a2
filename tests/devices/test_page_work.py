"""A photo of a sheet becomes a small readable page; what is no photo, or too much of one, is refused in bounded memory."""

from __future__ import annotations

import io
import math
import struct
import subprocess
import sys
import zlib
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from desktop.devices.page_finder import WHOLE, find_page
from desktop.devices.page_work import COLOUR, GREY, TEXT, level, make_page, read_shot
from desktop.devices.picture_intake import look_at
from sync.ledger.problems import Problem
from tests.devices.photos import CORNERS, form_sheet, jpeg, photo

SIZE = (1200, 1600)


@cache
def shot(**looks):
    stamp, lines = looks.pop("stamp", False), looks.pop("lines", 40)
    return read_shot(jpeg(photo(form_sheet(lines, stamp=stamp), SIZE, **looks)), "纸.jpg")


def furthest(found, wanted):
    return max(
        math.dist((a[0] * SIZE[0], a[1] * SIZE[1]), (b[0] * SIZE[0], b[1] * SIZE[1]))
        for a, b in zip(found, wanted, strict=True)
    )


@pytest.mark.parametrize(
    "corners",
    [
        CORNERS,
        ((0.05, 0.05), (0.95, 0.05), (0.95, 0.95), (0.05, 0.95)),
        ((0.20, 0.30), (0.75, 0.22), (0.85, 0.80), (0.28, 0.90)),
    ],
    ids=["perspective", "straight", "turned and small"],
)
def test_the_sheet_is_found(corners):
    found = find_page(photo(size=SIZE, corners=corners))
    assert found is not None
    assert furthest(found, corners) < 10


def test_white_on_white_is_not_guessed():
    assert find_page(photo(size=SIZE, desk=(236, 235, 230), shadow=False)) is None
    assert read_shot(jpeg(photo(size=SIZE, desk=(236, 235, 230), shadow=False)), "a").corners == WHOLE


def test_a_plain_page_becomes_black_and_white():
    page = make_page(shot(), shot().corners)
    assert (page.mode, page.suffix, page.warnings) == (TEXT, ".pdf", ())
    assert len(page.content) < 60_000
    drawn = pypdfium2.PdfDocument(page.content)[0].render(scale=2, grayscale=True).to_pil()
    assert abs(drawn.height / drawn.width - math.sqrt(2)) < 0.02
    paper = drawn.crop((40, drawn.height - 100, drawn.width - 40, drawn.height - 40))
    assert paper.histogram()[255] > 0.99 * paper.width * paper.height, "the shadow has gone"


def test_lines_stay_where_they_were_on_the_sheet():
    """The first line of text lies where it lay before the camera."""
    page = make_page(shot(lines=1), CORNERS)
    drawn = pypdfium2.PdfDocument(page.content)[0].render(scale=2, grayscale=True).to_pil()
    dark = (
        drawn.crop((30, 30, drawn.width - 30, drawn.height - 30))
        .point(lambda value: 255 * (value < 128))
        .getbbox()
    )
    assert dark is not None
    assert abs((dark[1] + 30) / drawn.height - 126 / 2339) < 0.012


def test_a_stamp_keeps_its_colour_and_half_tones_are_chosen_by_hand():
    stamped = shot(stamp=True)
    page = make_page(stamped, stamped.corners)
    assert (page.mode, page.suffix) == (COLOUR, ".jpg")
    grey = make_page(stamped, stamped.corners, GREY)
    for one in (page, grey):
        assert len(one.content) <= 200_000
    assert Image.open(io.BytesIO(grey.content)).mode == "L"


@pytest.mark.parametrize(
    ("looks", "words"),
    [({"blur": 4.0}, "糊"), ({"glare": True}, "反光"), ({"desk": (10, 10, 10)}, "")],
    ids=["blurred", "glaring", "good"],
)
def test_what_to_mind_is_told_while_the_villager_is_there(looks, words):
    told = make_page(shot(**looks), shot(**looks).corners).warnings
    assert any(words in line for line in told) if words else told == ()


def test_a_small_picture_is_told():
    page = make_page(read_shot(jpeg(photo(size=(600, 800))), "a"), CORNERS)
    assert any("太小" in line for line in page.warnings)


@pytest.mark.parametrize("askew", [-3.0, 2.2])
def test_a_scan_is_turned_straight(askew):
    turned = form_sheet(30).rotate(askew, Image.Resampling.BICUBIC, fillcolor="white")
    assert _lean(level(turned)) < 0.2 < _lean(turned)


def _lean(sheet):
    """How far the long ruled line at the top climbs over the page, in degrees."""
    dark = sheet.convert("L").point(lambda value: 255 * (value < 150))
    tops = [dark.crop((x, 0, x + 60, 1200)).getbbox()[1] for x in (300, 1200)]
    return abs(math.degrees(math.atan2(tops[1] - tops[0], 900)))


def test_quarters_and_hand_made_corners():
    page = make_page(shot(), ((0.0, 0.0), (0.5, 0.0), (0.5, 0.25), (0.0, 0.25)), GREY, turns=1)
    assert page.height > page.width
    with pytest.raises(Problem) as refused:
        make_page(shot(), ((0.1, 0.1),) * 4)
    assert refused.value.code == "device.corners"


def test_phones_lay_pictures_on_their_side():
    sideways = photo(size=SIZE).rotate(90, expand=True)
    store = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    sideways.save(store, "JPEG", exif=exif)
    assert furthest(read_shot(store.getvalue(), "a").corners, CORNERS) < 10


def png(width: int, height: int, body: bytes = b"") -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


BAD = {
    "nothing": b"",
    "text": b"hello",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
    "bomb": png(60_000, 60_000, zlib.compress(bytes(1 << 20))),
    "100 megapixels": png(12_000, 9_000),
    "one long line": png(40_000, 10),
    "half a jpeg": jpeg(photo(size=(300, 400)))[:4000],
    "noise behind a jpeg head": b"\xff\xd8\xff\xe0" + bytes(5000),
    "png without a body": png(1200, 1600),
    "half a pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>",
    "tiff of nothing": b"II*\x00\xff\xff\xff\xff",
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_bad_pictures_are_refused_calmly(content):
    with pytest.raises(Problem) as refused:
        read_shot(content, "坏.jpg")
    assert refused.value.code == "device.picture_refused"
    assert "坏.jpg" in refused.value.sentence


def test_a_pdf_is_taken_as_it_is():
    whole = make_page(shot(), shot().corners, TEXT).content
    assert look_at(whole, "a.pdf").kind == "pdf"
    with pytest.raises(Problem):
        look_at(whole[: len(whole) // 2], "a.pdf")


@pytest.mark.parametrize("modes", ["L", "LA", "RGBA", "P", "1", "CMYK", "I;16"])
def test_every_kind_of_pixels(modes):
    picture = form_sheet(5).resize((300, 420)).convert("L")
    picture = picture.convert("I").convert("I;16") if modes == "I;16" else picture.convert(modes)
    store = io.BytesIO()
    picture.save(store, "TIFF" if modes in ("CMYK", "I;16") else "PNG")
    assert read_shot(store.getvalue(), "a").picture.mode == "RGB"


def test_a_bomb_and_a_large_photo_stay_in_bounded_memory(tmp_path):
    """A process of its own that may have 700 MB in all: the bomb unfolded would need 10,800 MB."""
    script = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (700 << 20, 700 << 20))
from desktop.devices.page_work import make_page, read_shot
from sync.ledger.problems import Problem
from pathlib import Path
for name in ("bomb", "hundred"):
    try:
        read_shot(Path({str(tmp_path)!r}, name).read_bytes(), name)
        sys.exit("taken")
    except Problem as refused:
        assert refused.code == "device.picture_refused"
shot = read_shot(Path({str(tmp_path)!r}, "large").read_bytes(), "large")
make_page(shot, shot.corners)
"""
    (tmp_path / "bomb").write_bytes(BAD["bomb"])
    (tmp_path / "hundred").write_bytes(BAD["100 megapixels"])
    (tmp_path / "large").write_bytes(jpeg(Image.new("RGB", (8000, 6000), "white")))
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
