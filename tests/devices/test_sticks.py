"""What lies on a stick, by names alone: an update, pouches, the newest first; one that cannot be read is passed over."""

from __future__ import annotations

import os

from desktop.devices.sticks import MOST, UPDATE, Stick, find_sticks, removable_places
from sync.releases.names import METADATA, STICK_FOLDER


def test_an_update_and_pouches_are_found(tmp_path):
    one, other, empty = (tmp_path / name for name in ("一", "二", "空"))
    (one / "daiban-update" / "metadata").mkdir(parents=True)
    (other / "folder.pouch").mkdir(parents=True)
    empty.mkdir()
    (empty / "照片.jpg").write_bytes(b"")
    for at in range(MOST + 2):
        path = other / f"答复-{at}.POUCH"
        path.write_bytes(b"")
        os.utime(path, (1000 + at, 1000 + at))
    gone = tmp_path / "拔掉了"
    found = find_sticks(lambda: [one, gone, other, empty])
    assert found[0] == Stick(one, update=True)
    assert (found[1].place, found[1].update) == (other, False)
    assert [path.name for path in found[1].pouches] == [f"答复-{at}.POUCH" for at in range(MOST + 1, 1, -1)]
    assert len(found) == 2


def test_the_folder_alone_is_no_update(tmp_path):
    assert UPDATE.parts == (STICK_FOLDER, METADATA)
    (tmp_path / "daiban-update").mkdir()
    assert find_sticks(lambda: [tmp_path]) == ()


def test_the_disk_of_this_pc_is_no_stick(tmp_path):
    assert all(not tmp_path.is_relative_to(place) for place in removable_places())
