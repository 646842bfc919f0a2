"""The live form: what shows, what is computed, what an edit changes, what is kept."""

from __future__ import annotations

import pytest

from forms.answers import Answers
from forms.finding import Finding, Severity
from forms.item import Choice, MaterialRule
from forms.session import MOST_ROWS, Changes, FormError, RepeatState
from tests.forms.small_items import family, group, item_of, question, repeat, session_of

ID = "511999194903070019"


def codes(form, page=None):
    return [(finding.path, finding.code) for finding in form.findings(page)]


def test_a_blank_form_says_what_is_missing_in_order():
    assert codes(session_of(family())) == [("who.id_no", "required"), ("members.rows", "rows_required")]


def test_one_edit_tells_everything_that_follows_from_it():
    form = session_of(family())
    changes = form.set_value("who.id_no", ID)
    assert changes == Changes(values=("who.id_no", "who.sex", "who.born"), findings=("who.id_no",))
    assert (form.value("who.sex"), form.value("who.born")) == ("1", "1949-03-07")
    assert not form.set_value("who.id_no", ID)


def test_a_group_comes_and_goes_and_keeps_what_was_typed():
    form = session_of(family())
    assert [page.path for page in form.pages()] == ["who", "members"]
    changes = form.set_value("who.kind", "代理")
    assert changes.relevance == ("agent.name", "agent.town", "agent.county")
    assert [page.path for page in form.pages()] == ["who", "members", "agent"]
    form.set_value("agent.name", "周明华")
    form.set_value("who.kind", "本人")
    assert form.value("agent.name") == ""
    assert not form.state("agent.name").relevant
    assert "agent.name" not in form.answers().values
    assert form.draft().values["agent.name"] == "周明华"
    form.set_value("who.kind", "代理")
    assert form.value("agent.name") == "周明华"


def test_a_choice_outside_its_filtered_list_is_refused_and_said_so():
    form = session_of(family())
    form.set_value("who.kind", "代理")
    changes = form.set_value("agent.county", "a")
    assert changes.choices == ("agent.town",)
    assert [choice.value for choice in form.state("agent.town").choices] == ["a1", "a2"]
    form.set_value("agent.town", "a2")
    assert form.state("agent.town").findings == ()
    changes = form.set_value("agent.county", "b")
    assert ("agent.town",) == changes.findings == changes.choices
    assert form.state("agent.town").findings == (Finding("agent.town", "choice", params={"value": "甲二"}),)
    form.set_value("who.kind", "不存在")
    assert ("who.kind", "choice") in codes(form)


def test_rows_see_their_own_row_and_the_outside_sees_all():
    form = session_of(family())
    for income in ("100", "200.10"):
        form.add_row("members.rows")
        form.set_value(f"members.rows[{form.rows('members.rows') - 1}].m_income", income)
    assert [form.value(f"members.rows[{row}].m_share") for row in (0, 1)] == ["50.00", "100.05"]
    assert form.value("members.total") == "300.10"
    changes = form.set_value("members.rows[0].m_income", "1")
    assert changes.values == ("members.rows[0].m_income", "members.rows[0].m_share", "members.total")


def test_removing_a_row_renumbers_and_recomputes():
    form = session_of(family())
    for income in ("1", "2", "3"):
        form.add_row("members.rows")
        form.set_value(f"members.rows[{form.rows('members.rows') - 1}].m_income", income)
    changes = form.remove_row("members.rows", 0)
    assert changes.rows == ("members.rows",)
    assert [form.value(f"members.rows[{row}].m_no") for row in (0, 1)] == ["1", "2"]
    assert form.value("members.total") == "5.00"
    assert {finding.path for finding in form.findings("members")} == {
        "members.rows[0].m_name",
        "members.rows[1].m_name",
    }
    with pytest.raises(IndexError):
        form.remove_row("members.rows", 2)


def test_a_warning_asks_but_does_not_block_and_follows_the_rows():
    form = session_of(family())
    form.set_value("members.size", "2")
    found = form.state("members.size").findings
    assert found == (Finding("members.size", "warning", Severity.WARNING, {"message": "人数不符"}),)
    assert "members.size" in form.add_row("members.rows").findings
    assert form.state("members.size").findings == ()


def test_materials_follow_the_answers_of_all_rows():
    form = session_of(family())
    assert [rule.id for rule in form.materials()] == ["m_id"]
    form.add_row("members.rows")
    form.set_value("members.rows[0].m_ill", "true")
    form.set_value("members.rows[0].m_disease", "心血管病")
    assert [rule.id for rule in form.materials()] == ["m_id", "m_ill"]
    form.set_value("members.rows[0].m_ill", "false")
    assert [rule.id for rule in form.materials()] == ["m_id"]


def test_a_computed_answer_may_be_overridden_and_comes_back_when_cleared():
    form = session_of(family())
    form.set_value("who.id_no", ID)
    form.set_value("who.sex", "2")
    form.set_value("who.id_no", "511999201202299016")
    assert form.value("who.sex") == "2"
    assert session_of(form.item, form.draft()).value("who.sex") == "2"
    form.set_value("who.sex", "")
    assert form.value("who.sex") == "1"
    form.set_value("who.sex", "1")  # agrees: no override
    form.set_value("who.id_no", "511999199001010028")
    assert form.value("who.sex") == "2"


def test_read_only_answers_cannot_be_put():
    form = session_of(family(), Answers({"who.born": "2000-01-01"}))
    assert form.set_value("who.born", "2000-01-01") == Changes()
    assert form.value("who.born") == ""
    assert form.state("who.born").readonly


def test_office_questions_are_neither_asked_nor_missed():
    form = session_of(family())
    assert "office" not in [page.path for page in form.pages()]
    assert not [finding for finding in form.findings() if finding.path.startswith("office")]
    assert form.page("office") == ()


def test_a_page_shows_its_questions_and_repeats():
    form = session_of(family())
    form.add_row("members.rows")
    states = form.page("members")
    assert [state.path for state in states] == ["members.rows", "members.total", "members.size"]
    rows = states[0]
    assert isinstance(rows, RepeatState)
    assert (rows.rows, rows.required, rows.may_add, rows.may_remove) == (1, True, True, True)
    assert [state.path for state in form.row("members.rows", 0)][:2] == [
        "members.rows[0].m_name",
        "members.rows[0].m_income",
    ]
    assert form.repeat("members.rows") == rows
    for wrong in ("nowhere", "members.rows[7].m_name", "members"):
        with pytest.raises(KeyError):
            form.state(wrong)


def test_answers_hold_what_counts_and_a_draft_everything_typed():
    form = session_of(family())
    form.set_value("who.id_no", ID)
    form.add_row("members.rows")
    form.set_value("members.rows[0].m_name", " 陈德𬍛 ")
    answers, draft = form.answers(), form.draft()
    assert answers.values == {
        "who.kind": "本人",
        "who.id_no": ID,
        "who.sex": "1",
        "who.born": "1949-03-07",
        "members.total": "0.00",
    }
    assert answers.repeats == {"members.rows": ({"m_name": "陈德𬍛", "m_no": "1", "m_ill": "false"},)}
    assert draft.values == {"who.kind": "本人", "who.id_no": ID}
    assert draft.repeats == {"members.rows": ({"m_name": " 陈德𬍛 ", "m_ill": "false"},)}
    assert session_of(family(), draft).answers() == answers


def test_a_cleared_default_stays_cleared_in_the_draft():
    form = session_of(family())
    form.set_value("who.kind", "")
    assert session_of(family(), form.draft()).value("who.kind") == ""


def test_answers_without_a_place_are_kept_and_named():
    given = Answers({"who.id_no": ID, "who.nmae": "李"}, {"cars": ({"plate": "川A"},)})
    form = session_of(family(), given)
    assert form.unplaced == Answers({"who.nmae": "李"}, {"cars": ({"plate": "川A"},)})
    assert form.draft().values["who.nmae"] == "李"
    assert form.draft().repeats["cars"] == ({"plate": "川A"},)
    assert "who.nmae" not in form.answers().values


def test_defaults_are_text_or_computed_once():
    item = item_of(
        question("a", default="税务APP/小程序"),
        question("b", "date", default="today()"),
        question("c", default="site.region12"),
        question("d", default="农业(家庭)"),
        question("e", default="pulldata('local', 'value', 'name', 'x')"),
        question("f", default="person.name"),
        question("g", default="'引号'"),
        question("h", default="2026-01-01"),
        question("i", default="被替换"),
        tables={"local": ({"name": "x", "value": "旧"},)},
    )
    defaults = {"site.region12": "511999104205", "i": "县里的"}
    form = session_of(item, tables={"local": [{"name": "x", "value": 560}]}, defaults=defaults)
    assert [form.value(path) for path in "abcdefghi"] == [
        *(
            "税务APP/小程序",
            "2026-11-27",
            "511999104205",
            "农业(家庭)",
            "560",
            "",
            "引号",
            "2026-01-01",
            "县里的",
        ),
    ]


def test_a_table_of_the_county_feeds_choices_and_a_missing_one_is_empty():
    item = item_of(
        question("grade", "select_one", choices="grades"),
        question("x", calculation="pulldata('none', 'a', 'b', 'c')"),
    )
    form = session_of(item, tables={"grades": [{"name": 300, "label": "300元"}, {"name": "400"}]})
    assert [(choice.value, choice.label) for choice in form.state("grade").choices] == [
        ("300", "300元"),
        ("400", "400"),
    ]
    bare = session_of(item, Answers({"grade": "300"}))
    assert codes(bare) == [("grade", "choice")]
    assert bare.value("x") == ""


def test_a_multiple_choice_keeps_the_order_of_the_list():
    reasons = tuple(Choice(name, name) for name in ("疾病", "失业", "残疾"))
    form = session_of(item_of(question("why", "select_multiple", choices="why"), choices={"why": reasons}))
    form.set_value("why", ("残疾", "疾病", "残疾"))
    assert form.value("why") == ("疾病", "残疾")
    form.set_value("why", "失业 疾病 其它")
    assert form.value("why") == ("疾病", "失业", "其它")
    assert form.state("why").findings[0].params == {"value": "其它"}
    form.set_value("why", ())
    assert form.answers().values == {}


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("integer", " １２ ", "12"),
        ("decimal", "12,345.60", "12345.60"),
        ("decimal", "１２００．５", "1200.5"),
        ("decimal", "约300元", "约300元"),
        ("date", "2026年1月5日", "2026-01-05"),
        ("date", "20260105", "2026-01-05"),
        ("date", "2026/1/5", "2026-01-05"),
        ("date", "2026-02-30", "2026-02-30"),
        ("month", "2026年3月", "2026-03"),
        ("text", " 李　𬍛１ ", " 李　𬍛１ "),
        ("select_one", "true ", "true"),
    ],
)
def test_what_is_typed_is_read_as_meant_and_never_lost(kind, typed, stored):
    form = session_of(item_of(question("q", kind, choices="yes_no" if kind == "select_one" else "")))
    form.set_value("q", typed)
    assert form.value("q") == stored


@pytest.mark.parametrize(
    ("rule", "typed", "stored"),
    [
        ("cn:id-valid(.)", "５11999 1990 0101002x", "51199919900101002X"),
        ("cn:mobile-valid(.)", "+86 138-0013-8000", "13800138000"),
        ("cn:mobile-valid(.) or cn:landline-valid(.)", "0832 - 2110000", "0832-2110000"),
        ("cn:uscc-valid(.)", "n2511999mf000003xb", "N2511999MF000003XB"),
        ("cn:luhn(.)", "6217 0000 0000", "621700000000"),
        ("cn:id-valid(../other)", "1 2", "1 2"),
    ],
)
def test_identifiers_lose_their_gaps(rule, typed, stored):
    form = session_of(item_of(question("q", constraint=rule), question("other")))
    form.set_value("q", typed)
    assert form.value("q") == stored


@pytest.mark.parametrize(
    ("kind", "typed", "expected"),
    [
        ("integer", "3.5", "integer"),
        ("decimal", "多", "number"),
        ("date", "2026-02-30", "date"),
        ("month", "2026-13", "month"),
        ("year", "26", "year"),
    ],
)
def test_what_is_no_number_or_date_is_a_finding_and_reads_as_nothing(kind, typed, expected):
    form = session_of(
        item_of(question("q", kind), question("sum", "integer", calculation="/data/q + 1", readonly=True))
    )
    form.set_value("q", typed)
    assert form.state("q").findings == (Finding("q", "type", params={"expected": expected, "value": typed}),)


def test_constraints_bring_the_message_and_what_the_check_found():
    form = session_of(family())
    form.set_value("who.mobile", "1380013800")
    params = form.state("who.mobile").findings[0].params
    assert params == {
        "message": "电话不对",
        "check": "mobile",
        "reason": "too_short",
        "by": "1",
        "now": "10",
        "want": "11",
    }
    form.set_value("who.mobile", "0832-21")
    assert form.state("who.mobile").findings[0].params["check"] == "landline"
    form.add_row("members.rows")
    form.set_value("members.rows[0].m_income", "-1")
    form.set_value("members.rows[0].m_name", "欧阳娜木罕")
    assert codes(form, "members")[:2] == [
        ("members.rows[0].m_name", "too_long"),
        ("members.rows[0].m_income", "constraint"),
    ]


def test_a_counted_repeat_grows_and_shrinks_and_gives_back_what_was_typed():
    rows = repeat("rows", question("rows.name"), repeat_count="/data/number")
    form = session_of(
        item_of(question("number", "integer"), rows, question("all", calculation="count(/data/rows)"))
    )
    assert form.set_value("number", "3").rows == ("rows",)
    form.set_value("rows[2].name", "丙")
    form.set_value("number", "1")
    assert (form.rows("rows"), form.value("all")) == (1, "1")
    again = session_of(form.item, form.draft())
    assert again.rows("rows") == 1
    for session in (form, again):
        session.set_value("number", "3")
        assert session.value("rows[2].name") == "丙"
    form.set_value("number", "99999")
    assert form.rows("rows") == MOST_ROWS
    for edit in (lambda: form.add_row("rows"), lambda: form.remove_row("rows", 0)):
        with pytest.raises(ValueError, match="rows"):
            edit()


def test_a_hidden_repeat_has_no_rows_for_others_and_keeps_them():
    rows = repeat("rows", question("rows.x", "integer"), relevant="/data/has = 'true'")
    total = question("total", calculation="concat(count(/data/rows), '/', sum(/data/rows/x))")
    form = session_of(item_of(question("has", "select_one", choices="yes_no"), rows, total))
    form.set_value("has", "true")
    form.add_row("rows")
    form.set_value("rows[0].x", "7")
    assert form.value("total") == "1/7"
    form.set_value("has", "false")
    assert form.value("total") == "0/0"
    assert form.answers().repeats == {}
    assert form.draft().repeats == {"rows": ({"x": "7"},)}


def test_repeats_inside_repeats():
    inner = repeat("houses.rooms", question("houses.rooms.area", "decimal"))
    houses = repeat(
        "houses",
        question("houses.name"),
        inner,
        question("houses.sum", "decimal", calculation="sum(/data/houses/rooms/area)", readonly=True),
    )
    total = question("total", "decimal", calculation="sum(/data/houses/rooms/area)")
    form = session_of(item_of(houses, total))
    for house, areas in enumerate((("10", "20"), ("5",))):
        form.add_row("houses")
        for room, area in enumerate(areas):
            form.add_row(f"houses[{house}].rooms")
            form.set_value(f"houses[{house}].rooms[{room}].area", area)
    assert [form.value(f"houses[{house}].sum") for house in (0, 1)] == ["30", "5"]
    assert form.value("total") == "35"
    again = session_of(form.item, form.draft())
    assert again.answers() == form.answers()
    form.remove_row("houses", 0)
    assert (form.value("total"), form.value("houses[0].sum")) == ("5", "5")


def test_a_number_must_not_be_given_to_two_members():
    rows = repeat(
        "rows",
        question("rows.no", constraint="count(../../rows[no = current()/.]) <= 1", constraint_message="重复"),
    )
    form = session_of(item_of(rows), Answers({}, {"rows": ({"no": "1"}, {"no": "2"})}))
    assert form.findings() == ()
    assert form.set_value("rows[1].no", "1").findings == ("rows[0].no", "rows[1].no")
    form.remove_row("rows", 0)
    assert form.findings() == ()


def test_labels_of_choices_are_within_reach_of_expressions():
    item = item_of(
        question("a", "select_one", choices="yes_no"),
        question("b", calculation="jr:choice-name(/data/a, ' /data/a ')"),
    )
    form = session_of(item, Answers({"a": "true"}))
    assert form.value("b") == "是"


def test_once_keeps_its_first_value_across_drafts():
    item = item_of(question("id", calculation="once(uuid())"))
    form = session_of(item)
    first = form.value("id")
    assert first == "0198c0de-0000-7000-8000-000000000001"
    form.set_value("id", "")
    assert form.value("id")


def test_a_rule_that_cannot_be_evaluated_warns_and_hides_nothing():
    item = item_of(
        question("a", relevant="count(/data/b + 1) > 0", calculation="uuid(-1)"),
        question("b"),
        materials=(MaterialRule("m", "材料", relevant="count(/data/b + 1) > 0"),),
    )
    form = session_of(item)
    assert form.state("a").relevant
    assert codes(form) == [("a", "expression")]
    assert [rule.id for rule in form.materials()] == ["m"]


@pytest.mark.parametrize(
    ("fields", "code", "where"),
    [
        ({"relevant": "/data/nothing = 1"}, "path", "relevant"),
        ({"calculation": "sumo(1)"}, "function", "calculation"),
        ({"constraint": ". >"}, "end", "constraint"),
        ({"calculation": "/data/b + 1"}, "circle", "calculation"),
        ({"relevant": ". = ''"}, "circle", "relevant"),
    ],
)
def test_a_broken_form_is_refused_when_it_is_loaded(fields, code, where):
    item = item_of(question("a", **fields), question("b", calculation="/data/a + 1"))
    with pytest.raises(FormError) as refusal:
        session_of(item)
    assert (refusal.value.code, refusal.value.field) == (code, where)


def test_a_circle_names_all_its_members():
    item = item_of(
        group("g", question("g.a", calculation="/data/c"), relevant="/data/b = 1"),
        question("b", calculation="/data/g/a"),
        question("c"),
    )
    with pytest.raises(
        FormError, match=r"b \(calculation\) -> g \(relevant\) -> b|g \(relevant\) -> b \(calculation\) -> g"
    ):
        session_of(item)


def test_loose_questions_have_a_page_of_their_own():
    form = session_of(item_of(question("a", required="true()"), group("g", question("g.b", "note"))))
    assert [(page.path, page.label) for page in form.pages()] == [("", "试表"), ("g", "g")]
    assert [state.path for state in form.page("")] == ["a"]
    assert codes(form, "") == [("a", "required")]
    assert [state.readonly for state in form.page("g")] == [True]


@pytest.mark.parametrize(
    ("relevant", "required", "found"),
    [
        ("", "yes", True),
        ("true()", "是", True),
        ("no", "true()", False),
        ("false()", "yes", False),
        ("", "no", False),
    ],
)
def test_plain_words_for_yes_and_no(relevant, required, found):
    form = session_of(item_of(question("a", relevant=relevant, required=required)))
    assert bool(form.findings()) is found
