"""What hangs on a case's page: scans as pictures, papers as PDF. Only for people who may see cases."""

from __future__ import annotations

from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from sync.center import book, tables
from sync.center.accounts import Session
from sync.center.county import County
from sync.center.database import reading, writing
from sync.center.own_scans import kind_of
from sync.center.papers import pdf_of
from sync.center.trail import note, reason_today
from sync.center.web import office_of
from sync.ledger.problems import Problem

# A browser's PDF viewer brings its own styles; the page's strict policy would leave it blank.
_PDF_POLICY = {"content-security-policy": "frame-ancestors 'none'; script-src 'none'; base-uri 'none'"}


async def scan(request: Request, session: Session) -> Response:
    params = request.path_params
    county = office_of(request).county
    content = await run_in_threadpool(_scan, county, session, params["case_no"], params["sha256"])
    kind = kind_of(content)
    if not kind:
        attached = {"content-disposition": f'attachment; filename="{params["sha256"][:16]}"'}
        return Response(content, headers=attached, media_type="application/octet-stream")
    return Response(content, headers=_PDF_POLICY if kind.endswith("pdf") else {}, media_type=kind)


async def paper(request: Request, session: Session) -> Response:
    params = request.path_params
    county = office_of(request).county
    pdf = await run_in_threadpool(_paper, county, session, params["case_no"], params["number"])
    shown = {"content-disposition": "inline"} | _PDF_POLICY
    return Response(pdf, headers=shown, media_type="application/pdf")


def _scan(county: County, session: Session, case_no: str, sha256: str) -> bytes:
    """Only after a reason was written for this case today. Raises Problem audit.reason_missing, center.not_found."""
    columns = tables.case_files.c
    with reading(county.engine) as connection:
        if not reason_today(connection, county, session.account, case_no):
            raise Problem("audit.reason_missing")
        query = select(columns.sha256).where(columns.case_no == case_no, columns.sha256 == sha256)
        named = connection.execute(query).first()
    if named is None:
        raise Problem("center.not_found")
    try:
        return county.vault.read(sha256)
    except FileNotFoundError as gone:
        raise Problem("center.not_found") from gone


def _paper(county: County, session: Session, case_no: str, number: int) -> bytes:
    """An official paper is never masked; who opened it is a line of the trail."""
    with reading(county.engine) as connection:
        case = book.find_case(connection, county, case_no)
    if case is None:
        raise Problem("case.unknown", case_no=case_no)
    if not 1 <= number <= len(case.papers):
        raise Problem("paper.unknown", case_no=case_no, paper=str(number))
    paper = case.papers[number - 1]
    with writing(county.engine) as connection:
        note(connection, county, session.account, "paper", case_no, paper.doc_no)
    return pdf_of(county, paper)
