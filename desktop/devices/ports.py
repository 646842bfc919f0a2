"""Ports of the devices at the counter: what the pages may ask, and what comes back.

A page never knows which device stands behind a port. Everything here blocks and is called
on a worker, never on the GUI thread. Each device has a manual way beside it in the pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sync.ledger.problems import register

register(
    {
        "device.no_reader": "没有接读卡器。请手工填写姓名和身份证号，或接好读卡器再按 F2。",
        "device.no_card": "没有读到身份证。请把身份证放平、拿起再放一次；也可以手工填写。",
        "device.card_unreadable": "身份证读出的内容不完整（{reason}）。请手工填写并核对。",
        "device.no_camera": "没有接高拍仪。请按“选择文件”，或先办理、以后再补拍。",
        "device.no_picture": "高拍仪里没有新照片。请拍一张再按 F4，或按“选择文件”。",
        "device.file_unreadable": "文件{file}读不出来（{reason}）。请换一个文件。",
        "device.no_printer": "没有可用的打印机。文书已保存，接好打印机后在“文书”里再打。",
        "device.print_failed": "打印机没有接收（{reason}）。文书已保存，请检查打印机后再打一次。",
    }
)


@dataclass(frozen=True, slots=True)
class CardContent:
    """What a resident identity card says. `birth` ISO date; `gender` 男/女; `ethnicity` without 族."""

    name: str
    gender: str
    ethnicity: str
    birth: str
    address: str
    id_no: str
    issuer: str = ""
    valid_from: str = ""
    valid_to: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as taken: file bytes (JPEG, PNG, PDF) and a name for people."""

    content: bytes
    name: str


class CardReaderPort(Protocol):
    words: str

    def read(self) -> CardContent:
        """One card. Raises Problem device.no_reader, device.no_card, device.card_unreadable."""
        ...


class CameraPort(Protocol):
    words: str

    def capture(self) -> Picture:
        """One picture. Raises Problem device.no_camera, device.no_picture."""
        ...


class PrinterPort(Protocol):
    words: str

    def print_pdf(self, name: str, content: bytes) -> str:
        """Print one PDF at its own size; returns where it went, in words. Raises Problem device.*."""
        ...


@dataclass(frozen=True, slots=True)
class Devices:
    """The devices of one counter; `bootstrap` chooses them."""

    card_reader: CardReaderPort
    camera: CameraPort
    printer: PrinterPort
