"""A card reader on a serial port, or on a USB port that shows itself as one. No Qt here.

Opens the port for each card, so a reader may be plugged in and out at will. Blocks on a worker;
`cancelled` is asked several times a second.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import Any, TypeVar

from desktop.devices.ports import CardContent, never
from desktop.devices.sam_dialogue import Answer, Ask, Silence, Step, asking, reading
from desktop.devices.sam_frames import OK, SAM_STATUS, FrameReader, request
from desktop.devices.sam_words import status_words
from sync.ledger.problems import Problem

BAUD = 115200
SPEEDS = (115200, 57600, 38400, 19200, 9600)
LISTEN_SECONDS = 0.1
"""How long one look at the port takes, and so how soon a reading can be stopped."""

T = TypeVar("T")


class SerialCardReader:
    """`port`: `COM3` or `/dev/ttyUSB0`; `patience`: how many times to look for a card."""

    def __init__(self, port: str, baud: int = BAUD, patience: int = 20) -> None:
        self._port, self._baud, self._patience = port, baud, patience
        self.words = f"读卡器：{port}"

    def read(self, cancelled: Callable[[], bool] = never) -> CardContent:
        """Raises Problem device.* ; device.stopped when the clerk gave up waiting."""
        return self._converse(reading(self._patience), cancelled)

    def try_out(self, cancelled: Callable[[], bool] = never) -> str:
        """Ask the reader how it is, without a card. Raises Problem device.*"""
        reply = self._converse(asking(SAM_STATUS), cancelled)
        if reply.status != OK:
            raise Problem("device.card_status", what=status_words(reply.status), number=f"{reply.status:02X}")
        return f"读卡器有应答（{self._port}）。"

    def _converse(self, steps: Generator[Step, Answer, T], cancelled: Callable[[], bool]) -> T:
        import serial

        try:
            with serial.Serial(
                self._port, self._baud, timeout=LISTEN_SECONDS, write_timeout=2, exclusive=True
            ) as line:
                return _play(steps, line, cancelled)
        except serial.SerialTimeoutException as error:
            raise Problem("device.reader_silent") from error
        except (serial.SerialException, OSError, ValueError) as error:
            raise Problem("device.reader_gone", port=self._port) from error


def _play(steps: Generator[Step, Answer, T], line: Any, cancelled: Callable[[], bool]) -> T:
    frames = FrameReader()
    answer: Answer = None
    while True:
        if cancelled():
            steps.close()
            raise Problem("device.stopped")
        try:
            step = steps.send(answer)
        except StopIteration as end:
            result: T = end.value
            return result
        if isinstance(step, Ask):
            line.reset_input_buffer()
            frames.forget()
            line.write(request(step.command))
            answer = _listen(line, frames, step.seconds, cancelled)
        else:
            _rest(step.seconds, cancelled)
            answer = None


def _listen(line: Any, frames: FrameReader, seconds: float, cancelled: Callable[[], bool]) -> Answer:
    """The first whole answer; Silence at the end of patience or when the clerk stops."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and not cancelled():
        for reply in frames.feed(line.read(max(1, min(line.in_waiting, 4096)))):
            return reply
    return Silence(frames.half or frames.spoiled > 0)


def _rest(seconds: float, cancelled: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0 and not cancelled():
        time.sleep(min(left, LISTEN_SECONDS))


def ports() -> list[tuple[str, str]]:
    """Serial ports of this PC: name and what stands behind it in words."""
    from serial.tools import list_ports

    return [(found.device, found.description or found.device) for found in list_ports.comports()]
