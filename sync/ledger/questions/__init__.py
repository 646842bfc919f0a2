"""The questions of every act: what a person is asked, where the answer goes, and the body it makes.

Shared by the window of the stations and the pages of the county, so both ask in the same
words. Pure data and pure functions; whether an act is allowed is the judge's answer.
"""

from __future__ import annotations

from sync.ledger.questions import (
    agents,
    complaint,
    completeness,
    ending,
    intake,
    parallel,
    pre_review,
    review,
)
from sync.ledger.questions.body import body_of
from sync.ledger.questions.order import GRAVE, PRIMARY
from sync.ledger.questions.shape import Question
from sync.ledger.questions.starts import Start, fitting, started

__all__ = ["GRAVE", "PRIMARY", "QUESTIONS", "Question", "Start", "body_of", "questions_for", "started"]

QUESTIONS: dict[str, tuple[Question, ...]] = {
    **intake.QUESTIONS,
    **completeness.QUESTIONS,
    **review.QUESTIONS,
    **ending.QUESTIONS,
    **complaint.QUESTIONS,
    **parallel.QUESTIONS,
    **pre_review.QUESTIONS,
    **agents.QUESTIONS,
}


def questions_for(kind: str, start: Start) -> tuple[Question, ...]:
    """The questions of an act on this case, with their starting values."""
    asked = QUESTIONS.get(kind, ())
    return tuple(started(question, start) for question in asked if fitting(kind, question, start.case))
