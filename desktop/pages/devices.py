"""设备: which reader, camera and printers stand at this counter, each chosen and tried out here.

A choice holds at once and is kept for the next start. Nothing on this page is needed to work:
every device has a manual way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.devices.live_camera import cameras, can_be_live
from desktop.devices.ports import DeviceChoice, never
from desktop.devices.printer import queues
from desktop.devices.scanner import SaneScanner
from desktop.devices.serial_reader import ports
from desktop.pages.desk import Desk, Page
from desktop.pages.device_card import DeviceCard, Kind
from desktop.widgets.buttons import KeyButton
from desktop.widgets.ticks import TickBox
from desktop.widgets.words import Scroll, Words, row


class DevicesPage(Page):
    """`devices_chosen(DeviceChoice)`: to be kept."""

    devices_chosen = Signal(object)
    name = "devices"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.head(self.tr("设备"))
        self.column.addWidget(
            Words(self.tr("没有这些设备也能办理：都可以手工填写、选择文件、以后再打印。"), "soft")
        )
        ground = Scroll()
        self.reader = self._card(self.tr("读身份证"), self._readers(), self._reader_taken)
        self.camera = self._card(self.tr("拍照和扫描"), self._cameras(), self._camera_taken)
        self.printer = self._card(self.tr("打印 A4"), self._printers(), self._printer_taken)
        self.small = self._card(self.tr("打印 A5"), self._small_printers(), self._small_taken)
        self.ticket = self._card(self.tr("打印小票（80 或 58 毫米）"), self._tickets(), self._ticket_taken)
        self.narrow = TickBox(self.tr("纸宽 58 毫米"))
        self.ticket.box.insertWidget(4, self.narrow)
        for card in (self.reader, self.camera, self.printer, self.small, self.ticket):
            ground.box.addWidget(card)
        ground.box.addStretch(1)
        self.column.addWidget(ground, 1)
        back = KeyButton(desk.theme, self.tr("返回"), key="Esc", icon="back")
        back.clicked.connect(lambda: self.wanted.emit("back", None))
        self.column.addLayout(row(back, 1))

    def opened(self, subject: object = None) -> None:
        choice = self.desk.devices.choice
        self.reader.show_choice(choice.reader)
        self.camera.show_choice(choice.camera)
        self.printer.show_choice(_queue_choice(choice.printer))
        self.small.show_choice(f"queue:{choice.printer_a5}" if choice.printer_a5 else "same")
        self.ticket.show_choice(_ticket_choice(choice.ticket))
        self.narrow.setChecked(choice.narrow)

    def help_words(self) -> tuple[str, ...]:
        return (
            self.tr("选好种类，填地址或按“找一找”，再按“保存并试一试”。试读卡器不用放身份证。"),
            self.tr("读卡器只带厂家程序的，选“厂家读卡程序”，填程序的完整位置。"),
            self.tr("高拍仪是免驱的，选“看着画面拍”：办理时按 F4，对好纸按空格。"),
            self.tr("高拍仪自带软件的，选“看一个文件夹”：在软件里拍，照片存进那个文件夹，按 F4 就取到。"),
            self.tr("打印机不灵不影响办理：文书都存好了，在“待打印”里一次打完。"),
        )

    def _card(
        self,
        title: str,
        kinds: tuple[Kind, ...],
        taken: Callable[[], None],
    ) -> DeviceCard:
        card = DeviceCard(self.desk, title, kinds, self)
        card.taken.connect(taken)
        return card

    def _readers(self) -> tuple[Kind, ...]:
        return (
            Kind("folder", self.tr("从文件夹读（演示、厂家软件导出）")),
            Kind(
                "serial",
                self.tr("串口或 USB 串口读卡器"),
                self.tr("端口，例如 COM3 或 /dev/ttyUSB0"),
                find=_serial_ports,
            ),
            Kind("bridge", self.tr("厂家读卡程序"), self.tr("程序的完整位置，后面可以写参数")),
            Kind("none", self.tr("没有")),
        )

    def _cameras(self) -> tuple[Kind, ...]:
        live = Kind(
            "live",
            self.tr("高拍仪或摄像头（看着画面拍）"),
            self.tr("相机名称，只有一台可不填"),
            needed=False,
            find=_cameras,
        )
        return (
            Kind("folder", self.tr("从本机的收件文件夹取")),
            *((live,) if can_be_live() else ()),
            Kind(
                "watch",
                self.tr("看一个文件夹"),
                self.tr("文件夹的位置（高拍仪软件、手机传来的照片存在那里）"),
            ),
            Kind(
                "scanner",
                self.tr("扫描仪（SANE）"),
                self.tr("扫描仪名称，只有一台可不填"),
                needed=False,
                find=_scanners,
            ),
            Kind("none", self.tr("没有")),
        )

    def _printers(self) -> tuple[Kind, ...]:
        return (
            Kind(
                "queue",
                self.tr("系统打印机"),
                self.tr("打印机名称，不填用系统默认的"),
                needed=False,
                find=queues,
            ),
            Kind("file", self.tr("存为文件，以后再打")),
        )

    def _small_printers(self) -> tuple[Kind, ...]:
        return (
            Kind("same", self.tr("和 A4 同一台")),
            Kind("queue", self.tr("另一台系统打印机"), self.tr("打印机名称"), find=queues),
        )

    def _tickets(self) -> tuple[Kind, ...]:
        return (
            Kind("none", self.tr("没有")),
            Kind("usb", self.tr("USB"), self.tr("设备文件，例如 /dev/usb/lp0")),
            Kind("tcp", self.tr("网络"), self.tr("打印机的网络地址，例如 192.168.1.50")),
            Kind("serial", self.tr("串口或蓝牙"), self.tr("端口和速度，例如 COM4@9600")),
        )

    def _reader_taken(self) -> None:
        self._choose(reader=self.reader.choice())
        self.reader.run(self.desk.devices.card_reader.try_out)

    def _camera_taken(self) -> None:
        self._choose(camera=self.camera.choice())
        self.camera.run(self.desk.devices.camera.try_out)

    def _printer_taken(self) -> None:
        kind, _, name = self.printer.choice().partition(":")
        self._choose(printer="file" if kind == "file" else name)
        self.printer.run(self.desk.devices.printer.try_out)

    def _small_taken(self) -> None:
        self._choose(printer_a5=self.small.choice().partition(":")[2])
        self.small.run(self.desk.devices.printer.try_out)

    def _ticket_taken(self) -> None:
        chosen = self.ticket.choice()
        address = "" if chosen == "none" else chosen.removeprefix("usb:")
        self._choose(ticket=address, narrow=self.narrow.isChecked())
        ticket = self.desk.devices.ticket
        if ticket is None:
            self.ticket.state.say(self.tr("已保存：没有小票打印机。"))
        else:
            self.ticket.run(ticket.try_out)

    def _choose(self, **changed: Any) -> None:
        """The other devices stand as they were."""
        old = self.desk.devices.choice
        fields = {name: getattr(old, name) for name in DeviceChoice.__slots__}
        choice = DeviceChoice(**{**fields, **changed})
        if self.desk.devices.choose is not None:
            self.desk.devices = self.desk.devices.choose(choice)
        self.devices_chosen.emit(choice)


def _queue_choice(printer: str) -> str:
    return "file" if printer == "file" else f"queue:{printer}"


def _ticket_choice(ticket: str) -> str:
    if not ticket:
        return "none"
    return ticket if ticket.startswith(("tcp:", "serial:")) else f"usb:{ticket}"


def _serial_ports() -> list[str]:
    return [name for name, _ in ports()]


def _cameras() -> list[str]:
    return list(cameras())


def _scanners() -> list[str]:
    return SaneScanner().devices(never)
