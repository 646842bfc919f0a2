"""Syntax: expressions that break the grammar, call what does not exist, or lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from forms.authoring.findings import AuthoringFinding, error, warning
from forms.authoring.lint.context import Context, Formula
from forms.expressions import ExpressionError
from forms.expressions.catalogue import FUNCTIONS, SPECIAL_FORMS, arity
from forms.expressions.function import MANY

_REASONS: Mapping[str, str] = {
    "empty": "表达式是空的",
    "character": "这个字符不能出现在这里",
    "unterminated": "引号没有成对",
    "unexpected": "这里的写法不对",
    "end": "表达式没有写完",
    "axis": "不认识的路径轴",
    "node_test": "路径写法不对",
    "function": "没有这个函数",
    "arity": "函数的参数个数不对",
    "variable": "本系统不支持变量",
    "pattern": "正则表达式不对",
    "deep": "表达式套得太深",
    "path": "没有这道题",
    "table": "没有这张表",
}
_HABITS = (
    (re.compile(r"=\s*="), "相等只写一个 =。"),
    (re.compile(r"<>"), "不等于写成 !=。"),
    (re.compile(r"&&|&"), "“并且”写成 and。"),
    (re.compile(r"\|\|"), "“或者”写成 or。"),
    (re.compile(r"!(?!=)"), "“不是”写成 not(…)。"),
    (re.compile(r"[并且或者等于不大小]{2,}"), "汉字的“并且、或者、等于”要写成 and、or、=。"),
    (re.compile(r"(?i)\b(AND|OR)\b(?<![a-z])"), "and、or 用小写，前后留空格。"),
)
_ALIASES: Mapping[str, str] = {
    **{"len": "string-length", "length": "string-length", "left": "substr", "mid": "substr"},
    **{"age": "cn:age-at", "id18": "cn:id-valid", "birth": "cn:id-birth", "sex": "cn:id-sex"},
    **{"upper": "cn:rmb-upper", "iferror": "coalesce", "average": "sum", "vlookup": "pulldata"},
    **{
        "isblank": "string-length",
        "match": "regex",
        "indexof": "contains",
        "ifs": "if",
        "edate": "cn:add-months",
    },
}


def grammar(context: Context) -> Iterator[AuthoringFinding]:
    """What does not parse, with the character where it fails."""
    for formula in context.formulas:
        if formula.fault is not None:
            yield _finding(formula, formula.fault, _habit(formula))


def calls(context: Context) -> Iterator[AuthoringFinding]:
    """Unknown functions, wrong numbers of arguments, variables, unreadable patterns."""
    for formula, expression, _ in context.parsed():
        for mistake in expression.mistakes():
            yield _finding(formula, mistake, _call_mend(formula, mistake))


def ways(context: Context) -> Iterator[AuthoringFinding]:
    """Paths without a question, tables without a sheet."""
    for formula, _, reading in context.parsed():
        for lost in reading.unknown:
            if lost.code == "table":
                name = _near(formula, lost).strip("'\"(),")
                name = re.split(r"['\"]", name)[0]
                message = f"工作簿里没有“{name}”表，要由县里另行导入，导入之前读到的都是空"
                yield warning(formula.where, "expression.table", message)
            else:
                yield _finding(formula, lost, _bare(context, formula, lost))


def _finding(formula: Formula, wrong: ExpressionError, mend: str = "") -> AuthoringFinding:
    reason = _REASONS.get(wrong.code, "表达式不对")
    near = _near(formula, wrong)
    at = f"，在“{near[:20]}”处" if near else ""
    return error(formula.where, f"expression.{wrong.code}", f"{reason}{at}：{_short(formula.text)}", mend)


def _near(formula: Formula, wrong: ExpressionError) -> str:
    """The text from the mistake on, in the author's own words where paths were not put in before it."""
    return _as_written(formula.resolved[wrong.position :])


def _as_written(text: str) -> str:
    return re.sub(r"/data(?:/[\w-]+)*/([\w-]+)", r"${\1}", text)


def _bare(context: Context, formula: Formula, lost: ExpressionError) -> str:
    """A name without `${}`, a value without quotes, a function without brackets."""
    match = re.match(r"[\w.-]+", formula.resolved[lost.position :])
    word = match.group() if match else ""
    if not word:
        return ""
    if context.paths(word):
        return f"题目要写成 ${{{word}}}。"
    if arity(word) is not None:
        return f"函数后面要有括号：{word}()。"
    values = {row.get("name") for rows in context.own_lists.values() for row in rows}
    if word in values or not word.isascii():
        return f"文字和选项的值要加引号：'{word}'。"
    return ""


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


def _habit(formula: Formula) -> str:
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "''", formula.text)
    return next((mend for habit, mend in _HABITS if habit.search(bare)), "")


def _call_mend(formula: Formula, mistake: ExpressionError) -> str:
    match = re.match(r"[\w:.-]+", formula.resolved[mistake.position :])
    name = match.group() if match else ""
    if mistake.code == "arity" and (bounds := arity(name)):
        return f"{name} 要{_count(*bounds)}个参数，用逗号分开。"
    if mistake.code != "function":
        return ""
    known = [*FUNCTIONS, *SPECIAL_FORMS]
    close = _ALIASES.get(name.lower()) or next(
        iter([*get_close_matches(name.lower(), known, 1), *get_close_matches(f"cn:{name}", known, 1)]), ""
    )
    return f"是不是 {close}？可用的函数见制表手册。" if close else ""


def _count(least: int, most: int) -> str:
    if most >= MANY:
        return f"至少{least}"
    return str(least) if least == most else f"{least}到{most}"
