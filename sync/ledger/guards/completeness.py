"""Guards of the completeness check, the supplement loop, the refusals and acceptance (T7 to T14d)."""

from __future__ import annotations

from sync.ledger.asking import Asked, Gap, Guard, approved, day_in, need, rows_in, text_in
from sync.ledger.breach import recorded_breach
from sync.ledger.conditions import is_permit
from sync.ledger.deadlines import deadline, hard_limit, is_over
from sync.ledger.guards.registration import attempts, materials_with, names
from sync.ledger.material import missing


def claimed_by_clerk(asked: Asked) -> Gap:
    return need(asked.act.actor.account != "")


def all_gaps_listed(asked: Asked) -> Gap:
    """D03 lists every gap at once (行政许可法第三十二条第一款第四项): each missing paper has its row."""
    rows = rows_in(asked.part("supplement"), "rows")
    described = bool(rows) and all(text_in(row, "problem") and text_in(row, "demand") for row in rows)
    listed = {text_in(row, "material") for row in rows}
    left_out = tuple(doc for doc in missing(asked.case.materials) if doc.material not in listed)
    return need(described and not left_out, names=names(left_out))


def d03_not_late(asked: Asked) -> Gap:
    """Of a permit dated on or before C1; of other items late is a breach, no bar."""
    run = asked.run("C1")
    end = deadline(run, asked.world.calendar) if run else None
    ok = not is_permit(asked.case, asked.facts) or end is None or asked.day <= end.day
    return need(ok, until=end.day.isoformat() if end else "")


def first_notice(asked: Asked) -> bool:
    """Every earlier D03 has been answered by a submission of its own."""
    return all(row.get("answered_on") for row in asked.case.supplements)


def first_notice_of_submission(asked: Asked) -> Gap:
    return need(first_notice(asked))


def first_notice_or_override(asked: Asked) -> Gap:
    override = approved(asked.facts) and asked.text("new_facts") != ""
    return need(first_notice(asked) or override)


def supplement_at_authority(asked: Asked) -> Gap:
    way = asked.text("supplement_at")
    signed = way == "D13" and asked.day_of("signed_on") == asked.day
    return need(way == "counter" or signed)


def only_demanded_or_new_gap(asked: Asked) -> Gap:
    """行政许可法第三十二条第一款第五项: what was not demanded may not be demanded afterwards."""
    last = asked.case.supplements[-1] if asked.case.supplements else {}
    demanded = {text_in(row, "material") for row in rows_in(last, "rows")}
    asked_now = {text_in(row, "material") for row in rows_in(asked.part("supplement"), "rows")}
    fair = bool(asked_now) and (asked_now <= demanded or asked.yes("new_gap"))
    return need(fair and asked.text("reason") != "")


def tm_approved(asked: Asked) -> Gap:
    return need(approved(asked.facts))


def c2_over(asked: Asked) -> Gap:
    run = asked.run("C2")
    return need(run is not None and is_over(run, asked.day, asked.world.calendar))


def reminder_given(asked: Asked) -> Gap:
    run = asked.run("C2")
    end = deadline(run, asked.world.calendar) if run else None
    given = [day_in(asked.facts, "reminder_on"), *(day_in(row, "date") for row in attempts(asked))]
    return need(
        run is not None and end is not None and any(day and run.start <= day <= end.day for day in given)
    )


def ground_not_required(asked: Asked) -> Gap:
    return need(asked.text("ground") == "not_required" and asked.text("reason") != "")


def ground_not_competent(asked: Asked) -> Gap:
    """Outside the organ's power with the right organ named, or a non-permit's own ground with its basis."""
    ground = asked.text("ground")
    elsewhere = ground == "not_competent" and asked.text("right_organ") != ""
    own_rule = ground == "other" and asked.text("basis") != "" and not is_permit(asked.case, asked.facts)
    return need(elsewhere or own_rule)


def not_for_missing_papers(asked: Asked) -> Gap:
    return need(asked.text("ground") not in ("incomplete", "missing_papers"))


def complete_and_legal_form(asked: Asked) -> Gap:
    gaps = missing(asked.case.materials)
    return need(asked.yes("complete_and_legal_form") and not gaps, names=names(gaps))


def demanded_rows_complete(asked: Asked) -> Gap:
    gaps = missing(asked.case.materials)
    return need(asked.yes("demanded_rows_complete") and not gaps, names=names(gaps))


def in_power(asked: Asked) -> Gap:
    return need(asked.yes("in_power"))


def c1_expired_without_notice(asked: Asked) -> Gap:
    """C1 still runs after its last day; a non-permit's breach is recorded once per run."""
    run = asked.run("C1")
    if run is None or run.state != "running":
        return need(False)
    again = recorded_breach(asked.case, run) is not None and not is_permit(asked.case, asked.facts)
    return need(is_over(run, asked.day, asked.world.calendar) and not again)


def d03_was_served_in_time(asked: Asked) -> Gap:
    run, served = asked.run("C1"), asked.day_of("served_on")
    end = deadline(run, asked.world.calendar) if run else None
    in_time = served is not None and end is not None and served <= end.day
    return need(in_time and asked.text("photo") != "")


def notice_signed(asked: Asked) -> Gap:
    last = asked.case.supplements[-1] if asked.case.supplements else {}
    signer, served = asked.text("signed_by"), asked.day_of("served_on")
    in_order = served is not None and (day_in(last, "date") or served) <= served <= asked.day
    return need(in_order and signer != "")


def materials_given(asked: Asked) -> Gap:
    return need(bool(rows_in(asked.act.body, "materials")) and bool(materials_with(asked)))


def breach_is_new(asked: Asked) -> Gap:
    run = asked.run(asked.text("clock"))
    if run is None:
        return need(False)
    end = hard_limit(run, asked.world.calendar)
    until = run.stopped_on or asked.day
    return need(end is not None and until > end.day and recorded_breach(asked.case, run) is None)


def late_reason_given(asked: Asked) -> Gap:
    clock = asked.text("clock")
    on_record = any(breach.get("clock") == clock for breach in asked.case.breaches)
    return need(on_record and asked.text("reason") != "")


GUARDS: dict[str, Guard] = {
    guard.__name__: guard
    for guard in (
        claimed_by_clerk,
        all_gaps_listed,
        d03_not_late,
        first_notice_of_submission,
        first_notice_or_override,
        supplement_at_authority,
        only_demanded_or_new_gap,
        tm_approved,
        c2_over,
        reminder_given,
        ground_not_required,
        ground_not_competent,
        not_for_missing_papers,
        complete_and_legal_form,
        demanded_rows_complete,
        in_power,
        c1_expired_without_notice,
        d03_was_served_in_time,
        notice_signed,
        materials_given,
        breach_is_new,
        late_reason_given,
    )
}
