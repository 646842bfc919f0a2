"""`python -m tests.bench.office [--quick]`: pages of the county's office among a million cases: queue, search, case, stations, as a clerk waits for them.

The county as it is run (`daiban-center serve`, one process) over PostgreSQL and over SQLite, asked by one
browser over loopback. Projections are real: cases folded by the ledger, each sealed under its own number, with
search words by the county's own key. What is varied is names, days, states, items and sites; journal rows and
scans of these cases are left out, as no page asked here reads them.
"""

from __future__ import annotations

import argparse
import logging
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import psutil
from sqlalchemy import Engine, Index, Table, text

from forms.canonical import canonical
from forms.catalog import Catalog
from sync.center import tables
from sync.center.accounts import add_account
from sync.center.blind_search import pieces_hidden
from sync.center.county import County
from sync.center.database import insert_all, writing
from sync.center.projection import row_of_case
from sync.center.sites import Site
from sync.ledger.apply import apply
from sync.ledger.case import Case
from sync.ledger.case_json import case_from_json, case_to_json
from sync.ledger.events import Actor, Event
from sync.ledger.numbers import case_number
from tests.bench.figures import MS, Figure, at_most, keep, median, percentile, reported, table
from tests.bench.storm_full import postgresql, served, working_folder
from tests.center.browser import Browser
from tests.center.worked import at, registration

CASES = 1_000_000
STATIONS, ITEMS, CLERKS = 3_000, 57, 30
ROUNDS, LIMIT_MS = 40, 100.0
PASSWORD, CLERK = "password-1", "审批员1"
_CHUNK = 5_000
_FAMILY = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "秀英桂兰玉华明建国志强丽娟芳淑珍平军勇敏静燕红霞波辉刚健伟磊洋艳杰涛超鹏飞鑫宇浩晨梦雪琴云莲香凤美"
# Of a hundred cases, by state: most are closed, a few wait somewhere, the county's own table is small.
_STATES = (("CLOSED", "county", 960), ("HANDED_OVER", "township", 12), ("RESULT_READY", "county", 23),
           ("FORWARDED", "county", 3), ("IN_REVIEW", "county", 2))  # fmt: skip


def main(arguments: list[str]) -> int:
    """Exit status 0 whatever the figures are."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.office", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="300 cases: a smoke, not a measure")
    parser.add_argument("--cases", type=int, default=0, metavar="N")
    parser.add_argument("--only", choices=("postgresql", "sqlite"))
    chosen = parser.parse_args(arguments)
    logging.disable(logging.WARNING)
    count, rounds = (300, 2) if chosen.quick else (CASES, ROUNDS)
    found: list[Figure] = []
    if chosen.only != "sqlite":
        with postgresql() as url, working_folder() as folder:
            found += _measured(folder / "office", url, chosen.cases or count, "PostgreSQL", rounds)
    if chosen.only != "postgresql":
        with working_folder() as folder:
            found += _measured(folder / "office", None, chosen.cases or count, "SQLite", rounds)
    name = "office-quick" if chosen.quick else "office"
    path = keep(name, found)
    print(f"{table(name, found)}\n-> {path}", flush=True)
    return 0


def _measured(folder: Path, url: str | None, count: int, engine: str, rounds: int) -> list[Figure]:
    county = County.open(folder, database_url=url, catalog=Catalog.of([]))
    began = time.perf_counter()
    numbers = _fill(county, count)
    print(f"{engine}: {count} cases laid down in {time.perf_counter() - began:.0f} s", flush=True)
    add_account(county, CLERK, "CR", PASSWORD)
    size = _size(county.engine, folder)
    county.close()
    with served(folder, url, 1) as (address, process), ExitStack() as stack:
        browser = Browser(address)
        stack.callback(browser.close)
        first = time.perf_counter()
        browser.sign_in(CLERK, PASSWORD)  # leads to the queue
        first = time.perf_counter() - first
        pages = _pages(browser, numbers)
        times: dict[str, list[float]] = {name: [] for name in pages}
        cpu, servers = sum(process.cpu_times()[:2]), _database_cpu(url)
        for _ in range(rounds):
            for name, ask in pages.items():
                began = time.perf_counter()
                path = ask()
                answer = browser.get(path)
                times[name].append((time.perf_counter() - began) * MS)
                assert answer.status_code == 200, (path, answer.status_code)
        many = rounds * len(pages)
        cpu = (sum(process.cpu_times()[:2]) - cpu) / many
        servers = (_database_cpu(url) - servers) / many
    words = f"{engine}, {count:,} cases"
    found = [at_most(f"{words}: {name} p95", percentile(times[name], 95), "ms", LIMIT_MS) for name in pages]
    found += [reported(f"{words}: {name} p50", median(times[name]), "ms") for name in pages]
    found.append(reported(f"{words}: CPU of the county's process, a page", cpu * MS, "ms"))
    found.append(reported(f"{words}: CPU of the database's processes, a page", servers * MS, "ms"))
    found.append(
        reported(f"{words}: signed in and the first page of a day, with what became due", first, "s")
    )
    found.append(reported(f"{words}: projections, words and indexes on the disk, a case", size / count, "B"))
    return found


def _database_cpu(url: str | None) -> float:
    """Seconds of the connections that serve the county; SQLite works in the county's own process."""
    if url is None:
        return 0.0
    folder = unquote(url.partition("host=")[2].partition("&")[0])
    postmaster = int((Path(folder) / "postmaster.pid").read_text("ascii").split()[0])
    return sum(sum(each.cpu_times()[:2]) for each in psutil.Process(postmaster).children())


def _person(chance: random.Random) -> str:
    return chance.choice(_FAMILY) + chance.choice(_GIVEN) + chance.choice(_GIVEN)


def _pages(browser: Browser, numbers: list[str]) -> dict[str, Callable[[], str]]:
    """Name of a page to the address asked next."""
    chance = random.Random(7)
    later = _later(browser, "/queue?state=CLOSED", 3)
    stations = _later(browser, "/stations", 2)
    return {
        "queue, to do": lambda: "/queue",
        "queue, mine": lambda: "/queue?clerk=mine",
        "queue, nobody's": lambda: "/queue?clerk=nobody",
        "queue, one item to do": lambda: f"/queue?item=XX-{chance.randrange(ITEMS):03d}",
        "queue, all cases": lambda: "/queue?state=",
        "queue, closed, fourth page": lambda: later,
        "queue, one item, closed": lambda: f"/queue?state=CLOSED&item=XX-{chance.randrange(ITEMS):03d}",
        "search, whole name, all cases": lambda: f"/queue?state=&q={quote(_person(chance))}",
        "search, whole name, to do": lambda: f"/queue?q={quote(_person(chance))}",
        "search, family name, all cases": lambda: f"/queue?state=&q={quote(chance.choice(_FAMILY))}",
        "search, tail of a number, all cases": lambda: f"/queue?state=&q={chance.randrange(10_000):04d}",
        "search, case number": lambda: f"/queue?state=&q={chance.choice(numbers)}",
        "case page": lambda: f"/case/{chance.choice(numbers)}",
        "stations": lambda: "/stations",
        "stations, third page": lambda: stations,
    }


def _later(browser: Browser, path: str, steps: int) -> str:
    """The address some pages on, by the links that a clerk would press; where they end, the last one."""
    for _ in range(steps):
        page = browser.get(path).text
        if "下一页" not in page:
            break
        path = page.split("下一页")[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    return path


def _fill(county: County, count: int) -> list[str]:
    """Lay down stations and cases; returns some of the case numbers."""
    sites = _sites()
    with writing(county.engine) as connection:
        insert_all(connection, tables.sites, [_columns(site) for site in sites])
        insert_all(connection, tables.devices, [_device(site) for site in sites])
        insert_all(connection, tables.standings, [_standing(site) for site in sites])
    engine = county.engine.dialect.name
    indexes = [index for each in (tables.cases, tables.case_words) for index in each.indexes]
    with writing(county.engine) as connection:  # a million rows go in faster without
        for index in indexes:
            if _here(index, county.engine):
                index.drop(connection)
        if engine == "postgresql":
            connection.execute(text("ALTER TABLE case_words DROP CONSTRAINT case_words_pkey"))
    numbers: list[str] = []
    for chunk in _chunks(county, count, [site for site in sites if site.tier == "village"]):
        _lay(county.engine, tables.cases, [case for case, _, _ in chunk])
        words = [{"word": w, "case_no": case["case_no"]} for case, hidden, _ in chunk for w in hidden]
        _lay(county.engine, tables.case_words, words)
        _lay(county.engine, tables.case_clerks, [clerk for _, _, clerk in chunk if clerk])
        numbers += [case["case_no"] for case, _, _ in chunk[:: max(1, count // 4000)]]
    with writing(county.engine) as connection:
        for index in indexes:
            if _here(index, county.engine):
                index.create(connection)
        if engine == "postgresql":
            connection.execute(text("ALTER TABLE case_words ADD PRIMARY KEY (word, case_no)"))
    with county.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # As the server does by itself, sooner or later.
        connection.execute(text("VACUUM ANALYZE" if engine == "postgresql" else "ANALYZE"))
    return numbers


def _here(index: Index, engine: Engine) -> bool:
    return bool(index.info.get("only", engine.dialect.name) == engine.dialect.name)


def _chunks(
    county: County, count: int, villages: list[Site]
) -> Iterator[list[tuple[dict[str, Any], set[str], dict[str, str]]]]:
    """Rows as the county makes them, in chunks: (columns of the case, its search words, whose it is)."""
    chance, whole = random.Random(11), _real_case(county)
    patterns = {
        state: _Pattern(county, case_from_json(case_to_json(whole) | {"state": state, "owner": owner}))
        for state, owner, _ in _STATES
    }
    states = [state for state, _, many in _STATES for _ in range(many)]
    chunk = []
    for n in range(count):
        site = villages[n % len(villages)]
        day = date(2018, 1, 2) + timedelta(days=n * 3_000 // count)
        number = case_number(site.site, day, 1, n // len(villages) % 9_000 + 1)
        state = chance.choice(states)
        row, words = patterns[state].varied(number, site, n + 1, chance)
        row |= {"item": f"XX-{n % ITEMS:03d}", "item_name": f"事项{n % ITEMS:03d}"}
        row["due"] = "" if state == "CLOSED" else f"2026-12-{chance.randrange(1, 29):02d}"
        clerk = {"case_no": number, "account": f"审批员{n % CLERKS}", "kind": "ReviewStarted"}
        claimed = state in ("CLOSED", "RESULT_READY", "IN_REVIEW")
        chunk.append((row, words, clerk if claimed else {}))
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


class _Pattern:
    """The row of one case, and how the rows of others like it are made: what is theirs is put in, then sealed."""

    def __init__(self, county: County, case: Case) -> None:
        self._county, self._case = county, case
        self._row = row_of_case(county, case, Site(case.site, "", "", "village", ""), 0, county.calendar)
        self._text = canonical(case_to_json(case)).decode()

    def varied(
        self, number: str, site: Site, applied_n: int, chance: random.Random
    ) -> tuple[dict[str, Any], set[str]]:
        person = _person(chance)
        tail, mobile = f"{chance.randrange(10_000):04d}", f"138{chance.randrange(10**8):08d}"
        applicant = dict(self._case.applicant) | {"name": person, "mobile": mobile}
        applicant["id_no"] = str(applicant["id_no"])[:-4] + tail
        said = self._text
        for name in ("name", "mobile", "id_no"):
            said = said.replace(str(self._case.applicant[name]), str(applicant[name]))
        said = said.replace(self._case.case_no, number).replace(self._case.site, site.site)
        sealed = self._county.keys.at_rest(said.encode(), f"projection/{number}")
        theirs = {"case_no": number, "site": site.site, "township": site.parent, "updated": applied_n}
        words = pieces_hidden(self._county, replace(self._case, applicant=applicant))
        return self._row | theirs | {"sealed": sealed}, words


def _real_case(county: County) -> Case:
    """A registration as the ledger folds it."""
    when = at("11-27 09:12")
    number = case_number("511999101201", when.date(), 1, 1)
    event = Event(
        site="511999101201", incarnation=1, seq=1, event_id="e", case_no=number, kind="CaseRegistered", rev=1,
        actor=Actor("代办员", "代办员", "VA"), effective_date=when.date(),
        recorded_at=when.isoformat(timespec="seconds"), hlc="", sealed=b"", prev_hash=b"", hash=b"",
        body=registration(name="某某某"),
    )  # fmt: skip
    return apply(None, event, county.calendar)


def _lay(engine: Engine, into: Table, rows: list[dict[str, Any]]) -> None:
    """Rows in bulk: COPY where there is one."""
    if not rows:
        return
    names = list(rows[0])
    if engine.dialect.name != "postgresql":
        with writing(engine) as connection:
            connection.execute(into.insert(), rows)
        return
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        with cursor.copy(f"COPY {into.name} ({', '.join(names)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([row[name] for name in names])
        raw.commit()
    finally:
        raw.close()


def _size(engine: Engine, folder: Path) -> int:
    if engine.dialect.name != "postgresql":
        return sum(path.stat().st_size for path in folder.glob("county.db*"))
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


def _sites() -> list[Site]:
    townships = [f"511999{101 + n:03d}000" for n in range(STATIONS // 20)]
    sites = [Site(code, f"镇{code[6:9]}便民服务中心", code[6:9], "township", "") for code in townships]
    for code in townships:
        villages = [f"{code[:9]}{201 + n:03d}" for n in range(20)]
        sites += [
            Site(village, f"镇{code[6:9]}村{village[9:]}", village[6:], "village", code)
            for village in villages
        ]
    return sites


def _columns(site: Site) -> dict[str, str]:
    return {name: getattr(site, name) for name in ("site", "name", "short", "tier", "parent")}


def _device(site: Site) -> dict[str, Any]:
    return {
        "site": site.site, "incarnation": 1, "sign_public": bytes(32), "box_public": bytes(32), "qr_key": b"q",
        "enrolled_at": "2026-01-05T09:00:00+08:00", "revoked": False, "forked_at": "",
        "last_seen": "2026-11-24T17:00:00+08:00", "last_digest": "d" * 64, "backed_up": 0,
    }  # fmt: skip


def _standing(site: Site) -> dict[str, Any]:
    return {"site": site.site, "incarnation": 1, "acked": 300, "refused": 1, "digest": "d" * 64}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
