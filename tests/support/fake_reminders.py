"""FakeReminders: who is to be told, as the real verb finds it, a few cases at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from desktop.usecases.due_views import NoticesPrinted
from desktop.usecases.start_views import ReminderLine, Reminders, Whom
from desktop.usecases.views import Urgency

DAY = date(2026, 11, 24)


def _line(name: str, item: tuple[str, str], left: int, why: str, tone: Urgency) -> ReminderLine:
    due = DAY + timedelta(days=left)
    whom = Whom({"name": name, "id_no": "511011194403120016", "mobile": "13800005678"}, "到期提醒")
    return ReminderLine(whom, *item, due, left, why, tone)


CERTIFY = ("SB-003", "养老保险待遇领取资格认证")
LINES = (
    _line("赵㼆", ("MZ-003", "高龄津贴申请"), -12, "将满90周岁，可申请调整高龄津贴档次", Urgency.ORANGE),
    _line("李国富", CERTIFY, 6, "每12个月认证一次，超过的暂停发放", Urgency.ORANGE),
    _line("罗桂芳", CERTIFY, 21, "每12个月认证一次，超过的暂停发放", Urgency.YELLOW),
    _line("杨翠英", ("CL-001", "残疾人证办理"), 55, "残疾人证即将到期，请协助换领", Urgency.GREEN),
    _line("陈玉兰", CERTIFY, 56, "每12个月认证一次，超过的暂停发放", Urgency.GREEN),
    _line("何秀英", CERTIFY, 58, "每12个月认证一次，超过的暂停发放", Urgency.GREEN),
)


class FakeReminders:
    """`due`: everybody to be told; two more are found each time it is asked."""

    due: tuple[ReminderLine, ...] = ()

    def reminders(self, before: Reminders | None = None) -> Reminders:
        seen = len(before.lines) + 2 if before is not None else 2
        return Reminders(self.due[:seen], DAY, {}, max(0, len(self.due) - seen))

    def print_reminder(
        self, line: ReminderLine, who: str, printer: Callable[[str, bytes], str]
    ) -> NoticesPrinted:
        printer("到期告知单-1", b"%PDF-1.4")
        return NoticesPrinted()
