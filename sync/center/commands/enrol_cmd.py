"""`enrol`: enter a station and print a one-time code that lets one PC in."""

from __future__ import annotations

import argparse

from sync.center.commands.office_arguments import Verbs, office, say, verb
from sync.center.sites import DEFAULT_DAYS, new_code, parent_by_code
from sync.center.station_settings import enter_station


def add(verbs: Verbs) -> None:
    parser = verb(verbs, "enrol", "登记站点并取得一次性登记码", run)
    parser.add_argument("--site", required=True, metavar="CODE12", help="站点 12 位代码")
    parser.add_argument("--name", required=True, help="站点名称")
    parser.add_argument("--tier", required=True, choices=("village", "township", "county"), help="层级")
    parser.add_argument(
        "--parent",
        default=None,
        metavar="CODE12",
        help="村的上级乡镇；不写则按区划代码找，写本县代码则直接报县",
    )
    parser.add_argument("--short", default="", help="文号用的简称，如 内椑木")
    parser.add_argument("--days", default=DEFAULT_DAYS, type=int, help="登记码有效天数")


def run(options: argparse.Namespace) -> None:
    with office(options) as county:
        parent = options.parent
        if parent is None:
            parent = parent_by_code(county, options.site) if options.tier == "village" else ""
        site = enter_station(county, options.site, options.name, options.tier, parent, options.short)
        code = new_code(county, site.site, options.days)
    answer = {"code": code, "site": site.site, "name": site.name, "tier": site.tier, "days": options.days}
    answer["parent"] = site.parent
    say(options, answer, code)
