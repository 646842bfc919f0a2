"""Choices: from large tables without walking them, from the rows of a repeat, shuffled, by other columns."""

from __future__ import annotations

from forms.filling.listed import listed
from forms.item import Choice
from tests.forms.small_items import item_of, question, repeat, session_of

VILLAGES = tuple(
    {"code": f"{n:05d}", "title": f"村{n}", "town": f"t{n % 1000}", "level": str(n % 2)}
    for n in range(50_000)
)
BY_COLUMN = "value=code label=title"


def _village_item(choice_filter: str):
    return item_of(
        question("town"),
        question(
            "village", "select_one", choices="villages", parameters=BY_COLUMN, choice_filter=choice_filter
        ),
        question("name", "calculate", calculation="jr:choice-name(/data/village, '/data/village')"),
        question("pulled", "calculate", calculation="pulldata('villages', 'title', 'code', /data/village)"),
        question(
            "count", "calculate", calculation="count(instance('villages')/root/item[town = /data/town])"
        ),
        tables={"villages": VILLAGES},
    )


def test_a_filter_on_fifty_thousand_rows_looks_at_those_of_one_town():
    form = session_of(_village_item("town = /data/town and level = '1'"))
    assert form.state("village").choices == ()
    changes = form.set_value("town", "t77")
    choices = form.state("village").choices
    assert len(choices) == 50
    assert choices[0] == Choice("00077", "村77", {"town": "t77", "level": "1"})
    assert "village" in changes.choices
    assert form.value("count") == "50"
    root = listed(VILLAGES).root
    assert sum(item is not None for item in root._items) <= 100


def test_values_and_labels_come_from_the_columns_named():
    form = session_of(_village_item("town = /data/town"))
    form.set_value("town", "t3")
    form.set_value("village", "01003")
    assert (form.value("name"), form.value("pulled")) == ("村1003", "村1003")
    form.set_value("town", "t4")
    (finding,) = form.state("village").findings
    assert (finding.code, finding.params["value"]) == ("choice", "村1003")
    assert form.value("village") == "01003"  # kept, refused, and named


def test_the_same_large_table_is_made_ready_once():
    assert listed(VILLAGES) is listed(VILLAGES)
    assert listed(VILLAGES[:5]) is not listed(VILLAGES[:5])


def test_a_filter_may_count_places():
    item = item_of(
        question("a", "select_one", choices="kinds", choice_filter="position() <= 2 or name = 'x'"),
        choices={"kinds": tuple(Choice(name, name) for name in "abcx")},
    )
    assert [choice.value for choice in session_of(item).state("a").choices] == ["a", "b", "x"]


def test_choices_from_the_rows_of_a_repeat():
    item = item_of(
        repeat("rows", question("rows.name"), question("rows.age", "integer")),
        question(
            "eldest",
            "select_one",
            choices_from="/data/rows[./name != '' and ./age > 17]",
            parameters="value=name label=name",
        ),
    )
    form = session_of(item)
    for row, (name, age) in enumerate((("甲", "20"), ("乙", "3"), ("", "40"), ("甲", "50"), ("丁", "18"))):
        form.add_row("rows")
        form.set_value(f"rows[{row}].name", name)
        form.set_value(f"rows[{row}].age", age)
    assert [choice.value for choice in form.state("eldest").choices] == ["甲", "丁"]
    form.set_value("eldest", "丁")
    assert form.state("eldest").findings == ()
    changes = form.set_value("rows[4].name", "戊")
    assert "eldest" in changes.choices
    assert [finding.code for finding in form.state("eldest").findings] == ["choice"]


def test_a_seed_gives_the_order_of_a_phone_and_none_one_order_a_session():
    letters = {"letters": tuple(Choice(name, name) for name in "ABCDEF")}
    item = item_of(
        question("n", "integer"),
        question("fixed", "select_one", choices="letters", parameters="randomize=true seed=42"),
        question("asked", "select_one", choices="letters", parameters="randomize=true, seed=/data/n"),
        question("some", "select_multiple", choices="letters", parameters="randomize=true"),
        choices=letters,
    )
    form = session_of(item)

    def order(path: str) -> str:
        return "".join(choice.value for choice in form.state(path).choices)

    assert order("fixed") == "AFCBDE"
    form.set_value("n", "11111111")
    assert order("asked") == "ACDBFE"
    assert sorted(order("some")) == list("ABCDEF")
    form.set_value("some", ["F", "A"])
    assert form.value("some") == ("A", "F")  # the answer stands in the author's order


def test_of_a_ranking_the_order_is_the_answer():
    item = item_of(
        question("r", "select_multiple", choices="kinds", appearance="rank"),
        choices={"kinds": tuple(Choice(name, name) for name in "abc")},
    )
    form = session_of(item)
    form.set_value("r", ["c", "a", "b"])
    assert form.value("r") == ("c", "a", "b")
    assert session_of(item, form.draft()).value("r") == ("c", "a", "b")


def test_labels_by_the_names_of_pyxform():
    item = item_of(
        question("a", label="甲"),
        question(
            "q",
            "calculate",
            calculation="concat(jr:itext('/data/a:label'), jr:itext('kinds-1'), jr:itext('x'))",
        ),
        choices={"kinds": (Choice("a", "一"), Choice("b", "二"))},
    )
    assert session_of(item).value("q") == "甲二"
