"""What every verb shares: which office (folder, database), and how its answer is written."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sync.center.county import County

Verbs = Any  # argparse has no public name for what add_subparsers returns


def verb(
    verbs: Verbs, name: str, words: str, run: Callable[[argparse.Namespace], int | None]
) -> argparse.ArgumentParser:
    """A new verb with the arguments of every verb."""
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=words, description=words)
    parser.add_argument("--data", required=True, type=Path, help="县中心数据文件夹")
    parser.add_argument(
        "--database", default=None, metavar="URL", help="数据库地址；不写则用数据文件夹内的 SQLite"
    )
    parser.add_argument(
        "--materials", default=None, metavar="URL", help="扫描件存放处 s3://桶/前缀；不写则在数据文件夹内"
    )
    parser.add_argument("--json", action="store_true", help="用 JSON 输出")
    parser.set_defaults(run=run)
    return parser


@contextmanager
def office(
    options: argparse.Namespace, code: str | None = None, name: str | None = None, short: str | None = None
) -> Iterator[County]:
    """The county of the options, closed afterwards."""
    county = County.open(
        options.data,
        database_url=options.database,
        materials_url=options.materials,
        code=code,
        name=name,
        short=short,
    )
    try:
        yield county
    finally:
        county.close()


def say(options: argparse.Namespace, answer: Mapping[str, Any], words: str) -> None:
    """The answer as JSON where asked, else the words."""
    sys.stdout.write((json.dumps(answer, ensure_ascii=False) if options.json else words) + "\n")
    sys.stdout.flush()
