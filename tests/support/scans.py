"""Pictures of papers, drawn: what a document camera would have taken."""

from __future__ import annotations

import io
import random
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw


@lru_cache(maxsize=512)
def scan(title: str, name: str, size: tuple[int, int] = (620, 877)) -> bytes:
    """A grey JPEG page of about 20-40 kB that differs for each (title, name)."""
    page = Image.new("L", size, 248)
    draw = ImageDraw.Draw(page)
    noise = random.Random(f"{title}/{name}")
    draw.rectangle((24, 24, size[0] - 24, size[1] - 24), outline=90, width=2)
    for line in range(16):
        y = 80 + line * 46
        draw.line(
            (48, y, 48 + noise.randint(size[0] // 4, size[0] - 120), y), fill=noise.randint(60, 140), width=3
        )
    for _ in range(260):
        x, y = noise.randint(30, size[0] - 30), noise.randint(30, size[1] - 30)
        draw.point((x, y), fill=noise.randint(0, 200))
    out = io.BytesIO()
    page.save(out, "JPEG", quality=70, comment=f"{title} {name}".encode())
    return out.getvalue()


def lay_out(folder: Path, answers: dict, name: str) -> None:
    """Write the scans that an answers file names into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for row in answers["materials"]:
        if row.get("file"):
            path = folder / row["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(scan(row["id"], name))
