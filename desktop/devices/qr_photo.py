"""A QR code in a photo: the county's invitation as a phone or the document camera took it. No Qt.

A picture is judged before it is unpacked (`picture_intake`), then read in grey at a bearable size.
Says what is not there; whom the code is from is asked elsewhere.
"""

from __future__ import annotations

from PIL import Image

from desktop.devices.picture_intake import open_picture
from desktop.devices.ports import Picture
from sync.ledger.invitation import is_invitation, read_invitation
from sync.ledger.problems import Problem, register

register({"enrol.photo_unreadable": "照片{file}打不开，可能没有存完整。请重新拍一张再选。"})

SIDES = (1600, 3200)
"""Longest side in pixels at the first and the second try: a small code on a large photo needs the second."""


def invitation_in(picture: Picture) -> str:
    """The text of the county's QR code. Raises Problem enrol.no_qr, enrol.invitation, enrol.photo_unreadable,
    device.picture_refused.
    """
    found: list[str] = []
    for side in SIDES:
        found = _codes(_grey(picture, side))
        invited = next((text for text in found if is_invitation(text)), "")
        if invited:
            read_invitation(invited)
            return invited
    raise Problem("enrol.invitation" if found else "enrol.no_qr")


def _grey(picture: Picture, side: int) -> Image.Image:
    with open_picture(picture.content, picture.name) as opened:
        try:
            opened.draft("L", (side, side))  # a JPEG is unpacked at a fraction of its size
            grey = opened.convert("L")
        except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as broken:
            raise Problem("enrol.photo_unreadable", file=picture.name) from broken
    grey.thumbnail((side, side))
    return grey


def _codes(grey: Image.Image) -> list[str]:
    import zxingcpp

    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return [code.text for code in found if code.text]
