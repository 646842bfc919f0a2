"""`serve`: the county's service in the foreground, until it is interrupted."""

from __future__ import annotations

import argparse
import logging
import sys

from sync.center.app import create_app
from sync.center.commands.office_arguments import Verbs, office, say, verb
from sync.center.devices import forget_old_nonces
from sync.center.parent import Pacing
from sync.center.reckoning import beside
from sync.center.rollouts import look_after
from sync.center.second_look import look_after_update
from sync.center.serving import bind, serve, url_of
from sync.center.workers import serve_with
from sync.ledger.problems import Problem


def add(verbs: Verbs) -> None:
    parser = verb(verbs, "serve", "启动县中心", run)
    parser.add_argument("--host", default="127.0.0.1", help="监听地址")
    parser.add_argument("--port", default=8400, type=int, help="端口；0 = 任选空闲端口")
    parser.add_argument("--workers", default=1, type=int, metavar="N", help="工作进程数（需 PostgreSQL）")


def run(options: argparse.Namespace) -> None:
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    with office(options) as county:
        forget_old_nonces(county)
        look_after_update(county)
        look_after(county)
        listening = bind(options.host, options.port)
        url = url_of(listening)
        several = options.workers > 1
        if several and county.engine.dialect.name == "sqlite":
            raise Problem("center.workers")
        say(options, {"url": url, "county": county.code}, f"县中心已启动 {url}")
        if not several:
            pacing = Pacing.begin(county)
            try:
                with beside(county):
                    serve(create_app(county), listening)
            finally:
                pacing.stop()
    if several:
        addresses = {"database_url": options.database, "materials_url": options.materials}
        with office(options) as county:  # one of all the processes speaks to the city
            pacing = Pacing.begin(county)
            try:
                with beside(county):
                    serve_with(options.workers, listening, options.data, addresses)
            finally:
                pacing.stop()
