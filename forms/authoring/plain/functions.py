"""The `cn:` functions as expressions of ODK functions (string, date and number functions of JavaRosa and Enketo).

`plain(text)` gives the expression and what it no longer says exactly. Patterns get `^` and `$`,
because browsers match a part where phones match the whole. Sources: GB 11643, GB 32100, ISO 7064,
ISO 7812 as in `forms/checks`; a test runs both sides over the same values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from forms.authoring.plain.calls import replace_calls

_PROVINCE = "(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[0-9])"
_DAY = (
    "(19|20)[0-9]{2}"
    "((0[13578]|1[02])(0[1-9]|[12][0-9]|3[01])|(0[469]|11)(0[1-9]|[12][0-9]|30)|02(0[1-9]|[12][0-9]))"
)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_LONGEST_ACCOUNT = 32
_STARS = "*" * 50
_MASKS = {"name": (1, 1), "id": (6, 4), "mobile": (3, 4), "bank": (0, 4)}


@dataclass(frozen=True, slots=True)
class Plain:
    """`losses`: Chinese words about each function that says less than ours; `unknown`: it cannot be said at all."""

    text: str
    losses: tuple[str, ...] = ()
    unknown: bool = False


def plain(text: str) -> Plain:
    """An expression without `cn:`. `${name}` and paths stay as they are."""
    losses: list[str] = []
    unknown = False

    def replace(name: str, arguments: list[str]) -> str | None:
        nonlocal unknown
        if name == "regex":
            return _anchored(arguments)
        if name in LOSSES:
            losses.append(LOSSES[name])
        made = FUNCTIONS[name](*arguments) if name in FUNCTIONS else None
        unknown = unknown or made is None
        return made

    made = replace_calls(text, lambda name: name.startswith("cn:") or name == "regex", replace)
    return Plain(made, tuple(dict.fromkeys(losses)), unknown)


def _anchored(arguments: list[str]) -> str | None:
    if len(arguments) != 2:
        return None
    pattern = arguments[1].strip()
    if pattern[:1] not in ("'", '"') or pattern[-1:] != pattern[:1] or len(pattern) < 2:
        return None
    inner = pattern[1:-1]
    if inner.startswith("^") and inner.endswith("$"):
        return None
    return f"regex({arguments[0]}, {pattern[0]}^({inner})${pattern[0]})"


def _leap(year: str) -> str:
    return f"({year} mod 4 = 0 and ({year} mod 100 != 0 or {year} mod 400 = 0))"


def _real_day(text: str) -> str:
    """29 February only in leap years; `text` is a number of 18 characters."""
    return f"(substr({text}, 10, 14) != '0229' or {_leap(f'number(substr({text}, 6, 10))')})"


def _id_valid(text: str) -> str:
    number = f"translate({text}, 'x', 'X')"
    total = " + ".join(
        f"number(substr({number}, {place}, {place + 1})) * {weight}"
        for place, weight in enumerate(_ID_WEIGHTS)
    )
    check = f"if(substr({number}, 17, 18) = 'X', 10, number(substr({number}, 17, 18)))"
    born = f"number(substr({number}, 6, 14)) <= number(format-date(today(), '%Y%m%d'))"
    shape = f"regex({number}, '^{_PROVINCE}[0-9]{{4}}{_DAY}[0-9]{{3}}[0-9X]$')"
    return f"({shape} and {_real_day(number)} and {born} and ({total} + {check}) mod 11 = 1)"


def _id_birth(text: str) -> str:
    shape = f"regex({text}, '^.{{6}}{_DAY}.{{4}}$')"
    day = f"concat(substr({text}, 6, 10), '-', substr({text}, 10, 12), '-', substr({text}, 12, 14))"
    return f"if({shape} and {_real_day(text)}, date({day}), '')"


def _id_sex(text: str) -> str:
    return f"if(regex({text}, '^.{{16}}[0-9].$'), if(number(substr({text}, 16, 17)) mod 2 = 1, '1', '2'), '')"


def _age_at(birth: str, day: str) -> str:
    """Calendar years: 20260301 - 20040229 = 220072 -> 22. `int` cuts towards 0, hence the thousand."""
    numbers = [f"number(format-date({when}, '%Y%m%d'))" for when in (day, birth)]
    return f"(int(({numbers[0]} - {numbers[1]}) div 10000 + 1000) - 1000)"


def _mobile(text: str) -> str:
    return f"regex({text}, '^1[3-9][0-9]{{9}}$')"


def _landline(text: str) -> str:
    return f"regex({text}, '^0[0-9]{{2,3}}-?[0-9]{{7,8}}(-[0-9]{{1,6}})?$')"


def _luhn(text: str) -> str:
    """Every second digit from the right counts double, its digits added: 0246813579."""
    terms = []
    for place in range(_LONGEST_ACCOUNT):
        digit = (
            f"number(substr({text}, string-length({text}) - {place + 1}, string-length({text}) - {place}))"
        )
        value = digit if place % 2 == 0 else f"number(substr('0246813579', {digit}, {digit} + 1))"
        terms.append(f"if(string-length({text}) > {place}, {value}, 0)")
    return f"(regex({text}, '^[0-9]{{1,{_LONGEST_ACCOUNT}}}$') and ({' + '.join(terms)}) mod 10 = 0)"


def _uscc(text: str) -> str:
    code = f"translate({text}, 'abcdefghjklmnpqrtuwxy', 'ABCDEFGHJKLMNPQRTUWXY')"
    terms = [
        f"string-length(substring-before('{_CODE}', substr({code}, {place}, {place + 1}))) * {pow(3, place, 31) if place < 17 else 1}"
        for place in range(18)
    ]
    return f"(regex({code}, '^[0-9A-HJ-NPQRTUWXY]{{18}}$') and ({' + '.join(terms)}) mod 31 = 0)"


def _division(text: str) -> str:
    province = "(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])"
    shape = f"regex({text}, '^{province}[0-9]{{4}}[0-5][0-9]{{2}}[0-5][0-9]{{2}}$')"
    return f"({shape} and (substr({text}, 6, 9) != '000' or substr({text}, 9, 12) = '000'))"


def _disability(text: str, holder: str = "") -> str:
    number = f"substr({text}, 0, 18)"
    shape = f"regex({text}, '^[0-9]{{17}}[0-9X][1-7][1-4](B[1-9])?$')"
    same = f" and ({holder} = '' or {number} = {holder})" if holder else ""
    return f"({shape} and {_id_valid(number)}{same})"


def _mask(text: str, kind: str = "'name'") -> str | None:
    word = kind.strip("'\"")
    if word not in _MASKS:
        return None
    head, tail = _MASKS[word]
    length = f"string-length({text})"
    stars = f"substr('{_STARS}', 0, {length} - {head + tail})"
    begin = f"substr({text}, 0, {head}), " if head else ""
    middle = f"concat({begin}{stars}, substr({text}, {length} - {tail}, {length}))"
    short = f"substr('{_STARS}', 0, {length})"
    made = f"if({length} > {head + tail}, {middle}, {short})"
    return f"if({length} = 2, concat(substr({text}, 0, 1), '*'), {made})" if word == "name" else made


def _rmb_upper(amount: str) -> str:
    return f"concat(string({amount}), '元')"


def _add_months(day: str, months: str) -> str:
    """The same day of a later month, at most its last day."""
    total = f"(number(format-date({day}, '%Y')) * 12 + number(format-date({day}, '%n')) - 1 + ({months}))"
    year, month = f"int({total} div 12)", f"({total} mod 12 + 1)"
    february = f"if({_leap(year)}, 29, 28)"
    short = " or ".join(f"{month} = {number}" for number in (4, 6, 9, 11))
    last = f"if({month} = 2, {february}, if({short}, 30, 31))"
    when = f"min(number(format-date({day}, '%e')), {last})"
    text = (
        f"concat({year}, '-', substr(string(100 + {month}), 1, 3), '-', substr(string(100 + {when}), 1, 3))"
    )
    return f"if(string({day}) = '' or string({months}) = '', '', date({text}))"


def _add_workdays(day: str, count: str) -> str:
    """Saturdays and Sundays only; nobody else has the calendar of 调休."""
    days = f"int(decimal-date-time({day}))"
    weekday = f"min(({days} + 3) mod 7, 4)"
    return f"if(string({day}) = '', '', date({days} + ({count}) + int(({weekday} + ({count})) div 5) * 2))"


FUNCTIONS: Mapping[str, Callable[..., str | None]] = {
    "cn:id-valid": _id_valid,
    "cn:id-birth": _id_birth,
    "cn:id-sex": _id_sex,
    "cn:age-at": _age_at,
    "cn:mobile-valid": _mobile,
    "cn:landline-valid": _landline,
    "cn:luhn": _luhn,
    "cn:uscc-valid": _uscc,
    "cn:division-valid": _division,
    "cn:disability-valid": _disability,
    "cn:mask": _mask,
    "cn:rmb-upper": _rmb_upper,
    "cn:add-months": _add_months,
    "cn:add-workdays": _add_workdays,
}
LOSSES: Mapping[str, str] = {
    "cn:rmb-upper": "大写金额只写数字加“元”",
    "cn:add-workdays": "工作日只扣除周六、周日，不含法定节假日和调休",
}
_CALL = re.compile(r"\bcn:[\w-]+\s*\(")


def is_plain(text: str) -> bool:
    """Whether an expression names none of our functions."""
    return _CALL.search(re.sub(r"'[^']*'|\"[^\"]*\"", "''", text)) is None
