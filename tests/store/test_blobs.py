"""Scans: named by content, sealed in frames, whole or not there."""

from __future__ import annotations

import hashlib

import pytest

from sync.ledger.problems import Problem
from sync.seal import SealBroken
from sync.store.blob_files import FRAME, BlobFiles, plain_size
from sync.store.fingerprint import sm3_hex
from tests.store.desk import DAY, open_desk

SIZES = [0, 1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, 2 * FRAME + 5]


def content_of(size):
    return (b"0123456789abcdef" * (size // 16 + 1))[:size]


def name_of(content):
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def files(tmp_path):
    return BlobFiles(tmp_path / "blobs", b"k" * 32)


def only_file(folder):
    (path,) = [path for path in folder.rglob("*") if path.is_file()]
    return path


@pytest.mark.parametrize("size", SIZES)
def test_every_size_comes_back_whole_and_in_ranges(files, size):
    content = content_of(size)
    name = name_of(content)
    files.write(name, content)
    assert files.read(name) == content
    assert plain_size(only_file(files.folder).stat().st_size) == size
    for offset, length in ((0, 10), (size // 2, 16), (FRAME - 3, 6), (size, 5), (size + 9, 5)):
        assert files.read(name, offset, length) == content[offset : offset + length]


def test_the_file_says_nothing(files):
    content = content_of(5000)
    files.write(name_of(content), content)
    path = only_file(files.folder)
    assert name_of(content)[:16] not in str(path)
    assert content[:16] not in path.read_bytes()


def test_frames_cannot_be_cut_swapped_or_flipped_unseen(files):
    content = content_of(2 * FRAME + 5)
    name = name_of(content)
    files.write(name, content)
    path = only_file(files.folder)
    whole = path.read_bytes()
    step = FRAME + 16
    swapped = whole[:11] + whole[11 + step : 11 + 2 * step] + whole[11 : 11 + step] + whole[11 + 2 * step :]
    for spoiled in (
        whole[: 11 + 2 * step],
        whole[:-1],
        whole + b"x",
        swapped,
        whole[:40] + b"?" + whole[41:],
        b"",
    ):
        path.write_bytes(spoiled)
        assert not files.sound(name)
    with pytest.raises(SealBroken):
        files.read(name)
    files.write(name, content)
    assert files.sound(name)


def test_a_name_of_another_content_does_not_open_it(files):
    files.write("ab" * 32, b"page")
    assert not files.sound("ab" * 32)


def test_twice_the_same_page_is_kept_once(tmp_path):
    desk = open_desk(tmp_path)
    name = desk.cabinet.blobs.put(b"page")
    assert desk.cabinet.blobs.put(b"page") == name
    assert desk.cabinet.blobs.get(name) == b"page"
    kept = desk.cabinet.blobs.describe(name)
    assert (kept.size, kept.sm3, kept.own, kept.stored) == (4, sm3_hex(b"page"), True, False)
    only_file(tmp_path / "blobs")


def test_a_missing_or_spoiled_scan_is_said(tmp_path):
    desk = open_desk(tmp_path)
    with pytest.raises(Problem, match=r"material\.unreadable"):
        desk.cabinet.blobs.get("ab" * 32)
    name = desk.cabinet.blobs.put(b"page")
    path = only_file(tmp_path / "blobs")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(Problem, match=r"material\.unreadable"):
        desk.cabinet.blobs.get(name)


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    desk = open_desk(tmp_path)
    (tmp_path / "blobs").write_text("")
    with pytest.raises(Problem, match=r"store\.read_only"):
        desk.cabinet.blobs.put(b"page")


def test_scans_that_nothing_names_are_swept_after_a_month(tmp_path):
    desk = open_desk(tmp_path)
    loose, drafted, used = (desk.cabinet.blobs.put(page) for page in (b"loose", b"drafted", b"used"))
    desk.register(materials=[{"material": "m", "name": "x", "state": "present", "files": [used]}])
    with desk.cabinet.unit() as unit:
        unit.drafts.open(
            item_id="SB-001", version="1", account="周", saved_at=str(DAY), content={"files": [drafted]}
        )
        assert unit.blobs.sweep(before_ms=1) == ()
        gone = unit.blobs.sweep(before_ms=1 << 50)
    desk.cabinet.blobs.remove_files(gone)
    assert gone == (loose,)
    assert [desk.cabinet.blobs.sound(name) for name in (loose, drafted, used)] == [False, True, True]


def test_erasing_a_case_takes_its_scans_but_not_shared_ones(tmp_path):
    desk = open_desk(tmp_path)
    own, shared = desk.cabinet.blobs.put(b"own"), desk.cabinet.blobs.put(b"shared")

    def row(*files):
        return [{"material": "m", "name": "x", "state": "present", "files": list(files)}]

    gone = desk.register(materials=row(own, shared))
    desk.register(materials=row(shared))
    desk.cabinet.erase_case(gone)
    assert (desk.cabinet.blobs.sound(own), desk.cabinet.blobs.sound(shared)) == (False, True)


def test_the_photo_of_a_page_stays_until_the_county_holds_the_page(tmp_path):
    desk = open_desk(tmp_path)
    page, photo = (desk.cabinet.blobs.put(content) for content in (b"page", b"photo"))
    desk.register(materials=[{"material": "m", "name": "x", "state": "present", "files": [page]}])
    with desk.cabinet.unit() as unit:
        assert unit.blobs.awaits_proof(page)
        assert unit.blobs.sweep(before_ms=1 << 50, spared=[photo]) == ()
        unit.blobs.mark_stored(page)
        assert not unit.blobs.awaits_proof(page)
        assert unit.blobs.sweep(before_ms=1 << 50) == (photo,)
