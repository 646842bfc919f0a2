"""`daiban selftest` passes on a whole installation and tells what a spoiled one lacks."""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys

import pytest

from desktop import selftest
from desktop.selftest import CHECKS, run_all


def asked(*arguments, **variables):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **variables}
    command = [sys.executable, "-m", "desktop.cli", "selftest", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


def test_a_whole_installation_passes_every_check(tmp_path):
    answer = asked("--json", DAIBAN_HOME=str(tmp_path / "home"), TMPDIR=str(tmp_path))
    found = json.loads(answer.stdout)
    assert [one["name"] for one in found["checks"] if not one["passed"]] == []
    assert (found["passed"], found["of"], answer.returncode) == (len(CHECKS), len(CHECKS), 0)
    assert list(tmp_path.iterdir()) == []  # nothing of the station was touched, nothing is left


def test_one_failure_stops_no_other_check_and_is_told(monkeypatch):
    def broken(_bench):
        raise OSError("no such font")

    checks = {"坏的": broken, "好的": lambda _bench: "在"}
    tried = list(run_all(checks))
    assert [(one.name, one.passed) for one in tried] == [("坏的", False), ("好的", True)]
    assert "no such font" in tried[0].words


@pytest.mark.parametrize(
    ("check", "spoil"),
    [
        ("生僻字", lambda m: m.setattr(selftest, "RARE", "\U0003fffd")),
        ("拼音", lambda m: m.setattr("forms.pinyin.letters", lambda _text: ("x",))),
        ("加密和签名", lambda m: m.setattr(selftest.seal, "verify", lambda *_: False)),
        ("证书", lambda m: m.setattr("certifi.where", lambda: "/nowhere")),
        ("证书", lambda m: m.setattr("sync.transport.line.context", of_any_age)),
        ("拍照", lambda m: m.delitem(pillow().OPEN, "WEBP")),  # as in a frozen program without that plugin
        ("图标、样式、手册", lambda m: m.setattr("resources.shelf.icon_names", lambda: ())),
        (
            "事项目录",
            lambda m: m.setattr(selftest, "builtin_catalog", lambda: type("C", (), {"versions": {}})),
        ),
    ],
)
def test_each_check_notices_what_it_is_for(monkeypatch, check, spoil):
    spoil(monkeypatch)
    assert [one.passed for one in run_all({check: CHECKS[check]})] == [False]


def of_any_age():
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    return context


def test_a_python_that_leaves_the_oldest_tls_to_openssl_is_no_fault(monkeypatch):
    """As Debian's does: what counts is the line, and that one has a limit of its own."""
    old = of_any_age()
    monkeypatch.setattr(ssl, "create_default_context", lambda **_: old)
    tried = list(run_all({"证书": CHECKS["证书"]}))
    assert [one.passed for one in tried] == [True], tried


def pillow():
    from PIL import Image

    Image.init()
    return Image


def test_a_blank_sheet_is_no_receipt(monkeypatch):
    steps = {name: CHECKS[name] for name in ("建站", "登记一件", "出回执", "读回执")}
    monkeypatch.setattr(selftest, "paper_pdf", lambda *_: blank())
    assert [one.passed for one in run_all(steps)] == [True, True, True, False]


def blank():
    import io

    from reportlab.pdfgen.canvas import Canvas

    kept = io.BytesIO()
    canvas = Canvas(kept)
    canvas.showPage()
    canvas.save()
    return kept.getvalue()
