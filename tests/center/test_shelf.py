"""Whole scans in a folder and in a store that speaks S3 over HTTP: the same promises."""

from __future__ import annotations

import hashlib
import os
import urllib.request

import pytest
from moto.server import ThreadedMotoServer

from sync.center.shelf import open_shelf
from sync.center.vault import FRAME_BYTES, Vault
from sync.ledger.problems import Problem

KEY = bytes(range(32))
pytestmark = pytest.mark.usefixtures("s3")  # its thread lives as long as the module


@pytest.fixture(scope="module")
def s3():
    """A bucket on a server of its own."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    request = urllib.request.Request(f"{url}/scans", method="PUT")
    urllib.request.urlopen(request).close()
    yield url
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def vault(request, tmp_path, monkeypatch):
    address = None
    if request.param == "s3":
        settings = {
            "AWS_ENDPOINT_URL": request.getfixturevalue("s3"),
            "AWS_ACCESS_KEY_ID": "somebody",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": "us-east-1",
        }
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        address = f"s3://scans/{tmp_path.name}"
    return Vault(tmp_path, KEY, open_shelf(tmp_path, address))


def put(vault: Vault, content: bytes) -> str:
    name = hashlib.sha256(content).hexdigest()
    vault.append("blob", name, 0, content)
    vault.sync("blob", name)
    vault.keep(name)
    return name


@pytest.mark.parametrize("size", [1, FRAME_BYTES, 3 * FRAME_BYTES + 17])
def test_what_was_kept_is_read_back(vault, size):
    content = os.urandom(size)
    name = put(vault, content)
    assert vault.has(name)
    assert vault.read(name) == content
    assert vault.head(name) == content[:FRAME_BYTES]
    assert vault.is_true(name)
    assert vault.offset("blob", name) == 0  # the upload in progress is over


def test_what_is_not_there(vault):
    name = "0" * 64
    assert not vault.has(name)
    assert not vault.is_true(name)
    with pytest.raises(FileNotFoundError):
        vault.read(name)


def test_keeping_twice_is_keeping_once(vault):
    name = put(vault, b"a scan")
    vault.keep(name)
    assert put(vault, b"a scan") == name
    assert vault.read(name) == b"a scan"


def test_the_store_sees_neither_names_nor_content(vault, s3, tmp_path):
    name = put(vault, b"a scan that names somebody" * 100)
    with urllib.request.urlopen(f"{s3}/scans?list-type=2") as listing:
        assert name not in listing.read().decode()
    for path in tmp_path.rglob("*"):
        assert name not in path.name
        assert path.is_dir() or b"names somebody" not in path.read_bytes()


def test_a_store_that_cannot_be_reached_is_a_problem_not_a_loss(tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "somebody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    vault = Vault(tmp_path, KEY, open_shelf(tmp_path, "s3://scans"))
    content = b"a scan"
    name = hashlib.sha256(content).hexdigest()
    vault.append("blob", name, 0, content)
    with pytest.raises(Problem) as problem:
        vault.keep(name)
    assert problem.value.code == "center.materials"
    assert vault.read_part("blob", name) == content


@pytest.mark.parametrize("url", ["ftp://x/y", "s3://", "bucket"])
def test_an_address_that_is_none(tmp_path, url):
    with pytest.raises(Problem, match="center.materials"):
        open_shelf(tmp_path, url)
