"""Rows: an edit stays in its row, rows may read the rows before them, counted rows keep what was typed."""

from __future__ import annotations

import pytest

from forms.filling import engine
from forms.session import FormError
from tests.forms.small_items import group, item_of, question, repeat, session_of


def _ledger(*extra):
    return item_of(
        question("rate", "integer", default="1"),
        repeat(
            "rows",
            question("rows.in", "integer"),
            question("rows.worth", "calculate", calculation="../in * /data/rate"),
            question("rows.note", relevant="../worth > 5"),
            *extra,
        ),
        question("total", "calculate", calculation="sum(/data/rows/worth)"),
    )


def _filled(item, amounts):
    form = session_of(item)
    for row, amount in enumerate(amounts):
        form.add_row("rows")
        form.set_value(f"rows[{row}].in", amount)
    return form


def test_an_edit_in_the_third_row_runs_the_third_row_only(monkeypatch):
    form = _filled(_ledger(), ["1", "2", "3", "4"])
    ran: list[str] = []
    run = engine.Engine._run
    monkeypatch.setattr(
        engine.Engine,
        "_run",
        lambda self, rule, place: (
            ran.append(f"{rule.kind} {engine.path_of(place)}"),
            run(self, rule, place),
        ),
    )
    changes = form.set_value("rows[2].in", "30")
    assert ran == ["calculation rows[2].worth", "relevant rows[2].note", "calculation total"]
    assert set(changes.values) == {"rows[2].in", "rows[2].worth", "total"}


BALANCES = {
    "indexed": "indexed-repeat(/data/rows/balance, /data/rows, position(..) - 1) + ../in",
    "sibling": "sum(../preceding-sibling::rows[1]/balance) + ../in",
    "place": "sum(/data/rows[position() = position(current()/..) - 1]/balance) + ../in",
}


@pytest.mark.parametrize("text", BALANCES.values(), ids=BALANCES)
def test_a_running_balance(text):
    if text.startswith("indexed"):
        text = f"coalesce({text.split(' + ')[0]}, 0) + ../in"
    form = _filled(_ledger(question("rows.balance", "calculate", calculation=text)), ["1", "2", "3", "4"])
    form.set_value("rows[0].in", "10")
    assert [form.value(f"rows[{row}].balance") for row in range(4)] == ["10", "12", "15", "19"]
    form.remove_row("rows", 1)
    assert [form.value(f"rows[{row}].balance") for row in range(3)] == ["10", "13", "17"]
    assert session_of(form.item, form.draft()).answers() == form.answers()


def test_a_balance_by_a_detour_over_the_row_before():
    item = _ledger(
        question(
            "rows.open",
            "calculate",
            calculation="coalesce(indexed-repeat(/data/rows/close, /data/rows, position(..) - 1), 0)",
        ),
        question("rows.close", "calculate", calculation="../open + ../in"),
    )
    form = _filled(item, ["1", "2", "3"])
    form.set_value("rows[0].in", "5")
    assert [form.value(f"rows[{row}].close") for row in range(3)] == ["5", "7", "10"]


def test_rows_that_wait_for_one_another_stop_and_say_so():
    text = "sum(/data/rows[position() != position(current()/..)]/x) + 1"
    form = _filled(_ledger(question("rows.x", "integer", calculation=text)), ["1", "2"])
    codes = {finding.code for row in (0, 1) for finding in form.state(f"rows[{row}].x").findings}
    assert codes == {"expression"}


def test_a_true_circle_is_still_refused():
    with pytest.raises(FormError, match="waits for itself"):
        session_of(_ledger(question("rows.x", "calculate", calculation="sum(../../rows/x) + 1")))


def test_five_thousand_calculations_in_a_chain():
    nodes = [question("q0", "integer")]
    nodes += [question(f"q{n}", "calculate", calculation=f"/data/q{n - 1} + 1") for n in range(5_000, 0, -1)]
    form = session_of(item_of(*nodes))
    form.set_value("q0", "1")
    assert form.value("q5000") == "5001"


def test_a_circle_of_five_thousand_is_named():
    nodes = [
        question(f"q{n}", "calculate", calculation=f"/data/q{(n + 1) % 5_000} + 1") for n in range(5_000)
    ]
    with pytest.raises(FormError, match="waits for itself"):
        session_of(item_of(*nodes))


def test_counted_rows_that_go_and_come_back_keep_what_was_typed():
    item = item_of(
        question("n", "integer"),
        group(
            "g",
            repeat(
                "g.outer",
                question("g.outer.name"),
                question("g.outer.m", "integer"),
                repeat(
                    "g.outer.inner",
                    question("g.outer.inner.x", "integer"),
                    question("g.outer.inner.p", "calculate", calculation="concat(../../name, position(..))"),
                    repeat_count="../m",
                ),
                repeat_count="/data/n + 1",
            ),
        ),
        question("all", "calculate", calculation="sum(/data/g/outer/inner/x)"),
    )
    form = session_of(item)
    assert form.rows("g.outer") == 0  # blank + 1 is no number
    form.set_value("n", "1")
    form.set_value("g.outer[1].name", "乙")
    form.set_value("g.outer[1].m", "2")
    form.set_value("g.outer[1].inner[1].x", "7")
    assert (form.value("all"), form.value("g.outer[1].inner[1].p")) == ("7", "乙2")
    changes = form.set_value("n", "0")
    assert changes.rows == ("g.outer",)
    assert form.value("all") == "0"
    form.set_value("n", "1")
    assert (form.value("all"), form.value("g.outer[1].inner[1].p")) == ("7", "乙2")


def test_hundred_rows_of_twenty_answer_with_what_changed_only():
    cells = [question(f"rows.c{n}", "integer", constraint=". >= 0") for n in range(18)]
    item = item_of(
        repeat("rows", *cells, question("rows.s", "calculate", calculation="../c0 + ../c1")),
        question("total", "calculate", calculation="sum(/data/rows/s)"),
    )
    form = session_of(item)
    for row in range(100):
        form.add_row("rows")
        form.set_value(f"rows[{row}].c0", "1")
        form.set_value(f"rows[{row}].c1", "1")
    changes = form.set_value("rows[57].c0", "5")
    assert changes.paths == {"rows[57].c0", "rows[57].s", "total"}
    assert form.value("total") == "204"


def test_an_expression_that_grows_without_end_is_a_finding_and_no_crash():
    nodes = [question("q0", default="甲" * 50)]
    nodes += [question(f"q{n}", calculation=f"concat(/data/q{n - 1}, /data/q{n - 1})") for n in range(1, 40)]
    form = session_of(item_of(*nodes))
    form.set_value("q0", "乙" * 60)
    assert any(finding.code == "expression" for finding in form.findings())
    assert all(len(str(form.value(f"q{n}"))) <= 100_000 for n in range(40))
