"""`clearing`: import the county's list of cleared approval items, and count what became of them; the items of each set."""

from __future__ import annotations

import argparse
from pathlib import Path

from forms.item_sets import EVERY, SETS
from sync.center.clearing import counts_of, import_clearing
from sync.center.commands.office_arguments import Verbs, office, say, verb
from sync.center.county import County
from sync.center.database import reading
from sync.center.publishing import catalog_of
from sync.ledger.problems import Problem


def add(verbs: Verbs) -> None:
    parser = verb(verbs, "clearing", "行政审批事项清理：导入清单，按保留、调整、搁置、取消计数", run)
    parser.add_argument("--file", type=Path, help="清单（.xlsx 或 CSV：编号、名称、处理）；不写则只计数")
    parser.add_argument("--by", default="", metavar="姓名", help="谁导入的，记入审计记录；导入时要写")


def run(options: argparse.Namespace) -> None:
    with office(options) as county:
        if options.file is not None:
            if not options.by.strip():
                raise Problem("usage", reason="请用 --by 写明谁导入的")
            import_clearing(county, _read(options.file), options.by.strip())
        with reading(county.engine) as connection:
            counts = counts_of(connection)
        sets = _sets(county)
    lines = ["　".join(f"{status} {count}" for status, count in counts.items())]
    lines += [f"{SETS[name]}：{len(items)} 项" for name, items in sets.items()]
    say(options, {"counts": counts, "total": sum(counts.values()), "sets": sets}, "\n".join(lines))


def _sets(county: County) -> dict[str, list[str]]:
    """The items of each set, of the catalogue that the county has."""
    items = catalog_of(county).items(county.today())
    return {name: [item.item_id for item in items if name in item.presets] for name in SETS if name != EVERY}


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Problem("clearing.file", reason=path.name) from error
