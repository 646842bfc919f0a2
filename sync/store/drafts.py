"""Drafts (草稿): everything typed is kept at once, outside the journal.

A draft is one JSON document, changed in place by path. It belongs to one version of its item
until it is moved to another. Its `op_id` is fixed when the form is opened and travels in the
event, so a double click or a retry is one case. A registered draft leaves a row without content
that remembers which case it became.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from sync.ledger.problems import Problem
from sync.store.tables import drafts

KEEP_DAYS = 30


@dataclass(frozen=True, slots=True)
class Draft:
    """`content`: the JSON object the callers keep in it; `saved_at` as the caller gave it."""

    draft_id: str
    op_id: str
    item_id: str
    version: str
    account: str
    opened_at: str
    saved_at: str
    content: Mapping[str, Any]


class Drafts:
    """The drafts of this transaction."""

    def __init__(self, connection: Connection, new_id: Callable[[], str]) -> None:
        self._connection = connection
        self._new_id = new_id

    def open(
        self,
        *,
        item_id: str,
        version: str,
        account: str,
        saved_at: str,
        content: Mapping[str, Any] | None = None,
    ) -> str:
        """A new draft; returns its id."""
        draft_id = self._new_id()
        self._connection.execute(
            insert(drafts).values(
                draft_id=draft_id,
                op_id=self._new_id(),
                item=item_id,
                version=version,
                account=account,
                opened_at=saved_at,
                saved_at=saved_at,
                touched=self._next_touch(),
                registered_as="",
                content=_text(content or {}),
            )
        )
        return draft_id

    def get(self, draft_id: str) -> Draft | None:
        """None where there is none, or it became a case."""
        query = select(drafts).where(drafts.c.draft_id == draft_id, drafts.c.registered_as == "")
        row = self._connection.execute(query).first()
        return None if row is None else _draft(row)

    def registered_as(self, draft_id: str) -> str:
        """The case that a draft became; "" where it became none."""
        query = select(drafts.c.registered_as).where(drafts.c.draft_id == draft_id)
        return self._connection.execute(query).scalar() or ""

    def all(self) -> tuple[Draft, ...]:
        """Open drafts, last touched first."""
        query = select(drafts).where(drafts.c.registered_as == "").order_by(drafts.c.touched.desc())
        return tuple(_draft(row) for row in self._connection.execute(query))

    def change(self, draft_id: str, where: Sequence[str], value: Any, *, saved_at: str) -> bool:
        """Set one place of the document, e.g. `("answers", "values", "applicant.name")`; objects on the
        way are made. False where there is no such draft."""
        draft = self.get(draft_id)
        if draft is None:
            return False
        content = dict(draft.content)
        place = content
        for step in where[:-1]:
            inner = place.get(step)
            place[step] = dict(inner) if isinstance(inner, dict) else {}
            place = place[step]
        place[where[-1]] = value
        return self.save(draft_id, content, saved_at=saved_at)

    def save_field(self, draft_id: str, path: str, value: Any, *, saved_at: str) -> None:
        """Autosave of one answer by its question path. Raises Problem("draft.unknown")."""
        if not self.change(draft_id, ("answers", "values", path), value, saved_at=saved_at):
            raise Problem("draft.unknown")

    def save(self, draft_id: str, content: Mapping[str, Any], *, saved_at: str) -> bool:
        """Replace the whole document. False where there is no such draft."""
        done = self._connection.execute(
            update(drafts)
            .where(drafts.c.draft_id == draft_id, drafts.c.registered_as == "")
            .values(content=_text(content), saved_at=saved_at, touched=self._next_touch())
        )
        return done.rowcount == 1

    def move(self, draft_id: str, version: str, content: Mapping[str, Any], *, saved_at: str) -> bool:
        """Another version of the item, with the content as it reads there. False where there is no such draft."""
        which = (drafts.c.draft_id == draft_id, drafts.c.registered_as == "")
        changed = update(drafts).where(*which).values(version=version)
        return self._connection.execute(changed).rowcount == 1 and self.save(
            draft_id, content, saved_at=saved_at
        )

    def drop(self, draft_id: str, *, registered_as: str = "") -> None:
        """Delete a draft; with `registered_as` only its content goes and the case number stays known."""
        which = drafts.c.draft_id == draft_id
        if registered_as:
            known = {"registered_as": registered_as, "content": "{}"}
            self._connection.execute(update(drafts).where(which).values(**known))
        else:
            self._connection.execute(delete(drafts).where(which))

    def expire(self, today: date) -> int:
        """Delete drafts not saved for more than 30 days. Returns how many open ones went."""
        old = [draft.draft_id for draft in self.all() if _age(draft.saved_at, today) > KEEP_DAYS]
        for draft_id in old:
            self.drop(draft_id)
        ended = select(drafts.c.draft_id, drafts.c.saved_at).where(drafts.c.registered_as != "")
        for draft_id, saved_at in self._connection.execute(ended).all():
            if _age(saved_at, today) > KEEP_DAYS:
                self.drop(draft_id)
        return len(old)

    def _next_touch(self) -> Any:
        return select(func.coalesce(func.max(drafts.c.touched), 0) + 1).scalar_subquery()


def _draft(row: Row[Any]) -> Draft:
    return Draft(
        row.draft_id,
        row.op_id,
        row.item,
        row.version,
        row.account,
        row.opened_at,
        row.saved_at,
        json.loads(row.content),
    )


def _text(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _age(saved_at: str, today: date) -> int:
    return (today - date.fromisoformat(saved_at[:10])).days
