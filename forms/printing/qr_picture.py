"""A QR code as a picture file, for what is shown or sent and not printed on one of our papers."""

from __future__ import annotations

import io

import segno


def qr_picture(text: str, kind: str = "svg") -> bytes:
    """`kind`: svg | png. Raises ValueError for another."""
    if kind not in ("svg", "png"):
        raise ValueError(kind)
    out = io.BytesIO()
    segno.make(text, error="m", boost_error=False, micro=False).save(out, kind=kind, scale=6, border=4)
    return out.getvalue()
