"""`keys`: whether the county's key file stands in clear or under a passphrase, and the change from one to the other."""

from __future__ import annotations

import argparse
from pathlib import Path

from sync.center.commands.office_arguments import Verbs, say, verb
from sync.center.keys import KEYS_FILE, keep, load_or_make
from sync.center.keys_at_rest import CREDENTIAL, VARIABLE, is_wrapped, read_passphrase
from sync.ledger.problems import Problem


def add(verbs: Verbs) -> None:
    parser = verb(verbs, "keys", "县中心的钥匙文件：查看、加口令、换口令、去掉口令", run)
    parser.add_argument("deed", choices=("show", "wrap", "unwrap"))
    parser.add_argument(
        "--new-passphrase-file", type=Path, default=None, metavar="FILE", help="新口令文件（第一行），wrap 用"
    )


def run(options: argparse.Namespace) -> None:
    path = options.data / KEYS_FILE
    if not path.is_file():
        raise Problem("center.keys_spoiled")
    if options.deed == "wrap":
        if options.new_passphrase_file is None:
            raise Problem("usage", reason="请用 --new-passphrase-file 给出新口令文件")
        keep(options.data, read_passphrase(options.new_passphrase_file))
    elif options.deed == "unwrap":
        keep(options.data, "")
    wrapped = is_wrapped(path.read_bytes())
    if not wrapped:
        load_or_make(options.data)
    words = (
        f"钥匙文件已加口令。启动时用 {VARIABLE} 或 systemd 的 LoadCredential={CREDENTIAL} 给出"
        if wrapped
        else "钥匙文件没有加口令（权限 600）"
    )
    say(options, {"wrapped": wrapped}, words)
