"""Clock effects that several rows share, each under one name.

Literal data of the state table; evaluated by `sync.ledger.clock_effects`.
"""

from __future__ import annotations

from sync.ledger.table.shape import ClockEffect, resume, start, stop, suspend

NOTICE_OUT: tuple[ClockEffect, ...] = (
    stop("C0", "today"),
    stop("C1", "today"),
    stop("C3", "today"),
    stop("C4", "today"),
    start("C2", "served_on", when="item_has_supplement_days"),
)
SUPPLEMENT_IN: tuple[ClockEffect, ...] = (
    stop("C2", "received_on"),
    start("C1", "received_on"),
    start("C3", "received_on", when="clock_start_receipt"),
    start("C4", "received_on", when="clock_start_receipt"),
)
C1_ENDS: tuple[ClockEffect, ...] = (
    stop("C1", "today"),
    stop("C3", "today"),
    stop("C4", "today"),
)
ACCEPTED: tuple[ClockEffect, ...] = (
    stop("C0", "today"),
    stop("C1", "today"),
    start("C3", "accepted_on", when="clock_start_acceptance"),
    start("C4", "accepted_on", when="clock_start_acceptance"),
    start("C9", "accepted_on", when="first_review_item"),
)
DEEMED: tuple[ClockEffect, ...] = (
    stop("C1", "today"),
    stop("C0", "today"),
    start("C3", "received_on"),
    start("C4", "received_on"),
    start("C9", "received_on", when="first_review_item"),
)
POSTING: tuple[ClockEffect, ...] = (
    start("C7", "posted_on"),
    suspend("C3", "posted_on", when="item_suspends_posting"),
    suspend("C4", "posted_on", when="item_suspends_posting"),
)
POSTING_ENDS: tuple[ClockEffect, ...] = (
    stop("C7", "today"),
    resume("C3", "today", when="item_suspends_posting"),
    resume("C4", "today", when="item_suspends_posting"),
)
DECIDED: tuple[ClockEffect, ...] = (
    stop("C3", "decided_on"),
    stop("C4", "decided_on"),
    stop("C9", "decided_on"),
    start("C6", "decided_on"),
)
DELIVERED: tuple[ClockEffect, ...] = (
    stop("C6", "delivered_on"),
    stop("C11", "delivered_on"),
)
ALL_STOP: tuple[ClockEffect, ...] = (
    stop("C0", "today"),
    stop("C1", "today"),
    stop("C2", "today"),
    stop("C3", "today"),
    stop("C4", "today"),
    stop("C6", "today"),
    stop("C7", "today"),
    stop("C8", "today"),
    stop("C9", "today"),
    stop("C11", "today"),
)
