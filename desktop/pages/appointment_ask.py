"""The questions of a booking: 登记预约 for the counter, 登记上门 for a visit. Words and choices only."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from desktop.usecases.appointment_views import AppointmentsView
from desktop.usecases.views import ActField, ActOption
from sync.ledger.appointments import AT_COUNTER, WHY_HOME
from sync.ledger.service import AT_HOME

PRINT = "print"


def counter_questions(view: AppointmentsView, clerk: str) -> ActOption:
    """For somebody who will come; times that are full are not offered."""
    free = [(time, _tr("{time}（还可约 {n} 位）").format(time=time, n=n)) for time, n in view.slots if n]
    return ActOption(
        AT_COUNTER,
        _tr("登记预约"),
        (
            *_whom(view),
            ActField(
                "time", _tr("几点来"), "choice", choices=tuple(free), default=free[0][0] if free else ""
            ),
            ActField("note", _tr("备注"), required=False),
            ActField(PRINT, _tr("现在打印预约单"), "yesno", required=False, default=True),
        ),
    )


def visit_questions(view: AppointmentsView, clerk: str) -> ActOption:
    """For somebody whom we go to."""
    times = tuple((time, time) for time, _n in view.slots)
    return ActOption(
        AT_HOME,
        _tr("登记上门"),
        (
            *_whom(view),
            ActField("address", _tr("住址")),
            ActField("why", _tr("为什么上门"), "choice", choices=tuple((why, why) for why in WHY_HOME), default=WHY_HOME[0]),
            ActField("time", _tr("几点到"), "choice", choices=times, default=times[0][0] if times else ""),
            ActField("staff_1", _tr("上门人员一"), default=clerk),
            ActField("staff_2", _tr("上门人员二"), hint=_tr("上门要两个人一起去。")),
            ActField("note", _tr("要做什么"), required=False),
            ActField(PRINT, _tr("现在打印上门服务单"), "yesno", required=False, default=True),
        ),
    )  # fmt: skip


def wants_print(values: Mapping[str, object]) -> bool:
    return bool(values.get(PRINT))


def _whom(view: AppointmentsView) -> tuple[ActField, ...]:
    return (
        ActField("item", _tr("办什么事项"), "choice", choices=view.items, hint=_tr("打拼音首字母就能找到。")),
        ActField("name", _tr("姓名")),
        ActField("mobile", _tr("电话"), "number", required=False),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("AppointmentAsk", text)
