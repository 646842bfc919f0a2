"""改密码 at signing in: the password fitted but somebody else chose it, so its owner chooses one now.

Typed twice into the one box that is there, with Enter; what was typed stays here until it is used. Knows no widget
and no verb.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop.usecases.accounts import MIN_PASSWORD
from sync.ledger.problems import Problem


class OwnPassword:
    """`asking` while the owner chooses. `old` is the given password, which fitted a moment ago."""

    def __init__(self, tr: Callable[[str], str]) -> None:
        self._tr = tr
        self.old = ""
        self.wrong = ""
        self._first = ""

    @property
    def asking(self) -> bool:
        return bool(self.old)

    def begin(self, old: str) -> None:
        self.old, self._first = old, ""

    def drop(self) -> None:
        self.old = self._first = ""

    def label(self) -> str:
        return self._tr("再输一次新密码") if self._first else self._tr("新密码（至少 8 位）")

    def lead(self) -> str:
        return self._tr("密码对了。这个密码是别人给您的，请换成只有您自己知道的密码，再开始办理。")

    def go(self) -> str:
        return self._tr("改好并登录") if self._first else self._tr("下一步")

    def typed(self, password: str) -> bool:
        """True once the same was typed twice; else `wrong` says why, or is empty where it is only to be repeated."""
        self.wrong = ""
        if not self._first:
            if len(password) < MIN_PASSWORD:
                self.wrong = Problem("account.weak_password").sentence
            elif password == self.old:
                self.wrong = Problem("account.same_password").sentence
            else:
                self._first = password
            return False
        fits = password == self._first
        if not fits:
            self._first = ""
            self.wrong = self._tr("两次输入的不一样。请从头再输一次新密码。")
        return fits
