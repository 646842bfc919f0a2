"""Copies: the second copy beside the database, and one more in a folder that the clerk chose.

A stick may be away for a day; the one beside never is. Both get every unit, both heal at the
start, and the state that the clerk sees is that of the chosen folder, where there is one.
Stands in for one `Copying` everywhere.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from sync.store.copying import WHOLE, Copying
from sync.store.frames import Frame
from sync.store.heal import Healing

log = logging.getLogger(__name__)


class Copies:
    """`beside` always; `chosen` or None. Called in the writer's turn, like `Copying`."""

    def __init__(self, beside: Copying, chosen: Copying | None = None) -> None:
        self._beside = beside
        self._chosen = chosen

    @property
    def folder(self) -> Path | None:
        """The chosen folder; None where only the one beside the database is kept."""
        return self._chosen.folder if self._chosen else None

    @property
    def state(self) -> str:
        return (self._chosen or self._beside).state

    @property
    def other_device(self) -> bool:
        return any(copy.other_device for copy in self._all())

    def choose(self, chosen: Copying | None) -> Healing:
        """Take another folder, or none; it is brought up at once. Raises Problem road.fork, store.*."""
        healing = chosen.heal() if chosen else Healing()
        self._chosen = chosen
        self._settle()
        return healing

    def heal(self) -> Healing:
        """Make all ends equal; the database first gets what any of them has."""
        done = [copy.heal() for copy in self._all()]
        if len(done) > 1 and done[1].replayed:
            done.append(self._beside.heal())
        self._settle()
        return Healing(
            sum(one.replayed for one in done),
            max(one.appended for one in done),
            any(one.spoiled for one in done),
        )

    def look(self) -> None:
        """Only the state of each; nothing is mended."""
        for copy in self._all():
            copy.look()

    def after(self, frame: Frame) -> None:
        away = self.state != WHOLE
        for copy in self._all():
            copy.after(frame)
        if away:
            self._settle()

    def rewrite(self) -> None:
        """What was erased goes from all of them. Raises OSError; then the mark stays, and the one that was
        away is written anew when it is back."""
        for _folder, error in self.replace():
            raise error

    def replace(self) -> list[tuple[Path, OSError]]:
        """Each written anew, whatever became of the others; the folders where that failed, and why."""
        failed = []
        for copy in self._all():
            try:
                copy.rewrite()
            except OSError as error:
                log.info("second copy: %s", error.strerror or type(error).__name__)
                failed.append((copy.folder, error))
        if not failed:
            self._settle()
        return failed

    def faults(self) -> tuple[str, ...]:
        return tuple(fault for copy in self._all() for fault in copy.faults())

    def _settle(self) -> None:
        if all(copy.state == WHOLE for copy in self._all()):
            self._beside.nothing_stale()

    def _all(self) -> Sequence[Copying]:
        return (self._beside, self._chosen) if self._chosen else (self._beside,)
