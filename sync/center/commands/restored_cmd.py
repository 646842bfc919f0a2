"""`restored`: say once, after the database was set back to a backup, that it was.

A new epoch makes every station bring again what the backup lacks; a new incarnation keeps the
county's own further acts and document numbers from colliding with those that were lost.
"""

from __future__ import annotations

import argparse

from sync.center.commands.office_arguments import Verbs, office, say, verb
from sync.center.county import begin_anew


def add(verbs: Verbs) -> None:
    verb(verbs, "restored", "数据库从备份恢复后执行一次：让各站点补传备份之后的记录", run)


def run(options: argparse.Namespace) -> None:
    with office(options) as county:
        epoch, incarnation = begin_anew(county)
    answer = {"epoch": epoch, "device": f"{incarnation:02d}"}
    words = f"已登记：数据库由备份恢复。县中心此后以设备号 {incarnation:02d} 编号，请重新启动服务，各站点下次交换时补传"
    say(options, answer, words)
