"""What stands on a card: the 256-byte text block of each kind of card into words. Pure.

UTF-16LE padded with spaces. The kind stands at byte 248: blank for the resident card, "J" for
港澳台居民居住证, "I" for 外国人永久居留身份证 (2017). The card of 2023 ("Y") could not be verified with a
real one and is refused by name. The photo is WLT, whose only decoders are the vendors' own
binaries (patent CN1779717A): its bytes are handed on as they are and nothing here shows them.
"""

from __future__ import annotations

from datetime import date

from desktop.devices.ports import FOREIGNER, HMT, RESIDENT, CardContent
from sync.ledger.problems import Problem

TEXT_BYTES = 256
LONG_TERM = "长期"
_SEXES = {"1": "男", "2": "女", "0": "未知", "9": "未说明"}
NATIONS = (
    "汉", "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满",
    "侗", "瑶", "白", "土家", "哈尼", "哈萨克", "傣", "黎", "傈僳", "佤", "畲",
    "高山", "拉祜", "水", "东乡", "纳西", "景颇", "柯尔克孜", "土", "达斡尔", "仫佬", "羌",
    "布朗", "撒拉", "毛南", "仡佬", "锡伯", "阿昌", "普米", "塔吉克", "怒", "乌孜别克", "俄罗斯",
    "鄂温克", "德昂", "保安", "裕固", "京", "塔塔尔", "独龙", "鄂伦春", "赫哲", "门巴", "珞巴",
    "基诺",
)  # fmt: skip
"""GB/T 3304: code 01 is the first."""


def card_of(text: bytes, photo: bytes = b"") -> CardContent:
    """One card. Raises Problem("device.card_unreadable") or ("device.card_kind")."""
    if len(text) < TEXT_BYTES:
        raise Problem("device.card_unreadable", reason=f"只有 {len(text)} 字节")
    kind = _at(text, 248, 2)
    if kind == "I":
        card = _foreigner(text, photo)
    elif kind in ("", "J"):
        card = _resident(text, photo, kind)
    else:
        raise Problem("device.card_kind", kind=kind)
    if not card.name or not card.id_no:
        raise Problem("device.card_unreadable", reason="缺少姓名或号码")
    return card


def split_base(data: bytes) -> tuple[bytes, bytes]:
    """Text and photo of the answer to "read base". Raises Problem("device.card_unreadable")."""
    texts, photos = int.from_bytes(data[:2], "big"), int.from_bytes(data[2:4], "big")
    if len(data) < 4 or texts < TEXT_BYTES or len(data) < 4 + texts + photos:
        raise Problem("device.card_unreadable", reason=f"只有 {len(data)} 字节")
    return data[4 : 4 + texts], data[4 + texts : 4 + texts + photos]


def _resident(text: bytes, photo: bytes, kind: str) -> CardContent:
    return CardContent(
        name=_at(text, 0, 30),
        gender=_SEXES.get(_at(text, 30, 2), ""),
        ethnicity="" if kind else _nation(_at(text, 32, 4)),
        birth=_day(_at(text, 36, 16)),
        address=_at(text, 52, 70),
        id_no=_at(text, 122, 36),
        issuer=_at(text, 158, 30),
        valid_from=_day(_at(text, 188, 16)),
        valid_to=_day(_at(text, 204, 16)),
        kind=HMT if kind else RESIDENT,
        pass_no=_at(text, 220, 18) if kind else "",
        photo=photo,
    )


def _foreigner(text: bytes, photo: bytes) -> CardContent:
    english, chinese = _at(text, 0, 120), _at(text, 158, 30)
    return CardContent(
        name=chinese or english,
        gender=_SEXES.get(_at(text, 120, 2), ""),
        ethnicity="",
        birth=_day(_at(text, 220, 16)),
        address="",
        id_no=_at(text, 122, 30),
        issuer=_at(text, 240, 8),
        valid_from=_day(_at(text, 188, 16)),
        valid_to=_day(_at(text, 204, 16)),
        kind=FOREIGNER,
        english_name=english,
        nationality=_at(text, 152, 6),
        photo=photo,
    )


def _at(text: bytes, offset: int, length: int) -> str:
    """Raises Problem for half a character; one beyond the basic plane has four bytes."""
    try:
        return text[offset : offset + length].decode("utf-16-le").strip("\0 ")
    except UnicodeDecodeError as error:
        raise Problem("device.card_unreadable", reason="有一个字读不出来") from error


def _nation(code: str) -> str:
    if code == "97":
        return "其他"
    if code == "98":
        return "外国血统中国籍人士"
    known = code.isascii() and code.isdigit() and 1 <= int(code) <= len(NATIONS)
    return NATIONS[int(code) - 1] if known else ""


def _day(text: str) -> str:
    """ISO date of YYYYMMDD; 长期 and what is no date stay as they stand."""
    try:
        digits = len(text) == 8 and text.isascii() and text.isdigit()
        return date(int(text[:4]), int(text[4:6]), int(text[6:])).isoformat() if digits else text
    except ValueError:
        return text
