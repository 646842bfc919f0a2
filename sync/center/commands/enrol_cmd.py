"""`enrol`: enter a station and print a one-time code that lets one PC in, also as a QR code."""

from __future__ import annotations

import argparse
from pathlib import Path

from forms.printing.qr_picture import qr_picture
from sync.center.commands.office_arguments import Verbs, office, say, verb
from sync.center.sites import DEFAULT_DAYS, new_code, parent_by_code
from sync.center.station_settings import enter_station
from sync.ledger.invitation import Invitation, mark_of
from sync.ledger.problems import Problem


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
    parser.add_argument("--url", default="", metavar="URL", help="站点访问县中心的地址，写进登记二维码")
    parser.add_argument("--qr", default=None, type=Path, metavar="FILE", help="把登记二维码存为 .svg 或 .png")
    parser.add_argument("--days", default=DEFAULT_DAYS, type=int, help="登记码有效天数")


def run(options: argparse.Namespace) -> None:
    if options.qr is not None and (
        options.qr.suffix not in (".svg", ".png") or not options.qr.parent.is_dir()
    ):
        raise Problem("enrol.picture", path=options.qr)
    if options.qr is not None and not options.url:
        raise Problem("enrol.no_address")
    with office(options) as county:
        parent = options.parent
        if parent is None:
            parent = parent_by_code(county, options.site) if options.tier == "village" else ""
        site = enter_station(county, options.site, options.name, options.tier, parent, options.short)
        code = new_code(county, site.site, options.days)
        mark = mark_of(county.keys.sign_public, county.keys.box_public)
    answer = {"code": code, "site": site.site, "name": site.name, "tier": site.tier, "days": options.days}
    answer["parent"] = site.parent
    words = code
    if options.url:
        answer["invitation"] = Invitation(options.url, code, mark).text()
        words = f"{code}\n{answer['invitation']}"
    if options.qr is not None:
        options.qr.write_bytes(qr_picture(answer["invitation"], options.qr.suffix[1:]))
    say(options, answer, words)
