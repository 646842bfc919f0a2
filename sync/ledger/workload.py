"""Workload (工作量): what each clerk of a station wrote down in a time, by kinds of work. Pure counting.

Counts acts, not cases, and judges nobody: no ranking, no rate. What the program writes by itself when a
day has passed is nobody's work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

GROUPS = ("登记", "接收", "审查", "决定", "送达", "其他")
_OF: Mapping[str, str] = {
    **dict.fromkeys(("CaseRegistered", "CaseRegisteredIncomplete", "MissingPapersSettled"), "登记"),
    **dict.fromkeys(
        (
            "CaseReceived",
            "CaseReceivedAtCounter",
            "HandOverRefused",
            "ForwardingAcknowledged",
            "SupplementReceived",
        ),
        "接收",
    ),
    **dict.fromkeys(
        (
            *(
                "PreReviewStarted",
                "SupplementRequested",
                "SupplementRequestedAtVillage",
                "SupplementRequestedAgain",
            ),
            *(
                "SupplementRequestedJointly",
                "SupplementRequestedByUpperLevel",
                "CaseFoundNotRequired",
                "AcceptanceRefused",
                "CaseAccepted",
                "ReviewStarted",
                "PostingStarted",
            ),
            *(
                "PostingEnded",
                "PostingRepeated",
                "ObjectionRegistered",
                "ObjectionAnswered",
                "SiteVisitRecorded",
            ),
            *("CaseForwarded", "ParallelApprovalOpened", "SubTaskAnswered", "SpecialProcedureStarted"),
            "RemotePreReviewAnswered",
            *("SpecialProcedureEnded", "DeadlineExtended"),
        ),
        "审查",
    ),
    **dict.fromkeys(
        (
            *("CaseApproved", "CaseDenied", "UpperApprovalRecorded", "UpperDenialRecorded"),
            *("CaseHandledOnTheSpot", "UrgentAidGranted", "ResultMade", "CaseTerminated"),
        ),
        "决定",
    ),
    **dict.fromkeys(("PapersDelivered", "CaseClosed", "ResultSentToVillage", "SupplementServed"), "送达"),
}
_NOBODYS = ("AcceptanceDeemed", "NoticeDeadlineBreached", "BreachRecorded", "ParallelApprovalEnded")


@dataclass(frozen=True, slots=True)
class Wrote:
    """One act as a count sees it. `day`: ISO, when it was written down."""

    account: str
    name: str
    kind: str
    case_no: str
    day: str


@dataclass(frozen=True, slots=True)
class Share:
    """One clerk's part. `counts`: a number for each of GROUPS; `cases`: different cases; `today`: acts of the day."""

    name: str
    counts: tuple[int, ...]
    cases: int
    today: int

    @property
    def total(self) -> int:
        return sum(self.counts)


def shares(acts: Iterable[Wrote], today: str) -> tuple[Share, ...]:
    """A line for everybody who wrote something about a case, by name. The newest name of an account holds."""
    names: dict[str, str] = {}
    mine: dict[str, list[Wrote]] = {}
    for act in sorted(acts, key=lambda act: act.day):
        if act.case_no and act.kind not in _NOBODYS:
            names[act.account] = act.name
            mine.setdefault(act.account, []).append(act)
    made = [_share(names[account], found, today) for account, found in mine.items()]
    return tuple(sorted(made, key=lambda share: share.name))


def _share(name: str, acts: list[Wrote], today: str) -> Share:
    counts = dict.fromkeys(GROUPS, 0)
    for act in acts:
        counts[_OF.get(act.kind, GROUPS[-1])] += 1
    return Share(
        name,
        tuple(counts.values()),
        len({act.case_no for act in acts}),
        sum(act.day == today for act in acts),
    )
