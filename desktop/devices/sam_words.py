"""What each status byte of a card reader means to the clerk, and what to do. Pure words.

SW3 of the published protocol and the codes of sdtapi.dll, which the bridge to a vendor's library returns.
"""

from __future__ import annotations

_AGAIN = "请拿起身份证，放平再读一次"
_PLUG = "请拔下读卡器再插上，再读一次"
_OTHER = "请重新插读卡器；仍不行请手工填写，并联系维修"

STATUS_WORDS: dict[int, str] = {
    0x01: f"端口打不开，{_PLUG}",
    0x02: f"读卡器没有回答，{_PLUG}",
    0x03: f"传输出错，{_PLUG}",
    0x05: f"读卡器的安全模块端口不可用，{_PLUG}",
    0x09: "读卡器的驱动文件打不开，请重新安装驱动；先手工填写",
    0x10: f"传给读卡器的数据有错，{_AGAIN}",
    0x11: f"传给读卡器的数据长度有错，{_AGAIN}",
    0x21: f"读卡器不认识这个指令，{_OTHER}",
    0x23: f"读卡器不允许这个操作，{_OTHER}",
    0x24: f"读卡器出错，{_PLUG}",
    0x31: f"证件没有通过与读卡器的相互核验，{_AGAIN}；仍不行请查看证件真伪",
    0x32: f"读卡器没有通过证件核验，{_AGAIN}；仍不行请查看证件真伪",
    0x33: f"证件数据核验不符，{_AGAIN}；仍不行请查看证件真伪",
    0x37: f"证件上的指纹核验不符，{_AGAIN}",
    0x3F: f"证件数据长度不对，{_AGAIN}",
    0x40: "认不出这种证件，请看着证件手工填写",
    0x41: f"没有读完，{_AGAIN}",
    0x47: f"取随机数失败，{_AGAIN}",
    0x60: f"读卡器安全模块自检没有通过，{_OTHER}",
    0x66: "读卡器安全模块没有授权，请联系读卡器厂家；先手工填写",
    0x80: "没有找到身份证，请把身份证放平、拿起再放一次",
    0x81: f"没有选中身份证，只放一张；{_AGAIN}",
    0x91: "证件上没有这一项",
}


def status_words(status: int) -> str:
    """Never empty: an unknown code is told with its number."""
    return STATUS_WORDS.get(status) or f"读卡器报告代码 {status:02X}，{_AGAIN}；仍不行请手工填写"
