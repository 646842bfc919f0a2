"""The counter: cards, scans, answers files, pasted lists, settings and keys, the second copy, the search line."""

from __future__ import annotations

import io
import json
import struct
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from desktop.devices.card_reader import FolderCardReader
from desktop.settings import Settings
from desktop.usecases.answers_file import read_answers_file, register_answers, type_answers
from desktop.usecases.attachments import keep_attachment
from desktop.usecases.notice_rows import read_notice_rows
from forms.answers import Answers
from sync import seal
from sync.engine.ports import Answer
from sync.keyfile import KeyFile, Spoiled, by_county, new_file, with_account, with_county
from sync.keyfile.document import is_wrapped
from sync.ledger.numbers import parse_case_number
from sync.ledger.problems import Problem
from sync.seal import PasswordCost
from sync.store.frames import Frame
from sync.store.keys import KEYS_FILE, load_keys, new_keys
from sync.store.second_copy import SecondCopy
from tests.fuzz.target import Run, Target
from tests.store.desk import COUNTY_BOX, ZENG, open_desk
from tests.support.lone import clerk, open_lone

_CARD = {
    "name": "曾国芳", "gender": "女", "ethnicity": "汉", "birth": "1961-03-08", "address": "示范县椑木镇",
    "id_no": "511999196103080123", "issuer": "示范县公安局", "valid_from": "2016-01-01", "valid_to": "长期",
}  # fmt: skip
_FILE = {
    "item": "SB-001", "version": "latest",
    "applicant": {"name": "曾国芳", "id_no": "511999196103080123", "gender": "2", "mobile": "13811112222"},
    "proxy": {"name": "周明华", "id_no": "511999198706140231", "relation": "", "scope": ["代为提交"]},
    "answers": {"applicant.hukou_address": "示范县椑木镇楠木寺村3组"},
    "repeats": {}, "materials": [{"id": "m_id", "copies": 1}], "effective_date": None,
}  # fmt: skip


def _json(*documents: object) -> list[bytes]:
    return [json.dumps(document, ensure_ascii=False).encode() for document in documents]


def _open_card(folder: Path) -> Run:
    def read(raw: bytes) -> None:
        (folder / "card.json").write_bytes(raw)
        FolderCardReader(folder).read()

    return read


def _open_settings(folder: Path) -> Run:
    """Never refused: an unreadable file gives the defaults, which can be saved again."""
    file = folder / "settings.json"

    def read(raw: bytes) -> None:
        file.write_bytes(raw)
        Settings.load(file).save()

    return read


def _open_keys(folder: Path) -> Run:
    def read(raw: bytes) -> None:
        (folder / KEYS_FILE).write_bytes(raw)
        load_keys(folder)

    return read


def _keys() -> list[bytes]:
    keys = new_keys(lambda size: bytes(range(size)))
    return _json({name: getattr(keys, name).hex() for name in ("data_key", "sign_seed", "box_seed")})


def _open_answers(folder: Path) -> Run:
    file = folder / "a.json"

    def read(raw: bytes) -> None:
        file.write_bytes(raw)
        read_answers_file(file)

    return read


def _open_typed(folder: Path) -> Run:
    """The whole way of `daiban case register`: file, draft, judge, journal."""
    station = open_lone(folder / "station")
    actor, file = clerk(station), folder / "a.json"

    def read(raw: bytes) -> None:
        file.write_bytes(raw)
        content = read_answers_file(file)
        type_answers(station, actor, content, folder)
        register_answers(station, actor, content, folder)

    return read


def _open_notices(folder: Path) -> Run:
    station = open_lone(folder / "station")

    def read(raw: bytes) -> None:
        rows = read_notice_rows(station, "ZJ-001", raw.decode("utf-8", "replace"), Answers({}))
        assert all(row.problem or row.name is not None for row in rows)

    return read


def _open_search(folder: Path) -> Run:
    """What a clerk may type or paste into the search line, over a few real cases."""
    desk = open_desk(folder)
    for at in range(3):
        desk.register(replace(ZENG, name=f"曾国芳{'甲乙丙'[at]}"))

    def read(raw: bytes) -> None:
        typed = raw.decode("utf-8", "surrogateescape")
        with desk.cabinet.reading() as reading:
            reading.search.rows(typed)
            reading.search.naming(typed)
        parse_case_number(typed)

    return read


def _open_taken(folder: Path) -> Run:
    """An answer's numbers and settings go into a real cabinet. Only what check_answer would let through."""
    desk = open_desk(folder)
    number = desk.register()

    def read(raw: bytes) -> None:
        told = json.loads(raw.decode("utf-8", "replace"))
        from sync.engine.ports import Change

        changes = tuple(
            Change(at, "settings", None, b"", str(name), str(text).encode("utf-8", "surrogatepass"))
            for at, (name, text) in enumerate(dict(told["settings"]).items(), 1)
        )
        desk.cabinet.take_answer(
            Answer(
                epoch=str(told["epoch"])[:20],
                acked=min(int(told["acked"]), 1),
                refused=tuple((int(seq), str(code)) for seq, code in told["refused"]),
                wants=tuple((str(sha), 0) for sha in told["wants"]),
                backed_up=0,
                server_time=str(told["time"]),
                retry_after=0,
                changes=changes,
                cursor=f"{str(told['epoch'])[:20]}.{len(changes)}",
                digest="",
            )
        )
        assert desk.case(number) is not None

    return read


def _open_copy(folder: Path) -> Run:
    """The second copy: one frame in clear, sealed again between two good ones; then the raw file."""
    key = bytes(range(32))
    copy = SecondCopy(folder, key, removable=False)
    copy.append(Frame(n=1, counters={"a": 1}))
    good = copy.path.read_bytes()
    head, frame = good[: good.index(b"\xdbFR\x01")], good[good.index(b"\xdbFR\x01") :]
    sealing = seal.derive(key, "second-copy")

    def read(raw: bytes) -> None:
        sealed = seal.seal(sealing, raw, head)
        length = len(sealed).to_bytes(4, "big")
        for content in (good + b"\xdbFR\x01" + length + sealed + length + frame, good + raw + frame):
            copy.path.write_bytes(content)
            copy.last()
            frames, _ = copy.frames()
            assert len(frames) >= 1

    return read


def _frames() -> list[bytes]:
    frame = Frame(n=2, counters={"chain/1": 7}, settings={"profile": b"{}"}, keys={"x": (b"a", b"b")})
    return [frame.to_bytes()]


# --- pictures ------------------------------------------------------------------------------------------


def png(width: int, height: int, depth: int = 8, colour: int = 0) -> bytes:
    """A PNG of one shade: tiny as a file, as large as it says."""
    channels = {0: 1, 2: 3, 6: 4}[colour]
    line = b"\x00" + bytes((width * channels * depth + 7) // 8)
    packer, packed = zlib.compressobj(9), io.BytesIO()
    for _ in range(height):
        packed.write(packer.compress(line))
    packed.write(packer.flush())
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", packed.getvalue()), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def pictures() -> Sequence[bytes]:
    from PIL import Image

    made = [png(20, 10), png(9, 9, 8, 2), _pdf(), png(10_000, 10_000, 1)]
    plain = Image.new("RGB", (24, 16), (200, 10, 10))
    for kind in ("JPEG", "WEBP", "BMP", "TIFF", "GIF", "PPM"):
        target = io.BytesIO()
        plain.save(target, kind)
        made.append(target.getvalue())
    return made


def _pdf(box: str = "0 0 60 40") -> bytes:
    return (
        f"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        f"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        f"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R>>endobj\n"
        f"4 0 obj<</Length 14>>stream\n0 0 20 20 re f\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    ).encode()


def _open_scan(folder: Path) -> Run:
    """Taken in, shown small, and set into the frame of a printed form."""
    import desktop.widgets.thumbnail as thumbs
    from desktop.paths import font_folders
    from forms.printing.fonts import FontSet
    from forms.printing.sheet import Sheet

    station = open_lone(folder / "station")
    fonts = FontSet.find(font_folders())

    def read(raw: bytes) -> None:
        try:
            keep_attachment(station, raw, "a.png", photo=True)
        except Problem as problem:
            problem.to_json()
        small = thumbs.thumbnail(raw)
        assert small is None or max(small.width(), small.height()) <= 4 * thumbs.SIDE
        sheet = Sheet((210, 297), fonts, "")
        sheet.image(10, 10, 30, 40, raw)
        sheet.pdf()

    return read


_WORDS = tuple(
    text.encode()
    for text in (
        "曾国芳",
        "zgf",
        "5119",
        "511999104205-20261127-01-0001-",
        '"',
        "*",
        " AND ",
        ":",
        "-",
        "NEAR(",
        "^",
    )
)
PICTURE_WORDS = (
    b"IHDR",
    b"IDAT",
    b"PLTE",
    b"tRNS",
    b"iCCP",
    b"\xff\xd8\xff\xe0",
    b"\xff\xc4",
    b"JFIF",
    b"Exif\x00\x00",
    b"RIFF",
    b"WEBP",
    b"II*\x00",
    b"/MediaBox[0 0 99999 99999]",
    b"/Kids",
    b"obj",
    b"stream",
)
_ANSWERS = (b"applicant.name", b"m_id", b"SB-001", b"file", b"../a.json", b"ecert", b"copies", b"repeats")
_TAKEN = {
    "epoch": "e1",
    "acked": 1,
    "refused": [[1, "event.sealed"]],
    "wants": ["00" * 32],
    "time": "2026-11-25",
    "settings": {"profile": '{"a":1}', "x": "[]"},
}


def _open_key_file(_folder: Path) -> Run:
    """A wrapped key file, as a stick or the county's clerk may bring it."""

    def read(raw: bytes) -> None:
        file = KeyFile.from_bytes(raw)
        is_wrapped(raw)
        by_county(file, COUNTY_BOX)

    return read


def _key_files() -> list[bytes]:
    cheap = PasswordCost(memory_kib=8, iterations=1)
    made = new_file({name: bytes(32) for name in ("data_key", "sign_seed", "box_seed")})
    made = with_county(*made, seal.box_public(COUNTY_BOX), {"site": "511999104205"})
    file, _ = with_account(*made, "周明华", "守信为民2026", cheap)
    return [file.to_bytes()]


TARGETS = (
    Target("key_file", _open_key_file, _key_files, "json", (Spoiled, seal.SealBroken), (b"county", b"account"), 600),
    Target("card", _open_card, lambda: _json(_CARD), "json", short=1000),
    Target("settings", _open_settings, lambda: _json({"schema": 1, "large": True, "printer": "x"}), "json", short=800),
    Target("keys", _open_keys, _keys, "json", short=800),
    Target("answers_file", _open_answers, lambda: _json(_FILE), "json", words=_ANSWERS, short=1000),
    Target("answers_typed", _open_typed, lambda: _json(_FILE), "json", words=_ANSWERS, short=60),
    Target("notices", _open_notices, lambda: ["张三,2026-12-01,身份证\n李四　2026-12-02\n".encode()], "text", words=(b",", b"\t", b"\n", "姓名".encode()), short=100),
    Target("search", _open_search, lambda: list(_WORDS), "text", words=_WORDS, short=700, longest=4000),
    Target("taken", _open_taken, lambda: _json(_TAKEN), "json", refusals=(Problem, ValueError, TypeError, KeyError, RecursionError, OverflowError), short=200),
    Target("second_copy", _open_copy, _frames, "json", short=800),
    Target("scan", _open_scan, pictures, words=PICTURE_WORDS, short=250),
)  # fmt: skip
