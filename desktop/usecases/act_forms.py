"""What each act asks the clerk, as the window's dialogs want it: fields with starting values, and the body they make.

The questions themselves are `sync.ledger.questions`, shared with the county's pages. Whether
an act is allowed is the judge's answer, never this page's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from desktop.usecases.texts import act_text
from desktop.usecases.views import ActField, ActOption
from sync.ledger import questions
from sync.ledger.asking import World
from sync.ledger.case import Case
from sync.ledger.events import Actor
from sync.ledger.table import rows_of

_NEVER_BY_HAND = frozenset({"SYS"})
_ON_BUTTON = {"RatingGiven": "从评价表录入"}


def options(
    case: Case, kinds: tuple[str, ...], world: World, profile: Mapping[str, Any]
) -> tuple[ActOption, ...]:
    """Buttons and questions for the acts that may be tried now, the usual next step first."""
    start = questions.Start(case, world.today, profile, world.listed or {})
    shown = [kind for kind in kinds if any(set(row.roles) - _NEVER_BY_HAND for row in rows_of(kind))]
    found = [
        ActOption(
            kind=kind,
            label=_ON_BUTTON.get(kind) or act_text(kind),
            fields=tuple(_field(question) for question in questions.questions_for(kind, start)),
            primary=kind in questions.PRIMARY,
            warns=questions.GRAVE.get(kind, ""),
        )
        for kind in shown
    ]
    return tuple(sorted(found, key=lambda option: not option.primary))


def body_of(kind: str, values: Mapping[str, Any], case: Case, actor: Actor, day: date) -> dict[str, Any]:
    """The body of an act from the dialog's values; dotted names open up, whole objects are taken as given."""
    return questions.body_of(kind, questions.QUESTIONS.get(kind, ()), values, case, day)


def _field(question: questions.Question) -> ActField:
    return ActField(
        name=question.name,
        label=question.label,
        kind=question.kind,
        required=question.required,
        choices=question.choices,
        columns=question.columns,
        default=question.default,
        hint=question.hint,
        picks=question.picks,
        words=question.words,
    )
