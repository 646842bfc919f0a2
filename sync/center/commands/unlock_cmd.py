"""`unlock-code`, `recover-key`: let a clerk back in who forgot the password (security administrator only)."""

from __future__ import annotations

import argparse
from pathlib import Path

from sync.center.commands.account_cmd import asked_password
from sync.center.commands.office_arguments import Verbs, office, say, verb
from sync.center.recovery import authorised, recover, unlock_codes
from sync.keyfile import MOST_BYTES, in_groups
from sync.ledger.problems import Problem


def add(verbs: Verbs) -> None:
    code = verb(verbs, "unlock-code", "给一台电脑的一次性解锁码，可电话告知；也可先印好交乡镇封存", run_code)
    code.add_argument("--site", required=True, metavar="CODE12", help="站点 12 位代码")
    code.add_argument("--device", required=True, type=int, metavar="NN", help="电脑编号，见“站点”页")
    code.add_argument("--number", required=True, type=int, metavar="N", help="对方屏幕上的号数")
    code.add_argument("--count", default=1, type=int, metavar="N", help="从这一号起共几个")
    code.add_argument(
        "--by", required=True, metavar="NAME", help="安全管理员姓名（密码取自 DAIBAN_PASSWORD 或提示输入）"
    )
    key = verb(verbs, "recover-key", "打开站点送来的钥匙文件，加一个一次性解锁码", run_key)
    key.add_argument("file", type=Path, metavar="FILE", help="站点的 keys.json")
    key.add_argument("--out", required=True, type=Path, metavar="FILE", help="送回站点的钥匙文件")
    key.add_argument(
        "--by", required=True, metavar="NAME", help="安全管理员姓名（密码取自 DAIBAN_PASSWORD 或提示输入）"
    )


def run_code(options: argparse.Namespace) -> None:
    password = asked_password()
    with office(options) as county:
        by = authorised(county, options.by, password)
        codes = unlock_codes(county, by, options.site, options.device, options.number, options.count)
    answer = {"site": options.site, "codes": [{"number": at, "code": code} for at, code in codes]}
    say(options, answer, "\n".join(f"第 {at} 号　{in_groups(code)}" for at, code in codes))


def run_key(options: argparse.Namespace) -> None:
    password = asked_password()
    try:
        with options.file.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise Problem("keys.not_county") from error
    with office(options) as county:
        by = authorised(county, options.by, password)
        mended, code, file = recover(county, by, raw)
    try:
        options.out.write_bytes(mended)
    except OSError as error:
        raise Problem("store.read_only", folder=str(options.out.parent)) from error
    answer = {"file": str(options.out), "code": code, "place": dict(file.place)}
    name = file.place.get("name") or file.station
    say(
        options,
        answer,
        f"已为 {name} 写出 {options.out}\n解锁码（请当面或电话告知，不要写在文件旁边）：{in_groups(code)}",
    )
