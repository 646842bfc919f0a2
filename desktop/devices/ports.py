"""Ports of the devices at the counter: what the pages may ask, and what comes back.

A page never knows which device stands behind a port. Everything here blocks and is called
on a worker, never on the GUI thread. Each device has a manual way beside it in the pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sync.ledger.problems import Problem, register

register(
    {
        "device.no_reader": "没有接读卡器。请手工填写姓名和身份证号，或接好读卡器再按 F2。",
        "device.no_card": "没有读到身份证。请把身份证放平、拿起再放一次；也可以手工填写。",
        "device.card_unreadable": "身份证读出的内容不完整（{reason}）。请手工填写并核对。",
        "device.card_kind": "这种证件（类型 {kind}）本程序还读不了。请看着证件手工填写。",
        "device.card_status": "没有读成：{what}。（代码 {number}）",
        "device.reader_silent": "读卡器没有回答。请检查连线和端口，拔下再插上后按 F2；也可以手工填写。",
        "device.reader_spoiled": "读卡器的回答不完整。请插紧连线再按 F2；也可以手工填写。",
        "device.reader_gone": "读卡器断开了（{port}）。请插好再按 F2；也可以手工填写，已填内容保留。",
        "device.bridge_missing": "厂家读卡程序打不开（{program}）。请检查它是否已安装；可以先手工填写。",
        "device.bridge_foreign": "这个程序不是读卡程序，或版本不对。请在“设备”里重新选择；可以先手工填写。",
        "device.bridge_broken": "厂家读卡程序出错（{reason}），已重新启动仍不行。请拔插读卡器再按 F2；可以先手工填写。",
        "device.bridge_refused": "厂家读卡程序没有读成（{reason}）。请拿起证件放平再按 F2；可以先手工填写。",
        "device.stopped": "已停下，没有读取。可以再来一次，或手工办理。",
        "device.no_camera": "没有接高拍仪。请按“选择文件”，或先办理、以后再补拍。",
        "device.no_picture": "高拍仪里没有新照片。请拍一张再按 F4，或按“选择文件”。",
        "device.file_unreadable": "文件{file}读不出来（{reason}）。请换一个文件。",
        "device.camera_late": "还没有等到新照片。请在拍摄软件里拍一张再按 F4，或按“选择文件”。",
        "device.no_folder": "文件夹{folder}打不开。请在“设备”里重新选择，或按“选择文件”。",
        "device.no_live_camera": "没有找到相机（{name}）。请插好再按 F4，或在“设备”里按“找一找”；也可以按“选择文件”。",
        "device.no_live_program": "本机没有取画面的程序（GStreamer 的 gst-launch-1.0）。请让技术人员安装，或按“选择文件”。",
        "device.live_failed": "相机没有画面（{reason}）。请拔下再插上后按 F4，或按“选择文件”。",
        "device.live_silent": "相机没有送来画面。请拔下再插上后按 F4，或按“选择文件”。",
        "device.live_gone": "相机断开了，这一张没有拍。请插好再按 F4，或按“选择文件”。",
        "device.no_scanner_program": "本机没有扫描程序（SANE 的 scanimage）。请安装后再试，或按“选择文件”。",
        "device.scan_failed": "扫描仪没有扫成（{reason}）。请检查电源和连线再按 F4，或按“选择文件”。",
        "device.no_speech": "本机没有朗读程序（espeak-ng 或 spd-say）。请让技术人员安装，现在请您读给他听。",
        "device.speech_failed": "朗读程序没有读成。请检查音箱和声音设置，现在请您读给他听。",
        "device.no_printer": "没有可用的打印机。文书已保存，接好打印机后在“文书”里再打。",
        "device.print_stopped": "已停下，没有打完。文书已保存，可以再打一次。",
        "device.print_failed": "打印机没有接收（{reason}）。文书已保存，请检查打印机后再打一次。",
    }
)


RESIDENT, HMT, FOREIGNER = "resident", "hmt", "foreigner"
KIND_WORDS = {RESIDENT: "居民身份证", HMT: "港澳台居民居住证", FOREIGNER: "外国人永久居留身份证"}


def never() -> bool:
    """Nobody stops this."""
    return False


@dataclass(frozen=True, slots=True)
class CardContent:
    """What a card says. `birth` ISO date; `gender` 男/女; `ethnicity` without 族; `valid_to` ISO date or 长期.

    `kind`: RESIDENT, HMT (港澳台居民居住证) or FOREIGNER; `pass_no` of 港澳台 cards, `english_name` and
    `nationality` (ISO 3166 alpha-3) of foreigners' cards. `photo`: WLT bytes as they stand on the
    card; only the vendors' own programs decode them. `warnings`: sentences for the clerk.
    """

    name: str
    gender: str
    ethnicity: str
    birth: str
    address: str
    id_no: str
    issuer: str = ""
    valid_from: str = ""
    valid_to: str = ""
    kind: str = RESIDENT
    pass_no: str = ""
    english_name: str = ""
    nationality: str = ""
    photo: bytes = b""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as taken: file bytes (JPEG, PNG, PDF) and a name for people."""

    content: bytes
    name: str


class CardReaderPort(Protocol):
    words: str

    def read(self, cancelled: Callable[[], bool] = never) -> CardContent:
        """One card. `cancelled` is asked several times a second. Raises Problem device.*"""
        ...

    def try_out(self, cancelled: Callable[[], bool] = never) -> str:
        """Is the device there? One sentence. Needs no card. Raises Problem device.*"""
        ...


class CameraPort(Protocol):
    words: str

    def capture(self, cancelled: Callable[[], bool] = never) -> Picture:
        """One picture. Raises Problem device.*"""
        ...

    def try_out(self, cancelled: Callable[[], bool] = never) -> str:
        """Is the device there? One sentence. Takes no picture. Raises Problem device.*"""
        ...


class SpeechPort(Protocol):
    def say(self, text: str, cancelled: Callable[[], bool] = never) -> None:
        """Read aloud until the end or until stopped. Blocks. Raises Problem device.*"""
        ...


class NoSpeech:
    """Nobody to read aloud."""

    def say(self, text: str, cancelled: Callable[[], bool] = never) -> None:
        raise Problem("device.no_speech")


class PrinterPort(Protocol):
    words: str

    def print_pdf(self, name: str, content: bytes) -> str:
        """Print one PDF at its own size; returns where it went, in words. Raises Problem device.*"""
        ...

    def try_out(self, cancelled: Callable[[], bool] = never) -> str:
        """Is the printer there? One sentence. Raises Problem device.*"""
        ...


@dataclass(frozen=True, slots=True)
class DeviceChoice:
    """What the clerk chose, one address for each device; "" is what the program finds by itself.

    `reader`: folder | none | serial:PORT[@BAUD] | bridge:PROGRAM. `camera`: folder | none |
    watch:FOLDER | scanner[:DEVICE] | live[:NAME] | film:FILE. `printer`, `printer_a5`: queue of the system, or `file`.
    `ticket`: "" none, a device file, tcp:HOST[:PORT], serial:PORT[@BAUD]; `narrow`: 58 mm.
    """

    reader: str = ""
    camera: str = ""
    printer: str = ""
    printer_a5: str = ""
    ticket: str = ""
    narrow: bool = False


@dataclass(frozen=True, slots=True)
class Devices:
    """The devices of one counter. `choose` puts other devices together, where this counter can."""

    card_reader: CardReaderPort
    camera: CameraPort
    printer: PrinterPort
    choice: DeviceChoice = DeviceChoice()
    choose: Callable[[DeviceChoice], Devices] | None = None
    ticket: PrinterPort | None = None
    speech: SpeechPort = NoSpeech()
