"""The `cn:` functions: Chinese identifiers, ages, masks and amounts. Each has a plain XLSForm twin
only by approximation, so a workbook that uses them still opens elsewhere but checks less."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from forms.checks import bank_card, credit_code, disability_card, division_code, id_number, phone
from forms.expressions.environment import Focus
from forms.expressions.errors import ArgumentError
from forms.expressions.function import Body, Function, number
from forms.expressions.functions_date import day_of, months_argument
from forms.expressions.masking import MASKS
from forms.expressions.moments import Day, add_months, age_at
from forms.expressions.rmb import rmb_upper
from forms.expressions.values import NAN, Value, to_string

_MOST_WORKDAYS = 5_000  # twenty years


def _sound(fault_of: Callable[[str], object | None]) -> Body:
    return lambda focus, given: fault_of(to_string(given[0])) is None


def _id_valid(focus: Focus, given: Sequence[Value]) -> Value:
    return id_number.fault_of(to_string(given[0]), focus.environment.today) is None


def _id_birth(focus: Focus, given: Sequence[Value]) -> Value:
    born = id_number.birth_of(to_string(given[0]))
    return "" if born is None else Day.of(born)


def _id_sex(focus: Focus, given: Sequence[Value]) -> Value:
    return id_number.sex_of(to_string(given[0]))


def _age_at(focus: Focus, given: Sequence[Value]) -> Value:
    """Whole calendar years; NaN when a date is missing, so that no comparison holds."""
    birth, on = day_of(given[0]), day_of(given[1])
    return NAN if birth is None or on is None else float(age_at(birth, on))


def _luhn(focus: Focus, given: Sequence[Value]) -> Value:
    return bank_card.luhn_agrees(to_string(given[0]))


def _disability(focus: Focus, given: Sequence[Value]) -> Value:
    holder = to_string(given[1]) if len(given) == 2 else ""
    return disability_card.fault_of(to_string(given[0]), holder, focus.environment.today) is None


def _mask(focus: Focus, given: Sequence[Value]) -> Value:
    kind = to_string(given[1]) if len(given) == 2 else "name"
    if kind not in MASKS:
        raise ArgumentError(f"there is no mask {kind!r}; there are {', '.join(MASKS)}")
    return MASKS[kind](to_string(given[0]))


def _rmb_upper(focus: Focus, given: Sequence[Value]) -> Value:
    return rmb_upper(number(focus, given[0]))


def _add_months(focus: Focus, given: Sequence[Value]) -> Value:
    start, months = day_of(given[0]), months_argument(focus, given[1])
    return "" if start is None or months is None else add_months(start, months) or ""


def _add_workdays(focus: Focus, given: Sequence[Value]) -> Value:
    """The n-th working day (工作日, with 调休) after a day; n = 0 is the same day, below 0 before it."""
    start, count = day_of(given[0]), number(focus, given[1])
    if start is None or not abs(count) <= _MOST_WORKDAYS:
        return ""
    found = focus.environment.workday(start.date, int(count))
    return "" if found is None else Day.of(found)


CHINA_FUNCTIONS: dict[str, Function] = {
    "cn:id-valid": Function(1, 1, _id_valid),
    "cn:id-birth": Function(1, 1, _id_birth),
    "cn:id-sex": Function(1, 1, _id_sex),
    "cn:age-at": Function(2, 2, _age_at),
    "cn:mobile-valid": Function(1, 1, _sound(phone.mobile_fault)),
    "cn:landline-valid": Function(1, 1, _sound(phone.landline_fault)),
    "cn:luhn": Function(1, 1, _luhn),
    "cn:uscc-valid": Function(1, 1, _sound(credit_code.fault_of)),
    "cn:division-valid": Function(1, 1, _sound(division_code.fault_of)),
    "cn:disability-valid": Function(1, 2, _disability),
    "cn:mask": Function(1, 2, _mask),
    "cn:rmb-upper": Function(1, 1, _rmb_upper),
    "cn:add-months": Function(2, 2, _add_months),
    "cn:add-workdays": Function(2, 2, _add_workdays),
}
