"""`daiban-center` as a person meets it: words on stdout, refusals on stderr, JSON where asked."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
import requests

from sync.center.__main__ import main
from sync.center.app import create_app
from sync.center.county import County
from sync.center.serving import serve_in_thread
from sync.center.sites import new_code
from tests.center.hand_station import TIMEOUT, HandStation
from tests.center.worked import TOWNSHIP, VILLAGE


@pytest.fixture
def run(tmp_path, capsys):
    """Run a verb on this test's office: (exit code, stdout, stderr)."""

    def ran(*arguments: str) -> tuple[int, str, str]:
        code = main([*arguments, "--data", str(tmp_path / "office")])
        told = capsys.readouterr()
        return code, told.out, told.err

    return ran


def test_an_office_is_made_by_the_first_verb(run):
    code, out, _ = run("enrol", "--site", TOWNSHIP, "--name", "椑木镇", "--tier", "township")
    assert code == 0
    assert re.fullmatch(r"([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}\n", out)
    code, out, _ = run(
        "enrol", "--site", VILLAGE, "--name", "椑南村", "--tier", "village", "--parent", TOWNSHIP, "--json"
    )
    assert (code, json.loads(out)["site"]) == (0, VILLAGE)


def test_a_refusal_has_a_code_and_a_sentence(run):
    code, out, err = run("enrol", "--site", "123", "--name", "椑南村", "--tier", "village")
    assert (code, out) == (1, "")
    assert err.startswith("center.site_invalid: 站点代码123不对")
    code, _, err = run("enrol", "--site", "123", "--name", "椑南村", "--tier", "village", "--json")
    assert (code, json.loads(err)["code"]) == (1, "center.site_invalid")


def test_the_county_is_named_once(run):
    code, out, _ = run(
        "init", "--county", "511999000000", "--name", "内县政务服务中心", "--short", "内县", "--json"
    )
    assert (code, json.loads(out)["name"]) == (0, "内县政务服务中心")
    code, _, err = run("init", "--county", "511998000000")
    assert (code, err[:19]) == (1, "center.other_county")


def test_accounts_take_their_password_from_the_environment(run, monkeypatch):
    monkeypatch.setenv("DAIBAN_PASSWORD", "short")
    assert run("account", "add", "审批员甲", "--role", "CR")[0] == 1
    monkeypatch.setenv("DAIBAN_PASSWORD", "long enough")
    assert run("account", "add", "审批员甲", "--role", "CR")[0] == 0
    code, _, err = run("account", "add", "审批员甲", "--role", "CR")
    assert (code, err[:14]) == (1, "account.exists")


def test_settings_come_from_a_file(run, tmp_path):
    run("enrol", "--site", VILLAGE, "--name", "椑南村", "--tier", "village")
    file = tmp_path / "parameters.json"
    file.write_text('{"entrust": {"SB-001": "县人社〔2026〕3号"}, "rate": 1.5}', "utf-8")
    code, out, _ = run("set", "--name", "parameters", "--file", str(file), "--json")
    assert (code, json.loads(out)["stations"]) == (0, 1)
    file.write_text("[]", "utf-8")
    assert run("set", "--name", "parameters", "--file", str(file))[0] == 1
    file.write_text('{"format": 1, "years": {"2027": {}}}', "utf-8")
    code, _, err = run("set", "--name", "calendar", "--file", str(file))
    assert (code, err[:20]) == (1, "center.setting_wrong")


def test_a_revoked_pc_is_let_in_no_more(run, tmp_path):
    run("enrol", "--site", VILLAGE, "--name", "椑南村", "--tier", "village")
    code, _, err = run("revoke", "--site", VILLAGE, "--device", "1")
    assert (code, err[:21]) == (1, "center.device_unknown")
    county = County.open(tmp_path / "office")
    serving = serve_in_thread(create_app(county))
    station = HandStation.enrol(serving.url, new_code(county, VILLAGE))
    station.exchange()
    code, out, _ = run("revoke", "--site", VILLAGE, "--device", "1", "--json")
    assert (code, json.loads(out)["before"]) == (0, False)
    refused = station.post(station.request())
    assert (refused.status_code, refused.json()["code"]) == (403, "road.revoked")
    assert json.loads(run("revoke", "--site", VILLAGE, "--device", "1", "--json")[1])["before"] is True
    serving.stop()
    county.close()


def test_an_empty_office_proves_itself(run):
    code, out, _ = run("check", "--json")
    assert (code, json.loads(out)) == (0, {"events": 0, "cases": 0, "scans": 0, "faults": []})
    assert run("export", "--what", "cases")[:2] == (0, "")


def test_the_service_says_where_it_is_and_ends_when_told(tmp_path):
    command = [
        sys.executable,
        "-m",
        "sync.center",
        "serve",
        "--data",
        str(tmp_path / "office"),
        "--port",
        "0",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            line = process.stdout.readline()
            url = re.fullmatch(r"县中心已启动 (http://127\.0\.0\.1:\d+)\n", line)[1]
            assert requests.get(url + "/v1/about", timeout=TIMEOUT).json()["site"] == "511999000000"
        finally:
            process.terminate()
        process.wait(TIMEOUT)
    assert process.returncode is not None


def test_keys_are_for_the_owner_only(run, tmp_path):
    run("check")
    keys = tmp_path / "office" / "keys.json"
    assert keys.stat().st_mode & 0o777 == 0o600
    assert set(json.loads(keys.read_text())) == {"data_key", "sign_seed", "box_seed"}
