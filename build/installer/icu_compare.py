"""`python build/installer/icu_compare.py WHOLE TRIMMED`: what Qt answers with either libicudata, in Chinese and English.

Each library is put before Qt's own in a process of its own (LD_PRELOAD, same soname). Says one line for each kind of
question and fails where an answer differs. Run by tests/installers/test_icu_data.py.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path


def answers() -> dict[str, str]:
    """Digest of what Qt says, by kind of question."""
    from PySide6.QtCore import (
        QByteArray,
        QCollator,
        QDate,
        QDateTime,
        QLocale,
        QStringConverter,
        QStringDecoder,
        QStringEncoder,
        QTime,
        QTimeZone,
    )

    chinese = [chr(code) for code in range(0x4E00, 0x9FFF)]
    latin = [chr(code) for code in range(0x20, 0x2FF)]
    found: dict[str, object] = {}
    for name in ("zh_CN", "zh_TW", "en_US", "C"):
        locale = QLocale(name)
        order = QCollator(locale)
        order.setNumericMode(True)
        found[f"order {name}"] = sorted(chinese, key=order.sortKey), sorted(latin, key=order.sortKey)
        words = [locale.toUpper(chr(code)) + locale.toLower(chr(code)) for code in range(0x20, 0xD7FF)]
        moment = QDateTime(QDate(2026, 11, 25), QTime(9, 5), QTimeZone(QByteArray(b"Asia/Shanghai")))
        found[f"case {name}"] = words
        found[f"dates {name}"] = [
            locale.toString(moment, kind)
            for kind in (QLocale.FormatType.LongFormat, QLocale.FormatType.ShortFormat)
        ]
        found[f"money {name}"] = locale.toCurrencyString(1234.5), locale.toString(12345.678)
        zone = QTimeZone(QByteArray(b"Asia/Shanghai"))
        found[f"zone {name}"] = [
            zone.displayName(QTimeZone.TimeType.StandardTime, kind, locale)
            for kind in (
                QTimeZone.NameType.LongName,
                QTimeZone.NameType.ShortName,
                QTimeZone.NameType.OffsetName,
            )
        ]
    for name in ("GB18030", "GBK", "GB2312", "Big5", "UTF-8"):
        found[f"encoding {name}"] = QStringEncoder(name).isValid(), QStringDecoder(name).isValid()
    found["converters"] = sorted(
        set(QStringConverter.availableCodecs()) & {"GB18030", "GBK", "Big5", "UTF-8"}
    )
    return {
        kind: hashlib.sha256(json.dumps(said).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        for kind, said in found.items()
    }


def main(whole: Path, trimmed: Path) -> int:
    said = []
    for library in (whole, trimmed):
        ran = subprocess.run(
            [sys.executable, __file__], env={**os.environ, "LD_PRELOAD": str(library)},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        said.append(json.loads(ran.stdout))
    different = [kind for kind in said[0] if said[0][kind] != said[1].get(kind)]
    sys.stdout.write(f"{len(said[0]) - len(different)} of {len(said[0])} the same\n")
    for kind in different:
        sys.stdout.write(f"{kind}: differs\n")
    return 1 if different else 0


if __name__ == "__main__":
    if len(sys.argv) == 3:
        raise SystemExit(main(Path(sys.argv[1]), Path(sys.argv[2])))
    json.dump(answers(), sys.stdout)
