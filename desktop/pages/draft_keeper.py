"""DraftKeeper: everything that is typed in a handling goes to the disk at once, on the ledger worker.

Says so after each save, and says when a value is not on the disk yet: it is saved again with the next one, and
before the case is registered. Knows no widget; the page that owns it shows the words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.pages.desk import Desk
from desktop.pages.handling_state import Handling
from forms.answers import Value
from sync.ledger.problems import Problem

Place = tuple[str, object, str]
"""Draft, verb and path of one value."""
Save = Callable[[], None]


class DraftKeeper(QObject):
    """`kept` after a value is on the disk; `not_kept(Problem)` where it is not."""

    kept = Signal()
    not_kept = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._handling: Handling | None = None
        self._unsaved: dict[Place, Save] = {}
        self._newest: dict[Place, Save] = {}

    @property
    def unsaved(self) -> tuple[Save, ...]:
        """What the disk refused, in its order; for whoever must not go on without it, on the ledger worker."""
        return tuple(self._unsaved.values())

    def begin(self, handling: Handling | None) -> None:
        """From now on this draft is kept; None while the next one is being opened."""
        self._handling = handling

    def keep_field(self, path: str, value: Value) -> None:
        """One answer."""
        self._keep(self._desk.verbs.save_field, path, value)

    def keep_rows(self, repeat: str) -> None:
        """All rows of a repeat with the rows inside them, as the session has them now."""
        if self._handling is None:
            return
        rows = self._handling.session.draft().repeats
        inner = {path: inside for path, inside in rows.items() if path.startswith(f"{repeat}[")}
        self._keep(self._desk.verbs.save_rows, repeat, rows.get(repeat, ()), inner)

    def keep_proxy(self, proxy: object) -> None:
        """The mandate; None where the applicant came himself."""
        if self._handling is None:
            return
        mandate = proxy if isinstance(proxy, dict) else None
        self._handling.draft = replace(self._handling.draft, proxy=mandate)
        self._keep(self._desk.verbs.save_proxy, proxy, quiet=True)

    def keep_step(self) -> None:
        """Where the clerk stands."""
        if self._handling is not None:
            self._keep(self._desk.verbs.save_step, self._handling.current, quiet=True)

    def _keep(self, verb: Callable[..., None], *args: Any, quiet: bool = False) -> None:
        if self._handling is None:
            return
        draft = self._handling.draft_id
        place = (draft, verb, str(args[0]) if len(args) > 1 else "")
        save = partial(verb, draft, *args)
        self._unsaved.pop(place, None)  # a newer value stands in its place
        self._newest[place] = save
        tried = {**self._unsaved, place: save}
        self._desk.tasks.run(
            save_all,
            tuple(tried.values()),
            done=lambda _none: self._kept(tried, quiet=quiet),
            failed=lambda problem: self._failed(place, save, problem),
            owner=self,
        )

    def _kept(self, saved: dict[Place, Save], *, quiet: bool) -> None:
        before = len(self._unsaved)
        for place, save in saved.items():
            if self._unsaved.get(place) is save:
                del self._unsaved[place]
        if not quiet or (before and not self._unsaved):
            self.kept.emit()

    def _failed(self, place: Place, save: Save, problem: Problem) -> None:
        if problem.code.startswith("store.") and self._newest.get(place) is save:
            self._unsaved[place] = save
        self.not_kept.emit(problem)


def save_all(saves: tuple[Save, ...]) -> None:
    """On the worker: in their order; the first that is refused ends it."""
    for save in saves:
        save()
