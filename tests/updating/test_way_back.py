"""A real database that the version on trial brought up is the old one again after the way back, every row of it."""

from __future__ import annotations

import pytest

from desktop import launcher
from desktop.updating.report import opening
from sync.store.migration import digests
from tests.store.desk import open_cabinet
from tests.store.test_migration import bare, old, version

__all__ = ["old"]  # a fixture


@pytest.mark.parametrize("cut", [False, True])
def test_the_way_back_takes_the_database_along(old, tmp_path_factory, monkeypatch, cut):
    base, numbers, before = old
    root = tmp_path_factory.mktemp("program")
    folder = root / "versions" / "1.1.0"
    folder.mkdir(parents=True)
    (folder / ".manifest.json").write_text("{}")
    launcher.write_json(root / "trial.json", {"version": "1.1.0", "starts": 0, "opens": 0})
    (root / "current").write_text("1.1.0\n")
    monkeypatch.setenv(launcher.ROOT_VARIABLE, str(root))
    monkeypatch.setenv(launcher.TRIAL_VARIABLE, "1.1.0")
    for _ in range(2):  # it opens the data and dies before it says so
        opening(base, base / "ledger.db")
        open_cabinet(base).close()
    assert version(base) == 2
    assert launcher.failures(launcher.trial(root)) == 2
    if cut:  # the power went after the database was put back, before the pointer moved
        launcher.put_back(launcher.trial(root))
    assert launcher.go_back(root, "没有打开数据") == launcher.BASE
    assert launcher.current(root) == launcher.BASE
    assert version(base) == 1
    connection = bare(base)
    assert digests(connection) == before
    connection.close()
    cabinet = open_cabinet(base)  # and it comes up again with a version that can
    with cabinet.reading() as view:
        assert all(view.cases.get(number) for number in numbers)
    cabinet.close()
