"""FakeBatches: a list of people in memory, for pages and pictures; who has a number of 18 signs is ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from desktop.usecases.batch_views import BatchRow, BatchStep, BatchView
from desktop.usecases.views import Offer
from sync.ledger.events import Actor
from sync.ledger.problems import Problem

BATCH_NO = "511999104205-20261124-01P01"
MODEL = "511999104205-20261123-01-0007-3"
LIKE_IT = (
    Offer("mode.apply_mode", "申请方式", "代理", "代理", f"{MODEL} 罗桂芳"),
    Offer("mode.site_visit", "受理方式", "窗口", "窗口", f"{MODEL} 罗桂芳"),
    Offer("insurance.pay_mode", "缴费方式", "银行代扣", "银行代扣", f"{MODEL} 罗桂芳"),
    Offer("insurance.grade", "缴费档次", "300", "300 元", f"{MODEL} 罗桂芳"),
)


class FakeBatches:
    """`people`: the list as it stands; `no_model`: nobody was registered before."""

    people: tuple[BatchRow, ...] = ()
    like = ""
    no_model = False

    def resume_batch(self, actor: Actor, item_id: str) -> BatchView:
        return self.batch_view(BATCH_NO)

    def batch_view(self, batch_no: str, refused: Sequence[str] = ()) -> BatchView:
        name = "城乡居民基本养老保险待遇领取资格认证"
        return BatchView(batch_no, "SB-003", name, self.people, self.like, tuple(refused))

    def add_people(self, actor: Actor, batch_no: str, text: str) -> BatchView:
        refused, left = [], []
        for number, line in enumerate(text.splitlines(), 1):
            cells = line.split()
            if len(cells) < 2:
                refused.append(f"第 {number} 行：没有身份证号。")
                left.append(line)
                continue
            self._add(cells[0], cells[1])
        return replace(self.batch_view(batch_no, refused), left="\n".join(left))

    def add_person(self, actor: Actor, batch_no: str, facts: Mapping[str, str]) -> BatchView:
        self._add(facts["name"], facts["id_no"])
        return self.batch_view(batch_no)

    def common_offers(self, batch_no: str) -> tuple[Offer, ...]:
        if self.no_model:
            raise Problem("batch.no_model", item="资格认证")
        return LIKE_IT

    def follow_case(self, batch_no: str, paths: Sequence[str]) -> BatchView:
        self.like = MODEL
        return self.batch_view(batch_no)

    def receive_papers(self, batch_no: str) -> BatchView:
        self.people = tuple(
            replace(one, state="ready", words="") if "缺少" in one.words else one for one in self.people
        )
        return self.batch_view(batch_no)

    def drop_person(self, batch_no: str, draft_id: str) -> BatchView:
        self.people = tuple(one for one in self.people if one.draft_id != draft_id)
        return self.batch_view(batch_no)

    def register_batch(
        self,
        actor: Actor,
        batch_no: str,
        report: Callable[[BatchStep], None] = lambda _step: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> BatchView:
        ready = [one for one in self.people if one.state == "ready"]
        for done, one in enumerate(ready):
            if cancelled():
                break
            report(BatchStep(done, len(ready), one.name))
            number = f"511999104205-20261124-01-{len(self.people) + done:04d}-1"
            self.people = tuple(
                replace(other, state="registered", case_no=number) if other is one else other
                for other in self.people
            )
        return self.batch_view(batch_no)

    def _add(self, name: str, id_no: str) -> None:
        state, words = (
            ("ready", "") if len(id_no) == 18 else ("open", "证件号码：身份证号应为 18 位，请核对。")
        )
        row = BatchRow(f"row-{len(self.people)}", name, id_no[-4:], state, words)
        self.people = (*self.people, row)
