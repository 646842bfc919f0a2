"""A stand-in for GStreamer that misbehaves as its last argument says. Runs on its own."""

from __future__ import annotations

import sys
import time


def part(content: bytes, length: int | None = None) -> None:
    size = len(content) if length is None else length
    head = f"\r\n--ThisRandomString\r\nContent-Type: image/jpeg\r\nContent-Length: {size}\r\n\r\n"
    sys.stdout.buffer.write(head.encode() + content)
    sys.stdout.buffer.flush()


def main(how: str) -> None:
    if how == "busy":
        sys.stderr.write("ERROR: from element /GstV4l2Src:v4l2src0: Device '/dev/video0' is busy\n")
        raise SystemExit(1)
    if how == "noise":
        sys.stdout.buffer.write(b"\xff" * 9000)
    if how == "huge":
        part(b"", 900_000_000)
    if how == "mute":
        time.sleep(60)
    if how == "pulled out":
        part(b"\xff\xd8one")
        part(b"\xff\xd8two")
        sys.stdout.buffer.write(b"\r\n--ThisRandomString\r\nContent-Type: image/jp")
    if how == "endless":
        while True:
            part(b"\xff\xd8more")


main(sys.argv[-1].removeprefix("device=").split("@")[-1])
