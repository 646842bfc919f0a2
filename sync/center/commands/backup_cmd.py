"""`backup`: copy the book and the scans to another disk, also while the office is served."""

from __future__ import annotations

import argparse
from pathlib import Path

from sync.center.backups import back_up
from sync.center.commands.office_arguments import Verbs, office, say, verb


def add(verbs: Verbs) -> None:
    parser = verb(verbs, "backup", "备份全部记录和扫描件（运行中也可备份）", run)
    parser.add_argument(
        "--to", required=True, type=Path, metavar="FOLDER", help="备份文件夹，应在另一块磁盘上"
    )
    parser.add_argument("--pg-dump", default="pg_dump", metavar="PROGRAM", help="PostgreSQL 的 pg_dump 程序")


def run(options: argparse.Namespace) -> None:
    with office(options) as county:
        made = back_up(county, options.to, options.pg_dump)
    answer = {
        "folder": str(made.folder),
        "devices": len(made.covered),
        "events": sum(made.covered.values()),
        "scans": made.scans,
        "copied": made.copied,
    }
    words = (
        f"已备份到 {made.folder}：{len(made.covered)} 台设备的记录，"
        f"扫描件 {made.scans} 份（本次新增 {made.copied} 份）。密钥文件 keys.json 不在备份中，请另行妥善保管"
    )
    say(options, answer, words)
