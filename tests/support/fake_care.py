"""The verbs of 备份与修复 in memory: a stick that may be away, one repair."""

from __future__ import annotations

from dataclasses import replace

from desktop.usecases.mending import READY, MendOffer
from desktop.usecases.safekeeping import CareView, Repaired
from desktop.usecases.trusted_clock import ClockQuestion
from sync.ledger.events import Actor
from sync.ledger.problems import Problem

ALONE = CareView(
    "",
    "warn",
    "第二副本和备份都在本机同一块盘上。请选一个U盘或另一块盘的文件夹，电脑坏了也不丢。",
    "11月23日 09:00",
    12,
    "2026-11-23T08:58:00+08:00",
    (),
)


class FakeCare:
    """Mixed into the fake counter."""

    care = ALONE

    def care_view(self) -> CareView:
        return self.care

    def keep_place(self, folder: str) -> CareView:
        words = f"办件同时记在本机和 {folder}。"
        self.care = replace(ALONE, place=folder, state="good", words=words) if folder else ALONE
        return self.care

    def back_up_now(self) -> CareView:
        self.care = replace(self.care, generations=self.care.generations + 1)
        return self.care

    def keep_safe(self) -> tuple[str, ...]:
        return ()

    def check_all(self) -> CareView:
        return self.care

    def repair_now(self, since: str = "") -> Repaired:
        again = (f"自 {since} 起的 3 条经历将重新上报",) if since else ()
        return Repaired(("没有发现问题", "已由台账重建 24 件办件", *again), (), (), b"%PDF-1.4", "事故单.pdf")

    def mend_offer(self) -> MendOffer:
        return MendOffer(READY, "最近一份完好的备份：2026年11月23日 09:00。", "2026-11-23")

    def mend(self, since: str) -> Repaired:
        return self.repair_now()

    def take_key_file(self, path: str) -> None:
        return None

    def begin_anew(self) -> None:
        return None

    question = ClockQuestion("")

    def clock_question(self, actor: Actor) -> ClockQuestion:
        return self.question

    def confirm_clock(
        self, actor: Actor, witness: str = "", password: str = "", code: str = ""
    ) -> ClockQuestion:
        if self.question.kind == "prove" and not (witness or code):
            raise Problem("clock.unproved")
        self.question = ClockQuestion("")
        return self.question
