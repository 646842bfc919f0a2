"""终端与版本: the system administrator's page of programs: who runs what, who gets what next, what to stop.

Every decision is signed and written in the trail by `rollouts`; this page only reads forms and draws.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from sync.center import fleet, rollouts, trail
from sync.center.accounts import Session
from sync.center.county import County
from sync.center.database import reading, writing
from sync.center.pages.view import page
from sync.center.update_stick import pack_stick
from sync.center.web import Form, office_of, status_of
from sync.ledger.problems import Problem
from sync.releases.names import STICK_FOLDER

_DONE = {
    "percent": "已设定比例。",
    "halt": "已停止推送。",
    "continue": "已继续推送。",
    "pin": "已设定固定版本。",
}


async def fleet_page(request: Request, session: Session) -> Response:
    return await _shown(request, session, done=_DONE.get(request.query_params.get("done", ""), ""))


async def fleet_form(request: Request, session: Session, form: Form) -> Response:
    verb = form.get("verb", "")
    try:
        await run_in_threadpool(_do, office_of(request).county, session, verb, form)
    except Problem as problem:
        return await _shown(request, session, problem=problem)
    return RedirectResponse(f"/fleet?done={verb}", 303)


async def fleet_file(request: Request, session: Session) -> Response:
    """The list as a file; taking it away is a line of the trail."""
    county, township = office_of(request).county, _code(request.query_params.get("township", ""))
    raw = await run_in_threadpool(_exported, county, session, township)
    name = f"fleet-{county.today().isoformat()}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(raw, headers=headers, media_type="text/csv; charset=utf-8")


async def stick_form(request: Request, session: Session, form: Form) -> Response:
    """制作更新U盘: one zip to be unpacked on the stick."""
    county, township = office_of(request).county, _code(form.get("township", ""))
    try:
        packed, size = await run_in_threadpool(_zipped, county, session, township)
    except Problem as problem:
        return await _shown(request, session, problem=problem)
    name = f"{STICK_FOLDER}-{township or 'all'}-{county.today().isoformat()}.zip"
    headers = {"content-disposition": f'attachment; filename="{name}"', "content-length": str(size)}
    return StreamingResponse(_blocks(packed), headers=headers, media_type="application/zip")


def _do(county: County, session: Session, verb: str, form: Form) -> None:
    platform, version, by = form.get("platform", ""), form.get("version", ""), session.account
    choice: dict[str, Any] = {"by": by, "reason": form.get("reason", "")}
    if verb == "percent":
        choice["percent"] = _percent(form.get("percent", ""))
    elif verb in ("halt", "continue"):
        choice["halted"] = verb == "halt"
    elif verb == "pin":
        start = form.get("start", "").strip()
        choice["pins"] = {start: version if form.get("bind", "") else ""}
    else:
        raise Problem("center.not_found")
    rollouts.decide(county, platform, version, **choice)


def _percent(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 3):
        raise Problem("updates.rollout", reason=f"比例 {text[:10]}")
    return int(text)


async def _shown(
    request: Request, session: Session, *, problem: Problem | None = None, done: str = ""
) -> Response:
    asked = request.query_params
    township, after = _code(asked.get("township", "")), asked.get("after", "")[:24]
    shown = await run_in_threadpool(_looked, office_of(request).county, township, after)
    shown |= {"problem": problem.sentence if problem else "", "done": done, "township": township}
    shown["first"] = not after
    status = status_of(problem) if problem else 200
    return page(request, "fleet.html", session, status, here="fleet", **shown)


def _looked(county: County, township: str, after: str) -> dict[str, Any]:
    with reading(county.engine) as connection:
        rows, last = fleet.terminals(connection, county, township, after)
        found: dict[str, Any] = {
            "rows": rows,
            "versions": fleet.versions(connection, county),
            "failures": fleet.failures(connection, county, township),
            "silent": fleet.silent(connection, county, township),
            "townships": fleet.townships(connection),
            "begun": rollouts.tree_of(county, connection).begun,
            "stop": rollouts.stop_of(connection),
        }
    found["link"] = "/fleet?" + urlencode({"township": township, "after": last}) if last else ""
    return found | {"platforms": fleet.PLATFORM_WORDS, "states": fleet.STATE_WORDS}


def _exported(county: County, session: Session, township: str) -> bytes:
    with reading(county.engine) as connection:
        rows = list(fleet.every_terminal(connection, county, township))
    with writing(county.engine) as connection:
        trail.note(connection, county, session.account, "export", "", f"终端与版本 csv，{len(rows)} 行")
    return fleet.as_csv(rows)


def _zipped(county: County, session: Session, township: str) -> tuple[IO[bytes], int]:
    """An open file that is gone when it is closed. Everything in it is packed already, so it is only put together."""
    packed = tempfile.TemporaryFile(dir=county.folder)  # noqa: SIM115 - closed by who sends it
    try:
        with tempfile.TemporaryDirectory(dir=county.folder, prefix=".stick-") as place:
            root, _ = pack_stick(county, Path(place), township, session.account)
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as writer:
                for path in sorted(root.rglob("*")):
                    if path.is_file():
                        writer.write(path, f"{STICK_FOLDER}/{path.relative_to(root).as_posix()}")
    except OSError as trouble:
        packed.close()
        raise Problem("updates.stick", reason=trouble.strerror or "") from trouble
    size = packed.tell()
    packed.seek(0)
    return packed, size


def _blocks(packed: IO[bytes]) -> Iterator[bytes]:
    with packed:
        while block := packed.read(1 << 20):
            yield block


def _code(text: str) -> str:
    return text if text.isascii() and text.isdigit() and len(text) <= 12 else ""
