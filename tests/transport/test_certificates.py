"""A county behind TLS: who is not who the address says is told nothing, and the clerk is told why."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sync.engine.failures import passing, status_of
from sync.ledger.problems import Problem
from sync.transport.http_center import HttpCenter
from tests.transport.conftest import PATIENCE, SEED, SITE, STANDING, now

DAY = dt.timedelta(days=1)
Served = Callable[..., tuple[str, Path]]


def certificate(folder: Path, begins: dt.timedelta, ends: dt.timedelta, address: str) -> Path:
    """A certificate that vouches for itself, with its key, in one file."""
    key, today = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "county")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today + begins)
        .not_valid_after(today + ends)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "county.pem"
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(made.public_bytes(pem) + private)
    return path


@pytest.fixture
def heard() -> list[bytes]:
    """What anybody said to the county after the handshake."""
    return []


@pytest.fixture
def served(tmp_path: Path, heard: list[bytes]) -> Iterator[Served]:
    """`served(begins, ends, address)` gives the address of a TLS server and its certificate."""
    listening = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def answer(context: ssl.SSLContext) -> None:
        while True:
            try:
                near, _ = listening.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(near, server_side=True) as end:
                    heard.append(end.recv(4096))
            except OSError:
                continue

    def serve(begins: dt.timedelta, ends: dt.timedelta, address: str = "127.0.0.1") -> tuple[str, Path]:
        path = certificate(tmp_path, begins, ends, address)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        threads.append(threading.Thread(target=answer, args=(context,)))
        threads[-1].start()
        return f"https://127.0.0.1:{listening.getsockname()[1]}", path

    yield serve
    with closing(listening):
        listening.shutdown(socket.SHUT_RDWR)
    for thread in threads:
        thread.join()


def asked(url: str, trusted: bool | str) -> Problem:
    center = HttpCenter(
        url, site=SITE, incarnation=2, sign_seed=SEED, now=now, patience=PATIENCE, verify=trusted
    )
    with closing(center), pytest.raises(Problem) as refused:
        center.exchange(STANDING, ())
    return refused.value


@pytest.mark.parametrize(
    ("begins", "ends", "address", "reason"),
    [
        (-2 * DAY, -DAY, "127.0.0.1", "已经过期"),
        (DAY, 2 * DAY, "127.0.0.1", "还没有生效"),
        (-DAY, DAY, "127.0.0.9", "不是这个地址的"),
    ],
    ids=["expired", "not yet", "of another address"],
)
def test_a_certificate_that_does_not_hold(served: Served, heard, begins, ends, address, reason) -> None:
    url, path = served(begins, ends, address)
    problem = asked(url, str(path))
    assert (problem.code, problem.params["reason"]) == ("road.certificate", reason)
    assert status_of(problem) == "offline"
    assert not passing(problem)
    assert heard == []


def test_a_certificate_of_a_stranger(served: Served, heard) -> None:
    url, _ = served(-DAY, DAY)
    problem = asked(url, trusted=True)
    assert (problem.code, problem.params["reason"]) == ("road.certificate", "签发者不认识")
    assert heard == []


def test_the_right_one_is_spoken_to(served: Served, heard) -> None:
    """What it answers is nothing, but it was told."""
    url, path = served(-DAY, DAY)
    assert asked(url, str(path)).code == "road.offline"
    assert heard
    assert heard[0].startswith(b"POST /v1/exchange")


def test_no_tls_at_all_is_somebody_elses_page() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            near, _ = listening.accept()
            with near:
                near.recv(4096)
                near.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")

        thread = threading.Thread(target=answer)
        thread.start()
        assert asked(f"https://127.0.0.1:{listening.getsockname()[1]}", trusted=True).code == "road.nonsense"
        thread.join()
