"""The two commands, the whole tour: county, station, case, exchange, papers, export.

Where the process matters (first start, registering, exchange, export) the command is a program
of its own; elsewhere its `main` is called here, which is the same code without Python's start.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import desktop.cli
import sync.center.__main__
from tests.support.county_process import ROOT, CountyProcess
from tests.support.places import TOWNSHIP, VILLAGE_A
from tests.support.proof import numbers_in
from tests.support.scans import lay_out
from tests.support.walk import ANSWERS

MAINS = {"desktop.cli": desktop.cli.main, "sync.center": sync.center.__main__.main}
OF_ITS_OWN = {"init", "enrol", "register", "sync", "export"}


class Tour:
    """Runs the commands on folders below one test folder."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.office = folder / "office"
        self._capsys = capsys

    def center(self, *arguments: str) -> str:
        return self.run("sync.center", *arguments, "--data", str(self.office))

    def daiban(self, station: str, *arguments: str, code: int = 0) -> Any:
        """`--json` of one command; `station` names its folder and the clerk."""
        base = ["--base-dir", str(self.folder / station), "--account", "周明华", "--json"]
        return json.loads(self.run("desktop.cli", *base, *arguments, code=code))

    def run(self, module: str, *arguments: str, code: int = 0) -> str:
        """What it wrote to stdout; its exit status must be `code`."""
        if OF_ITS_OWN & set(arguments):
            done = subprocess.run(
                [sys.executable, "-m", module, *arguments],
                cwd=ROOT,
                env={**os.environ, "PYTHONIOENCODING": "utf-8"},
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
            status, out, err = done.returncode, done.stdout, done.stderr
        else:
            self._capsys.readouterr()
            status = MAINS[module]([*arguments])
            out, err = self._capsys.readouterr()
        assert status == code, err
        assert "Traceback" not in err
        return out


@pytest.fixture
def tour(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("DAIBAN_PASSWORD", "守信为民2026")
    return Tour(tmp_path, capsys)


@pytest.fixture
def serving(tour):
    tour.center("init", "--name", "示范县政务服务中心", "--short", "示范县")
    process = CountyProcess(tour.office)
    process.start()
    yield process
    process.kill()


def answers_file(folder: Path) -> Path:
    content = json.loads((ANSWERS / "answers_sb_001.json").read_text("utf-8"))
    for dated in ("insurance.ins_date", "sign.sign_date"):
        content["answers"].pop(dated)  # today, whenever this test runs
    lay_out(folder, content, "李𬍛")
    path = folder / "answers.json"
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def test_the_whole_tour(tour, serving, tmp_path):
    tour.center(
        "enrol", "--site", TOWNSHIP, "--name", "椑木镇便民服务中心", "--tier", "township", "--short", "椑木镇"
    )
    code = tour.center(
        "enrol", "--site", VILLAGE_A, "--name", "楠木寺村代办点", "--tier", "village",
        "--parent", TOWNSHIP, "--short", "内椑木",
    ).strip()  # fmt: skip
    assert tour.daiban("village", "enrol", code, "--center", serving.url)["device"] == "01"
    assert tour.daiban("village", "status", code=1)["code"] == "keys.no_account"
    assert tour.daiban("village", "account", "add", "周明华", "--code", code)["role"] == "VA"

    done = tour.daiban("village", "case", "register", "--answers", str(answers_file(tmp_path / "in")))
    case_no = done["case_no"]
    assert (done["state"], done["second_copy"]) == ("INTAKE", True)
    assert [paper["code"] for paper in done["papers"]] == ["D01", "D02", "D05"]
    assert [line["case_no"] for line in tour.daiban("village", "case", "list", "李𬍛")] == [case_no]
    assert tour.daiban("village", "case", "list", "没有这个人") == []
    shown = tour.daiban("village", "case", "show", case_no)
    assert shown["applicant"]["name"] == "李𬍛"
    assert {"CaseQueued"} <= {option["kind"] for option in shown["acts"]}

    assert tour.daiban("village", "case", "act", case_no, "CaseQueued")["state"] == "QUEUED"
    way = json.dumps({"facts.way": "专人"}, ensure_ascii=False)
    assert (
        tour.daiban("village", "case", "act", case_no, "CaseHandedOver", "--values", way)["state"]
        == "HANDED_OVER"
    )
    refused = tour.daiban("village", "case", "act", case_no, "CaseReceived", code=1)
    assert refused["code"] == "role.not_allowed"

    assert tour.daiban("village", "status")["road"]["unsent"] == 1
    synced = tour.daiban("village", "sync")
    assert (synced["status"], synced["sent"], synced["acknowledged"]) == ("synced", 3, 3)
    assert synced["scans"] == 5
    status = tour.daiban("village", "status")
    assert (status["road"]["unsent"], status["road"]["acknowledged"], status["drawer"]) == (0, 1, [])
    assert tour.daiban("village", "verify")["faults"] == []
    assert tour.daiban("village", "rebuild")["cases"] == 1
    assert tour.daiban("village", "case", "show", case_no)["line"]["state"] == "HANDED_OVER"

    out = tmp_path / "printed"
    out.mkdir()
    for paper in ("D01", "D02", "D13", "form"):
        said = tour.daiban("village", "print", case_no, "--paper", paper, "--out", str(out / f"{paper}.pdf"))
        assert said["bytes"] == (out / f"{paper}.pdf").stat().st_size
    assert numbers_in(out) == {case_no}

    serving.stop()
    exported = [json.loads(line) for line in tour.center("export", "--what", "cases").splitlines()]
    assert Counter(case["case_no"] for case in exported) == {case_no: 1}
    events = [json.loads(line) for line in tour.center("export", "--what", "events").splitlines()]
    assert [event["kind"] for event in events] == ["CaseRegistered", "CaseQueued", "CaseHandedOver"]
    assert json.loads(tour.center("check", "--json"))["faults"] == []
    assert tour.daiban("village", "sync", code=1)["problem"]["code"] == "road.offline"


def test_plain_words_without_json(tour):
    said = tour.run("desktop.cli", "--base-dir", str(tour.folder / "new"), "status", code=1)
    assert said == ""
    done = subprocess.run([sys.executable, "-m", "desktop.cli"], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 2


def test_a_pipe_of_another_code_page_gets_our_words(tmp_path):
    """Windows gives a pipe the code page of its language; there is no Chinese in most of them."""
    done = subprocess.run(
        [sys.executable, "-m", "desktop.cli", "--base-dir", str(tmp_path), "case", "list"],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "本机" in done.stderr.decode("utf-8"), done.stderr
