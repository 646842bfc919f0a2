"""Uploads: whatever arrived stays, the rest follows, and a name is believed only when it fits."""

from __future__ import annotations

import hashlib
import socket
from urllib.parse import urlsplit

import pytest
import requests

from sync.center import uploads
from sync.ledger.problems import Problem
from tests.center.hand_station import TIMEOUT, upload_headers

SCAN = b"\xff\xd8\xff" + bytes(range(256)) * 1200


def test_a_scan_comes_in_blocks(village, county):
    assert village.head("blob", SCAN) == 0
    first = village.put("blob", SCAN, 0, 100_000)
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "100000")
    assert first.headers["Upload-Complete"] == "?0"
    last = village.put("blob", SCAN, 100_000)
    assert (last.headers["Upload-Offset"], last.headers["Upload-Complete"]) == (str(len(SCAN)), "?1")
    assert village.head("blob", SCAN) == len(SCAN)
    assert county.vault.read(hashlib.sha256(SCAN).hexdigest()) == SCAN


def test_what_lies_on_the_disk_is_sealed(village, county):
    village.put("blob", SCAN)
    files = [path.read_bytes() for path in (county.folder / "blobs").rglob("*") if path.is_file()]
    assert len(files) == 1
    assert SCAN[:300] not in files[0]
    name = hashlib.sha256(SCAN).hexdigest()
    assert not any(name in str(path) for path in county.folder.rglob("*"))


def test_a_cut_line_keeps_what_arrived(village, county):
    """The body is cut by a reset after 150,000 of its bytes: no answer, and yet nothing is lost."""
    name = hashlib.sha256(SCAN).hexdigest()
    path = f"/v1/upload/blob/{name}"
    headers = village.headers("PUT", path, SCAN) | upload_headers(0, len(SCAN), len(SCAN))
    where = urlsplit(village.url)
    head = "".join(f"{key}: {value}\r\n" for key, value in headers.items())
    text = f"PUT {path} HTTP/1.1\r\nHost: {where.netloc}\r\n{head}Content-Length: {len(SCAN)}\r\n\r\n"
    with socket.create_connection((where.hostname, where.port), timeout=TIMEOUT) as line:
        line.sendall(text.encode() + SCAN[:150_000])
        line.shutdown(socket.SHUT_WR)
        assert line.recv(1000) == b""  # the county has noticed and hung up
    held = village.head("blob", SCAN)
    assert 0 < held <= 150_000
    assert village.put("blob", SCAN, held).headers["Upload-Complete"] == "?1"
    assert county.vault.read(name) == SCAN


def test_another_offset_is_answered_with_the_right_one(village):
    village.put("blob", SCAN, 0, 70_000)
    refused = village.put("blob", SCAN, 90_000)
    assert (refused.status_code, refused.json()["code"]) == (409, "road.offset")
    assert refused.headers["Upload-Offset"] == "70000"


def test_an_empty_block_finishes_what_is_whole(village):
    village.put("blob", SCAN)
    again = village.put("blob", SCAN, len(SCAN))
    assert (again.status_code, again.headers["Upload-Complete"]) == (204, "?1")


@pytest.mark.parametrize("kind", ["blob", "segment"])
def test_whole_but_unproved_is_proved_by_whoever_comes_next(village, county, kind):
    """The county lost its database between the last byte and the proof: a plain repetition is enough."""
    name = hashlib.sha256(SCAN).hexdigest()
    county.vault.append(kind, name, 0, SCAN)
    assert uploads.offset_of(county, kind, name) == (len(SCAN), False)
    again = village.put(kind, SCAN)
    assert (again.status_code, again.headers["Upload-Offset"]) == (409, str(len(SCAN)))
    assert uploads.offset_of(county, kind, name) == (len(SCAN), True)


def test_whole_and_unproved_and_wrong_is_forgotten(village, county):
    name = hashlib.sha256(SCAN).hexdigest()
    county.vault.append("segment", name, 0, bytes(reversed(SCAN)))
    assert village.put("segment", SCAN).json()["code"] == "road.hash"
    assert village.put("segment", SCAN).status_code == 204


def test_a_proof_vouches_for_nothing_once_the_bytes_are_gone(village, county):
    name = hashlib.sha256(SCAN).hexdigest()
    county.vault.prove("segment", name)
    assert uploads.offset_of(county, "segment", name) == (0, False)
    assert village.put("segment", SCAN).status_code == 204
    assert county.vault.read_part("segment", name) == SCAN


def test_bytes_that_do_not_bear_their_name_are_forgotten(village):
    wrong = bytes(reversed(SCAN))
    path = f"/v1/upload/blob/{hashlib.sha256(SCAN).hexdigest()}"
    headers = village.headers("PUT", path, wrong) | upload_headers(0, len(wrong), len(wrong))
    refused = requests.put(village.url + path, data=wrong, headers=headers, timeout=TIMEOUT)
    assert refused.json()["code"] == "road.hash"
    assert village.head("blob", SCAN) == 0


def test_a_block_that_is_not_the_signed_one_is_cut_off_again(village):
    village.put("blob", SCAN, 0, 70_000)
    path = f"/v1/upload/blob/{hashlib.sha256(SCAN).hexdigest()}"
    block = SCAN[70_000:90_000]
    headers = village.headers("PUT", path, block) | upload_headers(70_000, len(SCAN), len(block))
    refused = requests.put(village.url + path, data=bytes(20_000), headers=headers, timeout=TIMEOUT)
    assert (refused.status_code, refused.json()["code"]) == (401, "road.signature")
    assert village.head("blob", SCAN) == 70_000


def test_an_upload_has_a_cap(village, county):
    with pytest.raises(Problem) as refused:
        uploads.begin(county, uploads.Desk(), "segment", "0" * 64, 0, uploads.CAPS["segment"] + 1)
    assert refused.value.code == "road.too_large"
    path = f"/v1/upload/segment/{'0' * 64}"
    headers = village.headers("PUT", path, b"x") | upload_headers(0, 1 << 40, 1)
    assert requests.put(village.url + path, data=b"x", headers=headers, timeout=TIMEOUT).status_code == 413


def test_more_bytes_than_announced_are_refused(village):
    path = f"/v1/upload/blob/{hashlib.sha256(SCAN).hexdigest()}"
    headers = village.headers("PUT", path, SCAN) | upload_headers(0, 10, 10)
    refused = requests.put(village.url + path, data=SCAN, headers=headers, timeout=TIMEOUT)
    assert refused.json()["code"] == "road.too_large"


def test_the_newest_request_takes_over(county):
    desk, name = uploads.Desk(), hashlib.sha256(SCAN).hexdigest()
    old = uploads.begin(county, desk, "blob", name, 0, len(SCAN))
    old.take(SCAN[:1000])
    assert uploads.held(county, desk, "blob", name) == (1000, False), "what a dead line brought counts"
    with pytest.raises(Problem) as differs:
        uploads.begin(county, desk, "blob", name, 0, len(SCAN))
    assert differs.value.params["offset"] == "1000"
    new = uploads.begin(county, desk, "blob", name, 1000, len(SCAN))
    with pytest.raises(Problem) as refused:
        old.take(SCAN[1000:2000])
    assert refused.value.code == "road.superseded"
    old.close()
    new.take(SCAN[1000:])
    new.close()
    assert uploads.finish(county, "blob", name, len(SCAN)) == len(SCAN)
    assert county.vault.read(name) == SCAN


def test_a_torn_frame_is_cut_off(county):
    """The county died while writing: the half frame goes, the whole ones stay."""
    name = hashlib.sha256(SCAN).hexdigest()
    county.vault.append("blob", name, 0, SCAN[:1000])
    county.vault.append("blob", name, 1000, SCAN[1000:2000])
    part = next(path for path in (county.folder / "parts" / "blob").iterdir())
    whole = part.read_bytes()
    part.write_bytes(whole[:-7])
    assert county.vault.offset("blob", name) == 1000
    county.vault.append("blob", name, 1000, SCAN[1000:])
    assert county.vault.part_is_true("blob", name)


def test_two_writers_of_one_name_cannot_spoil_it(county):
    """Frames of an older request that land late are passed over."""
    name = hashlib.sha256(SCAN).hexdigest()
    county.vault.append("blob", name, 0, SCAN[:1000])
    county.vault.append("blob", name, 0, SCAN[:500])
    county.vault.append("blob", name, 1000, SCAN[1000:])
    assert county.vault.offset("blob", name) == len(SCAN)
    assert county.vault.read_part("blob", name) == SCAN


@pytest.mark.parametrize("missing", ["Upload-Offset", "Upload-Length"])
def test_a_put_says_where_it_begins_and_ends(village, missing):
    path = f"/v1/upload/blob/{hashlib.sha256(SCAN).hexdigest()}"
    headers = village.headers("PUT", path, SCAN) | upload_headers(0, len(SCAN), len(SCAN))
    del headers[missing]
    refused = requests.put(village.url + path, data=SCAN, headers=headers, timeout=TIMEOUT)
    assert (refused.status_code, refused.json()["code"]) == (400, "road.body")
