"""A camera with a moving picture: its JPEG frames through the desktop's own GStreamer, as a child process. No shell, no Qt.

Document cameras and webcams are UVC devices, which Linux serves as /dev/video*; `gst-launch-1.0` (LGPL, part
of the desktops we run on) hands their frames over as multipart/x-mixed-replace (RFC 2046; each part bears
its Content-Length). A driver that hangs or dies takes only the child with it. Bounded in time and size. The
file-backed twin shows one photo again and again. Windows has no such program: there a watched folder stays.
"""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Protocol, runtime_checkable

from desktop.devices.picture_intake import MOST_BYTES
from desktop.devices.ports import CameraPort, Picture, never
from sync.ledger.problems import Problem

FIRST_FRAME_SECONDS = 10.0
FRAME_SECONDS = 5.0
SETTLED = 5
"""Frames that a camera needs to find its exposure; who takes a picture without looking takes the one after."""
HEAD_BYTES = 4096
VIDEO_CLASS = Path("/sys/class/video4linux")
_LOOK_SECONDS = 0.1
_LENGTH = re.compile(rb"content-length: *(\d{1,9})", re.IGNORECASE)


@runtime_checkable
class LivePort(CameraPort, Protocol):
    """A camera whose picture moves."""

    def frames(self, cancelled: Callable[[], bool] = never) -> Iterator[bytes]:
        """The newest JPEG each time; closes the camera with the iterator. Blocks. Raises Problem device.*"""
        ...


class LiveCamera:
    """`name` as `cameras` says it; "" is the first. `film`: a JPEG that is shown instead (the twin)."""

    def __init__(self, name: str = "", film: Path | None = None, program: str = "") -> None:
        self._name, self._film, self._program = name, film, program
        self.words = "高拍仪：相机"

    def frames(self, cancelled: Callable[[], bool] = never) -> Iterator[bytes]:
        program = self._program or shutil.which("gst-launch-1.0")
        if not program:
            raise Problem("device.no_live_program")
        came, reason = 0, ""
        for source in self._sources():
            try:
                for frame in _frames_of([program, "-q", *source], cancelled):
                    came += 1
                    yield frame
                return  # cancelled: a stream that ends by itself raises
            except _Ended as ended:
                if came:
                    raise Problem("device.live_gone") from ended
                reason = str(ended)
        raise Problem("device.live_failed", reason=reason)

    def capture(self, cancelled: Callable[[], bool] = never) -> Picture:
        """Without looking: the first frame after the camera has settled. Raises Problem device.*"""
        for number, frame in enumerate(self.frames(cancelled)):
            if number >= SETTLED:
                return taken(frame)
        raise Problem("device.stopped")

    def try_out(self, cancelled: Callable[[], bool] = never) -> str:
        picture = self.capture(cancelled)
        name = self._film.name if self._film is not None else self._name or next(iter(cameras()), "")
        return f"{name}有画面（{len(picture.content) // 1000} KB 一张）。办理时按 F4 看着画面拍。"

    def _sources(self) -> Iterator[Sequence[str]]:
        """Pipelines to try in turn: frames as the camera packs them, then packed here."""
        end = [
            "!",
            "queue",
            "max-size-buffers=1",
            "leaky=downstream",
            "!",
            "multipartmux",
            "!",
            "fdsink",
            "fd=1",
        ]
        if self._film is not None:
            caps = "caps=image/jpeg,framerate=8/1"
            yield ["multifilesrc", f"location={self._film}", "loop=true", caps, *end]
            return
        device = f"device={device_of(self._name)}"
        yield ["v4l2src", device, "!", "image/jpeg", *end]
        yield ["v4l2src", device, "!", "videoconvert", "!", "jpegenc", "quality=92", *end]


def taken(frame: bytes) -> Picture:
    """The frame as the camera gave it, packed no second time."""
    return Picture(frame, time.strftime("拍照-%H%M%S.jpg"))


def cameras(place: Path = VIDEO_CLASS) -> dict[str, str]:
    """Name -> device file, in the kernel's order; a name that occurs again bears its device.

    A camera's second node (index above 0) carries no picture.
    """
    found: dict[str, str] = {}
    nodes = sorted(place.iterdir(), key=lambda node: (len(node.name), node.name)) if place.is_dir() else []
    for node in nodes:
        try:
            if int((node / "index").read_text()) == 0:
                name = (node / "name").read_text(errors="replace").strip() or node.name
                found[name if name not in found else f"{name} {node.name}"] = f"/dev/{node.name}"
        except (OSError, ValueError):
            continue  # gone while it was read
    return found


def device_of(name: str, place: Path = VIDEO_CLASS) -> str:
    """Raises Problem("device.no_live_camera")."""
    found = cameras(place)
    if name and name in found:
        return found[name]
    if name.startswith("/dev/"):
        return name
    if name or not found:
        raise Problem("device.no_live_camera", name=name or "一台也没有")
    return next(iter(found.values()))


def can_be_live() -> bool:
    """Whether this system has a moving picture to offer."""
    return sys.platform.startswith("linux")


class _Ended(Exception):
    """The child ended by itself; its last line."""


def _frames_of(command: Sequence[str], cancelled: Callable[[], bool]) -> Iterator[bytes]:
    """Frames until cancelled. Raises _Ended, Problem("device.live_silent")."""
    with os.fdopen(os.memfd_create("daiban-camera"), "w+b") as complaints:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints, bufsize=0
        )
        assert process.stdout is not None
        try:
            pipe = _Pipe(process.stdout, cancelled)
            patience = FIRST_FRAME_SECONDS
            while (frame := pipe.frame(patience)) is not None:
                yield frame
                patience = FRAME_SECONDS
            if not cancelled():
                process.wait()
                raise _Ended(_last_line(complaints))
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


class _Pipe:
    """Parts of a multipart stream, one after the other."""

    def __init__(self, pipe: IO[bytes], cancelled: Callable[[], bool]) -> None:
        self._pipe, self._cancelled = pipe, cancelled
        self._held = bytearray()

    def frame(self, patience: float) -> bytes | None:
        """The next part; None at the end of the stream or when cancelled."""
        if self._cancelled():
            return None
        until = time.monotonic() + patience
        while (end := self._held.find(b"\r\n\r\n", 2)) < 0:
            if len(self._held) > HEAD_BYTES:
                raise Problem("device.live_failed", reason="画面的格式不对")
            if not self._more(until):
                return None
        length = _LENGTH.search(self._held[:end])
        size = int(length[1]) if length else 0
        if not 0 < size <= MOST_BYTES:
            raise Problem("device.live_failed", reason="画面的格式不对")
        while len(self._held) < end + 4 + size:
            if not self._more(until):
                return None
        frame = bytes(self._held[end + 4 : end + 4 + size])
        del self._held[: end + 4 + size]
        return frame

    def _more(self, until: float) -> bool:
        while not self._cancelled():
            if select.select([self._pipe], [], [], _LOOK_SECONDS)[0]:
                piece = os.read(self._pipe.fileno(), 1 << 20)
                self._held += piece
                return bool(piece)
            if time.monotonic() > until:
                raise Problem("device.live_silent")
        return False


def _last_line(complaints: IO[bytes]) -> str:
    """What GStreamer said first: its later lines only name the elements that stopped."""
    complaints.seek(0)
    said = complaints.read(64 << 10).decode("utf-8", "replace")
    if "busy" in said.lower():
        return "别的程序正在用它，请先关掉那个程序"
    first = re.search(r"ERROR[^:]*: (?:from element \S+: )?(.+)", said)
    words = first[1] if first else (said.strip().splitlines() or ["没有说明"])[-1]
    return "".join(sign for sign in words if sign.isprintable())[:80]
