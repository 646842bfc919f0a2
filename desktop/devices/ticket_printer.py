"""A ticket printer: takes our 80 or 58 mm PDF and says it in ESC/POS over its link. No Qt."""

from __future__ import annotations

from collections.abc import Callable

from desktop.devices import escpos
from desktop.devices.ports import never
from desktop.devices.ticket_layout import as_dots, as_text
from desktop.devices.ticket_links import DeviceFile, NetworkLink, SerialLink, TicketLink

TRIAL = "打印试纸：代办台"


class TicketPrinter:
    """`narrow`: 58 mm paper. On a slow link tickets go as text."""

    def __init__(self, link: TicketLink, where: str, *, narrow: bool = False) -> None:
        self._link, self._where = link, where
        self._dots = escpos.NARROW_DOTS if narrow else escpos.WIDE_DOTS
        self.words = f"小票打印机：{where}"

    def print_pdf(self, name: str, content: bytes, cancelled: Callable[[], bool] = never) -> str:
        """Raises Problem device.print_failed, device.print_stopped."""
        make = as_text if self._link.slow else as_dots
        self._link.send(make(content, self._dots), cancelled)
        return self._where

    def try_out(self, cancelled: Callable[[], bool] = never) -> str:
        """One line on the paper."""
        jobs = [escpos.INIT, escpos.CHINESE, escpos.line(TRIAL), escpos.FEED_AND_CUT]
        self._link.send(jobs, cancelled)
        return f"已送出一行试纸（{self._where}）。没有出纸请看电源、纸和线。"


def ticket_printer(address: str, *, narrow: bool = False) -> TicketPrinter:
    """`tcp:192.168.1.50`, `tcp:host:9100`, `serial:COM3@9600` or the path of a device file."""
    kind, _, rest = address.partition(":")
    link: TicketLink
    if kind == "tcp" and rest:
        host, _, port = rest.rpartition(":") if rest.count(":") == 1 else (rest, "", "")
        link = NetworkLink(host or rest, int(port)) if port.isdigit() else NetworkLink(rest)
    elif kind == "serial" and rest:
        name, _, baud = rest.partition("@")
        link = SerialLink(name, int(baud)) if baud.isdigit() else SerialLink(name)
    else:
        link = DeviceFile(address)
    return TicketPrinter(link, address, narrow=narrow)
