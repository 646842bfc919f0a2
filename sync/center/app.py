"""The county's app: every address it answers, and who catches what. Nothing is decided here."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sync.center import routes
from sync.center.accounts import ACCOUNTS, ANYBODY, DEVICES, LOG, UPDATES, VILLAGES
from sync.center.county import County
from sync.center.office import Office
from sync.center.pages.accounts_page import account_form, accounts_page
from sync.center.pages.audit_page import audit_file, audit_page
from sync.center.pages.case_files import paper, scan
from sync.center.pages.case_page import act_form, case_page, reveal_form, stale_form
from sync.center.pages.coverage_page import coverage_file, coverage_page, list_form
from sync.center.pages.fleet_page import fleet_file, fleet_form, fleet_page, stick_form
from sync.center.pages.guarded import posted, problem_page, signed_in
from sync.center.pages.my_page import my_form, my_page
from sync.center.pages.queue import queue
from sync.center.pages.sign_in import home, sign_in_form, sign_in_page, sign_out_form
from sync.center.pages.stations import stations
from sync.center.pages.view import ROOM, environment
from sync.center.update_files import update_file
from sync.center.web import Boundary, Headers, problem_of, refusal
from sync.ledger.problems import Problem

_ROAD = ("/v1/", "/updates/")


def create_app(county: County) -> Starlette:
    """The app of one county, ready for uvicorn."""
    app = Starlette(
        routes=[*_road(), *_pages()],
        middleware=[Middleware(Headers), Middleware(Boundary, answer=_answer)],
        exception_handlers={Problem: _on_problem, HTTPException: _on_http},
    )
    app.state.office = Office(county, environment())
    return app


def _road() -> list[BaseRoute]:
    return [
        Route("/v1/about", routes.about, methods=["GET"]),
        Route("/v1/enrol", routes.enrol, methods=["POST"]),
        Route("/v1/incarnation", routes.incarnate, methods=["POST"]),
        Route("/v1/returned", routes.returned, methods=["POST"]),
        Route("/v1/upload/{kind}/{sha256}", routes.upload, methods=["HEAD", "PUT"]),
        Route("/v1/exchange", routes.exchange, methods=["POST"]),
        Route("/v1/pouch/{sha256}", routes.pouch, methods=["POST"]),
        Route("/v1/blob/{sha256}", routes.blob, methods=["GET"]),
        Route("/updates/{path:path}", update_file, methods=["GET"]),
    ]


def _pages() -> list[BaseRoute]:
    return [
        Route("/", home, methods=["GET"]),
        Route("/sign-in", sign_in_page, methods=["GET"]),
        Route("/sign-in", sign_in_form, methods=["POST"]),
        Route("/sign-out", posted(sign_out_form, power=ANYBODY), methods=["POST"]),
        Route("/queue", signed_in(queue), methods=["GET"]),
        Route("/case/{case_no}", signed_in(case_page), methods=["GET"]),
        Route("/case/{case_no}/act", posted(act_form, stale=stale_form), methods=["POST"]),
        Route("/case/{case_no}/reveal", posted(reveal_form), methods=["POST"]),
        Route("/case/{case_no}/scan/{sha256}", signed_in(scan), methods=["GET"]),
        Route("/case/{case_no}/paper/{number:int}.pdf", signed_in(paper), methods=["GET"]),
        Route("/stations", signed_in(stations, power=DEVICES), methods=["GET"]),
        Route("/coverage", signed_in(coverage_page, power=DEVICES), methods=["GET"]),
        Route("/coverage", posted(list_form, power=VILLAGES), methods=["POST"]),
        Route("/coverage.{kind:str}", signed_in(coverage_file, power=DEVICES), methods=["GET"]),
        Route("/fleet", signed_in(fleet_page, power=UPDATES), methods=["GET"]),
        Route("/fleet", posted(fleet_form, power=UPDATES), methods=["POST"]),
        Route("/fleet.csv", signed_in(fleet_file, power=UPDATES), methods=["GET"]),
        Route("/fleet/stick", posted(stick_form, power=UPDATES), methods=["POST"]),
        Route("/accounts", signed_in(accounts_page, power=ACCOUNTS), methods=["GET"]),
        Route("/accounts", posted(account_form, power=ACCOUNTS), methods=["POST"]),
        Route("/audit", signed_in(audit_page, power=ANYBODY), methods=["GET"]),
        Route("/audit.{kind:str}", signed_in(audit_file, power=LOG), methods=["GET"]),
        Route("/me", signed_in(my_page, power=ANYBODY), methods=["GET"]),
        Route("/me", posted(my_form, power=ANYBODY), methods=["POST"]),
        Mount("/static", StaticFiles(directory=ROOM / "static")),
    ]


async def _on_problem(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)
    return await _answer(request, problem)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return await _answer(request, problem_of(error))


async def _answer(request: Request, problem: Problem) -> Response:
    """A refusal for whoever asked: JSON on the road, a page for people."""
    if request.scope["path"].startswith(_ROAD):
        return refusal(problem)
    return await problem_page(request, problem)
