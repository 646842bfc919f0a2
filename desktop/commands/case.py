"""Commands about cases and their papers: case register, list, show, act; draft list; print."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from desktop.commands.frame import Frame, Reply, plain
from desktop.usecases.acts import act_on_case
from desktop.usecases.answers_file import read_answers_file, register_answers
from desktop.usecases.cases import find_cases, show_case
from desktop.usecases.drafts import list_drafts
from desktop.usecases.papers import mark_printed, paper_pdf
from desktop.usecases.views import CaseLine, PaperLine
from sync.ledger.problems import Problem


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    case = commands.add_parser("case", help="办件：登记、查询、办理")
    inner = case.add_subparsers(required=True, metavar="ACTION")

    parser = inner.add_parser("register", help="用填写文件登记一件")
    parser.add_argument("--answers", required=True, type=Path, metavar="FILE.json")
    parser.add_argument("--send-now", action="store_true", help="材料不齐，申请人要求按现有材料送交")
    parser.add_argument("--to-complete", action="store_true", help="材料不齐，申请人补齐后再交")
    parser.set_defaults(run=run_register)

    parser = inner.add_parser("list", help="列出或查找办件")
    parser.add_argument("text", nargs="?", default="")
    parser.add_argument("--state", action="append", default=[])
    parser.set_defaults(run=run_list, reads=True)

    parser = inner.add_parser("show", help="一件的全部经历、文书和期限")
    parser.add_argument("case_no")
    parser.set_defaults(run=run_show, reads=True)

    parser = inner.add_parser("act", help="对一件办理一步")
    parser.add_argument("case_no")
    parser.add_argument("kind", help="如 CaseQueued、CaseHandedOver")
    parser.add_argument("--values", default="{}", metavar="JSON", help="这一步要填的内容")
    parser.set_defaults(run=run_act)

    drafts = commands.add_parser("draft", help="草稿").add_subparsers(required=True, metavar="ACTION")
    drafts.add_parser("list", help="列出草稿").set_defaults(run=run_drafts, reads=True)

    parser = commands.add_parser("print", help="把一份文书存为 PDF")
    parser.add_argument("case_no")
    parser.add_argument("--paper", required=True, help="文书代码（D01）、文书编号，或 form（申请表）")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE")
    parser.set_defaults(run=run_print)


def run_register(frame: Frame) -> Reply:
    path: Path = frame.args.answers
    content = read_answers_file(path)
    done = register_answers(
        frame.station,
        frame.doer(),
        content,
        path.resolve().parent,
        send_now=frame.args.send_now,
        to_complete=frame.args.to_complete,
    )
    lines = (f"已保存 {done.case_no}（{done.state_text}）", *map(_paper, done.papers))
    return Reply(done, lines)


def run_list(frame: Frame) -> Reply:
    found = find_cases(frame.station, frame.args.text, frame.args.state)
    return Reply(found, tuple(map(_line, found)) or ("没有找到办件",))


def run_show(frame: Frame) -> Reply:
    view = show_case(frame.station, frame.actor(), frame.args.case_no)
    history = (f"  {row.when}  {row.who}  {row.what} → {row.state_text}" for row in view.history)
    clocks = (f"  {clock.text}" for clock in view.clocks)
    return Reply(view, (_line(view.line), *clocks, *history, *map(_paper, view.papers)))


def run_act(frame: Frame) -> Reply:
    try:
        values: Any = json.loads(frame.args.values, parse_float=str, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Problem("usage", reason="--values 不是 JSON") from None
    if not isinstance(values, dict):
        raise Problem("usage", reason="--values 应是 JSON 对象")
    done = act_on_case(frame.station, frame.doer(), frame.args.case_no, frame.args.kind, values)
    return Reply(done, (f"{done.case_no} 现在是“{done.state_text}”", *map(_paper, done.papers)))


def run_drafts(frame: Frame) -> Reply:
    drafts = list_drafts(frame.station)
    lines = tuple(
        f"{d.draft_id}  {d.item_name}  {d.applicant or '（未填姓名）'}  {d.saved_at}" for d in drafts
    )
    return Reply(drafts, lines or ("没有草稿",))


def run_print(frame: Frame) -> Reply:
    case_no, wanted, out = frame.args.case_no, frame.args.paper, frame.args.out
    pdf = paper_pdf(frame.station, case_no, wanted)
    try:
        out.write_bytes(pdf)
    except OSError as broken:
        raise Problem("store.read_only", folder=out.parent) from broken
    line = None if wanted == "form" else mark_printed(frame.station, case_no, wanted)
    document = {"case_no": case_no, "file": str(out), "bytes": len(pdf), "paper": plain(line)}
    return Reply(document, (f"已存为 {out}（{len(pdf)} 字节）",))


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number")


def _line(line: CaseLine) -> str:
    return f"{line.case_no}  {line.applicant}  {line.item_name}  {line.state_text}  {line.deadline_text}"


def _paper(paper: PaperLine) -> str:
    return f"  {paper.code} {paper.title} {paper.doc_no}"
