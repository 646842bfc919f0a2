"""Registration: a draft becomes a case, complete (T1) or to be completed (T2).

Literal rows of the state table (state_table.yaml with the rulings of the formats page); nothing here acts.
"""

from __future__ import annotations

from sync.ledger.table.shape import Transition, start, stop

ROWS: tuple[Transition, ...] = (
    Transition(
        id="T1",
        sources=("DRAFT",),
        to="INTAKE",
        kind="CaseRegistered",
        roles=("VA", "TS", "CR"),
        guards=(
            "fields_valid",
            "checklist_done",
            "id_validated",
            "poa_present_if_proxied",
            "item_version_in_force",
            "agent_not_applicant",
            "no_recusal",
        ),
        guards_by_role={"VA": ("complete_or_send_now",), "TS": ("own_counter",), "CR": ("own_counter",)},
        papers=("D01", "D02"),
        papers_if={"D05": "proxied"},
        clocks=(
            start("C0", "today", when="starts_c0_now"),
            start("C1", "received_on", when="entrusted_window"),
            start("C3", "received_on", when="entrusted_receipt_clock"),
            start("C4", "received_on", when="entrusted_receipt_clock"),
        ),
        note=(
            "The case number is taken here (or at T2). D01 is 代办登记回执 for AGENT; the application form "
            "is printed too. For a case that T34 will end, D01b replaces D01."
        ),
    ),
    Transition(
        id="T2",
        sources=("DRAFT",),
        to="AGENT_SUPP",
        kind="CaseRegisteredIncomplete",
        roles=("VA",),
        guards=(
            "fields_valid",
            "id_validated",
            "item_version_in_force",
            "agent_not_applicant",
            "no_recusal",
            "not_entrusted_window",
            "materials_missing",
            "applicant_chose_to_complete",
        ),
        papers=("D02", "D03"),
        variants={"D03": "village_hint"},
        clocks=(start("C11", "today"),),
        note="The paper is 材料缺件提示单 without legal effect. An ENTRUSTED_WINDOW goes T1, then T8b.",
    ),
    Transition(
        id="T2b",
        sources=("AGENT_SUPP",),
        to="INTAKE",
        kind="MissingPapersSettled",
        roles=("VA", "AP"),
        guards=(
            "fields_valid",
            "checklist_done",
            "id_validated",
            "poa_present_if_proxied",
            "item_version_in_force",
            "agent_not_applicant",
            "no_recusal",
            "complete_or_send_now",
        ),
        papers=("D01", "D02"),
        papers_if={"D05": "proxied"},
        clocks=(
            stop("C11", "today"),
            start("C0", "today", when="starts_c0_now"),
        ),
        note='The applicant may say "现在就送交" at any time; the village cannot refuse it.',
    ),
    Transition(
        id="T2c",
        sources=("AGENT_SUPP",),
        to="WITHDRAWN",
        kind="IncompleteCaseDropped",
        roles=("VA",),
        guards=("sixty_days_without_contact", "two_attempts_confirmed"),
        papers=("D02",),
        clocks=(stop("C11", "today"),),
        note="SYS proposes, VA confirms. D02 is printed as the return list (column 原件处理).",
    ),
)
