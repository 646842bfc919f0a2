"""The ordeals stand in the same worlds as the stories; a line that is cut may be cut in the middle of a head."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.conftest import _hash_once, make_world, world  # noqa: F401
from tests.ordeal.faults import Yard, build


@pytest.fixture(autouse=True)
def _heads_may_be_cut(expected_logs: list[str]) -> None:
    expected_logs.append("Failed to parse headers")


@pytest.fixture(scope="session")
def yard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Yard]:
    """The process under the shim in which disks fail."""
    made = Yard(build(tmp_path_factory.mktemp("shim")))
    yield made
    made.close()
