"""Whatever is edited in whatever order, the live form equals one built afresh from its draft."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from forms.answers import Answers
from forms.session import FormSession, QuestionState, RepeatState
from tests.forms.small_items import family, group, item_of, question, repeat, session_of

ITEMS = (
    family(),
    item_of(
        question("n", "integer"),
        question("show", "select_one", choices="yes_no", default="true"),
        group(
            "g",
            repeat(
                "g.outer",
                question("g.outer.a", "integer", required="/data/n > 1"),
                question("g.outer.b", "integer", calculation="sum(/data/g/outer/inner/x) + ../a"),
                question("g.outer.d", "integer", calculation="sum(../../outer/a)", readonly=True),
                question("g.outer.c", "integer", calculation="/data/total - ../a", relevant="../a > 0"),
                repeat(
                    "g.outer.inner",
                    question(
                        "g.outer.inner.x", "integer", constraint=". <= ../../a", constraint_message="大"
                    ),
                    question("g.outer.inner.p", calculation="concat(position(../..), '-', position(..))"),
                    repeat_count="/data/n",
                ),
                relevant="/data/show = 'true'",
            ),
        ),
        group(
            "late", question("late.y", calculation="count(/data/g/outer[a = 1])"), relevant="/data/total > 2"
        ),
        question("total", "integer", calculation="sum(/data/g/outer/a)", readonly=True),
        question("last", calculation="concat(/data/late/y, ':', count(/data/g/outer/inner))"),
    ),
    item_of(
        question("n", "integer"),
        question("copy", calculation="concat(., /data/n)", trigger="/data/n", label="抄"),
        repeat(
            "rows",
            question("rows.a", "integer", default="position(..) + number(/data/n)"),
            question(
                "rows.sum",
                "calculate",
                calculation="sum(/data/rows[position() = position(current()/..) - 1]/sum) + ../a",
            ),
            question("rows.name", default="甲", label_expression="concat('第', position(..), '个')"),
            question("rows.when", "calculate", calculation="../sum", trigger="/data/rows/name"),
        ),
        question(
            "who",
            "select_one",
            choices_from="/data/rows[./name != '']",
            parameters="value=name label=name",
            relevant="count(/data/rows[/data/rows/a > 1]) > 0",
        ),
        question("any", "select_one", choices="yes_no", parameters="randomize=true seed=/data/n"),
        question("last", label_expression="concat('末', /data/rows[last()]/sum)"),
    ),
)
TEXTS = st.sampled_from(
    [
        "",
        "0",
        "1",
        "2",
        "3",
        "-1",
        "true",
        "false",
        "代理",
        "本人",
        "a",
        "b1",
        "511999194903070019",
        "1380013800",
    ]
)
EDITS = st.lists(
    st.tuples(st.sampled_from(["put", "put", "put", "add", "remove"]), st.integers(0, 60), TEXTS), max_size=25
)

START = (
    Answers({"who.kind": "代理"}, {"members.rows": ({"m_income": "1"}, {"m_ill": "true"})}),
    Answers({"n": "1"}, {"g.outer": ({"a": "1"}, {"a": "0"})}),
    Answers({"n": "2"}, {"rows": ({"a": "1"}, {"a": "3"}, {"name": "b1"})}),
)


def started(number: int) -> FormSession:
    return session_of(ITEMS[number], START[number])


def places(form: FormSession) -> tuple[list[str], list[str]]:
    """All question paths and all repeat paths now."""
    questions: list[str] = []
    repeats: list[str] = []
    waiting = [
        state
        for page in ["", *(child.path for child in form.item.root.children if child.kind != "question")]
        for state in form.page(page)
    ]
    while waiting:
        state = waiting.pop(0)
        if isinstance(state, RepeatState):
            repeats.append(state.path)
            for row in range(state.rows):
                waiting.extend(form.row(state.path, row))
        else:
            questions.append(state.path)
    return questions, repeats


def edit(form: FormSession, kind: str, number: int, text: str) -> frozenset[str]:
    questions, repeats = places(form)
    if kind == "put":
        return form.set_value(questions[number % len(questions)], text).paths
    path = repeats[number % len(repeats)]
    state = form.repeat(path)
    if kind == "add" and state.may_add:
        return form.add_row(path).paths
    if kind == "remove" and state.may_remove:
        return form.remove_row(path, number % state.rows).paths
    return frozenset()


def pictures(form: FormSession) -> dict[str, QuestionState | RepeatState]:
    questions, repeats = places(form)
    return {path: form.state(path) for path in questions} | {path: form.repeat(path) for path in repeats}


@settings(max_examples=120, deadline=None)
@given(st.sampled_from([0, 1, 2]), EDITS)
def test_incremental_equals_afresh(number, edits):
    form = started(number)
    for step in edits:
        edit(form, *step)
    afresh = session_of(form.item, form.draft())
    assert pictures(form) == pictures(afresh)
    assert form.answers() == afresh.answers()
    assert form.findings() == afresh.findings()
    assert form.materials() == afresh.materials()


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([0, 1, 2]), EDITS)
def test_what_an_edit_does_not_name_has_not_changed(number, edits):
    form = started(number)
    for step in edits:
        before = pictures(form)
        named = edit(form, *step)
        if any(path in named for path in before if isinstance(before[path], RepeatState)):
            continue  # rows moved: their paths mean other rows now
        after = pictures(form)
        differing = {path for path in before.keys() & after.keys() if before[path] != after[path]}
        assert differing <= named
