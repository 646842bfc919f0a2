"""What a notice's form means: whom it tells, of what, until when, and what is still open. Pure.

Three groups of its questions are known by their names (papers_due.py): `notice_*`, `book_*`, `mail_addr`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from forms.answers import Answers
from forms.applicant import applicant_paths
from forms.finding import Finding, Severity
from forms.item import Node
from forms.session import FormSession, QuestionState
from sync.ledger.papers_words import day_text

TOLD_BY, BOOKED, ADDRESS = "notice_", "book_", "mail_addr"
RESULT, WAY, TOLD_ON = "notice_result", "notice_kind", "notice_date"
_NEVER_TYPED = frozenset(("note", "calculate", "signature", "image", "seal", "hidden"))


def is_common(path: str) -> bool:
    """The same for everybody who is told together: how, when and where, not whom and of what."""
    return path.rsplit(".", 1)[-1].startswith((TOLD_BY, BOOKED))


def common_of(answers: Answers) -> Answers:
    """The part of the answers that stays for the next one; the result does not."""
    kept = {path: value for path, value in answers.values.items() if is_common(path)}
    return Answers({path: value for path, value in kept.items() if not path.endswith(f".{RESULT}")})


def open_columns(root: Node) -> tuple[Node, ...]:
    """The questions of one person and his thing that somebody has to answer, outside repeats, in form order."""
    return tuple(
        node
        for node in _outside_repeats(root)
        if node.filled_by != "office"
        and not node.readonly
        and node.type not in _NEVER_TYPED
        and not is_common(node.path)
    )


def required_columns(root: Node) -> tuple[Node, ...]:
    """Of these, what a list without a head holds."""
    return tuple(node for node in open_columns(root) if node.required)


def open_findings(session: FormSession, page: str | None = None) -> tuple[Finding, ...]:
    """What must be mended before the notice is printed. Its result is not known yet, so it may be blank."""
    return tuple(
        found
        for found in session.findings(page)
        if found.severity is Severity.ERROR and not found.path.endswith(f".{RESULT}")
    )


def due_day(session: FormSession) -> date | None:
    """When it falls due, as the item's reminder says it."""
    anchors = (reminder.anchor for reminder in session.item.guide.reminders if reminder.anchor)
    return next((day for anchor in anchors if (day := session.day(anchor))), None)


def subject_of(session: FormSession) -> tuple[tuple[str, str], ...]:
    """(label, value) of what falls due: what the form says besides the person, the telling and the day."""
    facts = set(applicant_paths(session.item).values())
    due = due_day(session)
    return tuple(
        (state.node.label, shown(state))
        for state in answered(session)
        if state.path not in facts
        and not is_common(state.path)
        and state.node.name != ADDRESS
        and not (state.node.type == "date" and due and state.value == due.isoformat())
    )


def person_of(session: FormSession) -> Mapping[str, str]:
    """What the form says of the person: fact -> value."""
    return {fact: str(session.value(path)) for fact, path in applicant_paths(session.item).items()}


def answered(session: FormSession) -> Iterator[QuestionState]:
    """Answered questions outside repeats, in form order."""
    for page in session.pages():
        for state in session.page(page.path):
            if isinstance(state, QuestionState) and state.relevant and state.value:
                yield state


def _outside_repeats(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.kind == "question":
            yield child
        elif child.kind == "group":
            yield from _outside_repeats(child)


def shown(state: QuestionState) -> str:
    """The answer in words."""
    labels = {choice.value: choice.label for choice in state.choices}
    values = (state.value,) if isinstance(state.value, str) else state.value
    words = "、".join(labels.get(value, value) for value in values)
    return day_text(words) if state.node.type == "date" else words
