"""Events: calculations that run when another answer changes, defaults that read answers, words that show them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from forms.session import FormError
from tests.forms.small_items import group, item_of, question, repeat, session_of


def _triggered():
    return item_of(
        question("n", "integer"),
        question("note"),
        question("twice", "calculate", calculation="/data/n * 2"),
        question("when", calculation="concat(/data/note, ':', /data/twice)", trigger="/data/n"),
        question("log", "calculate", calculation="concat(., /data/n, ';')", trigger="/data/n"),
        question("cleared", trigger="/data/n /data/note"),
    )


def test_a_triggered_calculation_runs_only_when_its_trigger_changes():
    form = session_of(_triggered())
    assert form.value("when") == ""
    form.set_value("note", "甲")
    assert form.value("when") == ""
    changes = form.set_value("n", "3")
    assert form.value("when") == "甲:6"  # after everything that follows from the trigger
    assert {"n", "twice", "when", "log"} <= set(changes.values)
    form.set_value("note", "乙")
    assert form.value("when") == "甲:6"
    assert not form.set_value("n", "3")
    assert form.value("log") == "3;"
    form.set_value("n", "4")
    assert (form.value("when"), form.value("log")) == ("乙:8", "3;4;")


def test_a_person_may_overwrite_what_was_triggered_and_the_draft_keeps_it():
    form = session_of(_triggered())
    form.set_value("n", "3")
    form.set_value("when", "自己写的")
    again = session_of(_triggered(), form.draft())
    assert (again.value("when"), again.value("log")) == ("自己写的", "3;")


def test_a_trigger_without_a_calculation_blanks():
    form = session_of(_triggered())
    form.set_value("cleared", "x")
    form.set_value("n", "1")
    assert form.value("cleared") == ""


def test_triggers_stay_in_their_row():
    item = item_of(
        question("all"),
        repeat(
            "rows",
            question("rows.a", "integer"),
            question("rows.b", calculation="concat(../a, '/', position(..))", trigger="/data/rows/a"),
            question("rows.c", calculation="/data/all", trigger="/data/all"),
        ),
    )
    form = session_of(item)
    form.add_row("rows")
    form.add_row("rows")
    form.set_value("rows[1].a", "5")
    assert [form.value(f"rows[{row}].b") for row in (0, 1)] == ["", "5/2"]
    form.set_value("all", "好")
    assert [form.value(f"rows[{row}].c") for row in (0, 1)] == ["好", "好"]


def test_triggers_that_trigger_one_another_stop():
    item = item_of(
        question("a", "integer", calculation="/data/b + 1", trigger="/data/b"),
        question("b", "integer", calculation="/data/a + 1", trigger="/data/a"),
    )
    form = session_of(item)
    form.set_value("a", "1")
    assert (form.value("a"), form.value("b")) == ("3", "2")


def test_an_unknown_trigger_is_a_fault_of_the_form():
    with pytest.raises(FormError) as refused:
        session_of(item_of(question("a", calculation="1", trigger="/data/b")))
    assert (refused.value.path, refused.value.field, refused.value.code) == ("a", "trigger", "path")


def test_defaults_that_read_answers_are_computed_once_when_the_rest_stands():
    item = item_of(
        question("total", "integer", default="/data/sum + 1"),
        question("sum", "calculate", calculation="/data/one + 1"),
        question("one", "integer", default="1"),
        question("later", default="concat(/data/total, '!')"),
    )
    form = session_of(item)
    assert (form.value("total"), form.value("later")) == ("3", "3!")
    form.set_value("one", "5")
    assert (form.value("sum"), form.value("total")) == ("6", "3")
    form.set_value("total", "")
    assert session_of(item, form.draft()).value("total") == ""  # cleared is cleared


def test_a_new_row_starts_with_its_own_defaults():
    item = item_of(
        question("who", default="张三"),
        repeat(
            "rows",
            question("rows.no", "integer", default="position(..)"),
            question("rows.before", default="indexed-repeat(/data/rows/name, /data/rows, position(..) - 1)"),
            question("rows.name", default="/data/who"),
            question("rows.calc", "calculate", calculation="concat(../no, ../name)"),
        ),
    )
    form = session_of(item)
    form.add_row("rows")
    form.set_value("rows[0].name", "李四")
    form.set_value("who", "王五")
    changes = form.add_row("rows")
    row = [form.value(f"rows[1].{name}") for name in ("no", "before", "name", "calc")]
    assert row == ["2", "李四", "王五", "2王五"]
    assert "rows[1].calc" in changes.values
    assert form.value("rows[0].name") == "李四"


def test_counted_rows_start_with_their_defaults_too():
    item = item_of(
        question("n", "integer"),
        repeat("rows", question("rows.no", "integer", default="position(..) * 10"), repeat_count="/data/n"),
    )
    form = session_of(item)
    form.set_value("n", "2")
    assert [form.value(f"rows[{row}].no") for row in (0, 1)] == ["10", "20"]


def test_what_the_machine_knows():
    item = item_of(
        *(question(name, name) for name in ("start", "end", "today", "username", "deviceid")),
        question("age", "calculate", calculation="format-date(/data/today, '%Y')"),
    )
    facts = {"agent.name": "周明华", "site.device": "D-1"}
    form = session_of(item, defaults=facts)
    assert form.value("start") == "2026-11-27T09:12:00.000+08:00"
    assert [form.value(name) for name in ("today", "username", "deviceid", "age")] == [
        "2026-11-27", "周明华", "D-1", "2026",
    ]  # fmt: skip
    assert not form.set_value("username", "别人")
    later = {"now": datetime(2026, 11, 28, 10), "today": date(2026, 11, 28)}
    again = session_of(item, form.draft(), defaults={}, **later)
    assert again.value("start") == "2026-11-27T09:12:00.000+08:00"
    assert again.value("end") == "2026-11-28T10:00:00.000+08:00"
    assert (again.value("today"), again.value("username")) == ("2026-11-27", "周明华")
    assert form.findings() == ()


def test_words_show_answers_and_say_when_they_change():
    item = item_of(
        question("name"),
        question(
            "age", "integer", label="…多大？", label_expression="concat(/data/name, '多大？')", hint="周岁"
        ),
        group(
            "g",
            question("g.x", label="…的地址", label_expression="concat(/data/name, '的地址')"),
            label="…一家",
            label_expression="concat(/data/name, '一家')",
        ),
        repeat(
            "rows",
            question("rows.n", hint="…", hint_expression="concat('第', position(..), '行')"),
            label="…的孩子",
            label_expression="concat(/data/name, '的孩子')",
        ),
    )
    form = session_of(item)
    changes = form.set_value("name", "张三")
    assert set(changes.words) == {"age", "g.x"}
    assert set(changes.words) <= changes.paths
    assert (form.state("age").label, form.state("age").hint) == ("张三多大？", "周岁")
    assert [page.label for page in form.pages()] == ["试表", "张三一家", "张三的孩子"]
    assert form.repeat("rows").label == "张三的孩子"
    form.add_row("rows")
    assert form.state("rows[0].n").hint == "第1行"
    assert form.state("age").node.label == "…多大？"
