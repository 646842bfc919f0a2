"""The story of the demonstration: twenty-four applications over six items, a month of simulated days, one honest road.

Each step is an ordinary verb of the counter or an act of the county; nothing is set up
behind their back. Returns the case numbers by role in the story.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from desktop.usecases.answers_file import register_answers
from desktop.usecases.hand_over import hand_over
from desktop.usecases.papers import mark_printed, paper_pdf
from desktop.usecases.views import PaperLine
from tests.support.people import (
    AGENTS,
    Person,
    certification,
    disability,
    medical,
    old_age,
    pension,
    subsistence,
)
from tests.support.places import CR1, CR2, TOWNSHIP, VILLAGE_A, VILLAGE_B, World
from tests.support.scans import lay_out

SHORT_OF_HUKOU = ("m_hukou",)
OLD_PEOPLE = (("曾祥云", 1948, 412), ("廖素英", 1950, 418), ("石金山", 1945, 425), ("熊玉兰", 1952, 436))
DECISIONS = {
    "pension": (
        "经数据比对，申请人未参加职工基本养老保险，符合参保条件。",
        "《社会保险法》第二十条",
        "准予参保登记。",
    ),
    "family": (
        "经核对，家庭月人均收入低于当地低保标准。",
        "《社会救助暂行办法》第十一条",
        "确认享受最低生活保障，自2026年12月起执行。",
    ),
    "disabled": ("经评定，符合残疾人证核发条件。", "《残疾人保障法》第二条", "发给残疾人证。"),
    "aged": (
        "经核对，申请人年满八十周岁，户籍在本县。",
        "《老年人权益保障法》第三十三条",
        "准予发放高龄津贴。",
    ),
}
VOTES = {
    "minutes.entitled": 32,
    "minutes.present": 28,
    "minutes.yes": 26,
    "minutes.against": 1,
    "minutes.abstain": 1,
}


@dataclass
class Story:
    """`report(step, of, words)` shows progress; `printed`: case number -> files of its papers."""

    world: World
    out: Path
    report: Callable[[int, int, str], None] = lambda *_: None
    after: Callable[[int, dict[str, str]], None] = lambda *_: None
    printed: dict[str, list[str]] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)
    step: int = 0
    results: int = 0

    STEPS = 16

    def tell(self, steps: int = STEPS) -> dict[str, str]:
        """The first `steps` days in order; all of them unless somebody wants to stop in the middle."""
        days = self._days()
        while self.step < steps and next(days, False):
            self.after(self.step, self.cases)
        return self.cases

    def _days(self) -> Iterator[bool]:
        with self._day(date(2026, 11, 2), "线路中断，两个村登记 24 件"):
            self.world.line_down()
            self._register_all()
        yield True
        with self._day(date(2026, 11, 3), "低保村级程序开始，张贴公示"):
            self._village_step_starts()
        yield True
        with self._day(date(2026, 11, 4), "缺件的一户补齐材料，打印交接单"):
            self._hand_over_pensions()
        yield True
        with self._day(date(2026, 11, 5), "线路恢复，逐站交换"):
            self.world.line_up()
            self._everybody_syncs()
        yield True
        with self._day(date(2026, 11, 5), "乡镇逐件清点签收，即办件当场办结", hour=14):
            self._take_over((*self._pensions(), *self._others(), *self._aged()))
            self._end_on_the_spot()
        yield True
        with self._day(date(2026, 11, 6), "乡镇审查：受理，一件一次性告知补正，一件不予受理"):
            self._check_pensions()
        yield True
        with self._day(date(2026, 11, 9), "村里送达补正告知，补正材料转交"):
            self._supplement_at_village()
        yield True
        with self._day(date(2026, 11, 10), "乡镇签收补正并受理、初审转报"):
            self._supplement_at_township()
            self._forward(self._accepted())
        yield True
        with self._day(date(2026, 11, 11), "村级公示期满，低保送交乡镇并受理"):
            self._subsistence_to_township()
        yield True
        with self._day(date(2026, 11, 12), "县里签收，另一人决定"):
            self._county_decides_pensions()
        yield True
        with self._day(date(2026, 11, 13), "低保入户调查，低保和高龄津贴公示"):
            self._visit_and_post()
        yield True
        with self._day(date(2026, 11, 16), "养老参保结果回村、送达、评价"):
            self._results_home(self._decided_pensions())
        yield True
        with self._day(date(2026, 11, 23), "公示期满无异议，转报县里"):
            self._posting_ends()
        yield True
        with self._day(date(2026, 11, 25), "县里决定低保和高龄津贴：一件不予"):
            self._county_decides_subsistence()
        yield True
        with self._day(date(2026, 11, 27), "结果和决定书回村，送达并评价"):
            self._results_home(tuple(self.cases[role] for role in self._posted() if role != "denied"))
            self._denial_home()
        yield True
        with self._day(date(2026, 11, 30), "全部归档，最后一次核对"):
            self._everybody_syncs()
            self._everybody_syncs()
        yield True

    # ---- villages ---------------------------------------------------------------------
    def _register_all(self) -> None:
        agent_a, agent_b = AGENTS[VILLAGE_A], AGENTS[VILLAGE_B]
        a, b = VILLAGE_A, VILLAGE_B
        self._register("rare_1", a, pension(_person("李𬍛", 1984, 2, 19, 317), a, agent_a))
        self._register("rare_2", a, pension(_person("王𠮷", 1990, 7, 8, 205), a, agent_a))
        short = pension(_person("张㼆", 1979, 12, 1, 418), a, agent_a, leave_out=SHORT_OF_HUKOU)
        self._register("missing", a, short, to_complete=True)
        gap = pension(_person("刘𬭎", 1988, 5, 21, 133), a, agent_a, leave_out=SHORT_OF_HUKOU)
        self._register("supplement", a, gap, send_now=True)
        head, spouse = _person("罗桂芳", 1968, 3, 12, 428), _person("陈德𬍛", 1966, 9, 5, 615)
        self._register(
            "family", a, subsistence(head, a, agent_a, (spouse, _person("陈晓东", 2001, 11, 20, 259)))
        )
        rich, wife = _person("赵长富", 1975, 4, 3, 511), _person("孙丽", 1977, 8, 16, 622)
        self._register("denied", a, subsistence(rich, a, agent_a, (wife,), income="98000.00"))
        self._register("plain_1", a, pension(_person("杨春梅", 1992, 1, 30, 246), a, agent_a))
        self._register("window_1", b, pension(_person("陈䶮", 1986, 10, 10, 159), b, None))
        self._register("window_2", b, pension(_person("吴𫖯", 1995, 6, 18, 277), b, None))
        self._register("window_3", b, pension(_person("买买提·吐尔逊", 1983, 9, 9, 331), b, None))
        self._register("window_4", b, pension(_person("欧阳娜", 1999, 2, 2, 244), b, None))
        widow, son = _person("何秀兰", 1959, 11, 11, 640), _person("何小军", 2013, 5, 5, 711)
        self._register("family_b", b, subsistence(widow, b, agent_b, (son,), income="6000.00"))
        self._register_other_items()

    def _register_other_items(self) -> None:
        """Medical enrolment and pension certification end on the spot; disability cards and allowances go up."""
        for number, (name, year, serial) in enumerate(OLD_PEOPLE):
            site = (VILLAGE_A, VILLAGE_B)[number % 2]
            answers = certification(_person(name, year, 4, 4 + number, serial), AGENTS[site])
            answers["materials"].append({"id": "m_agent_poa", "file": "m_agent_poa.jpg", "copies": 0})
            self._register(f"certified_{number}", site, answers)
        spouses = (_person("龚建军", 1982, 3, 3, 131), _person("龚小宝", 2015, 6, 1, 133))
        self._register(
            "insured_0",
            VILLAGE_A,
            medical(_person("龚丽", 1985, 8, 8, 626), VILLAGE_A, AGENTS[VILLAGE_A], spouses),
        )
        self._register(
            "insured_1", VILLAGE_A, medical(_person("谢玉", 1993, 5, 6, 648), VILLAGE_A, AGENTS[VILLAGE_A])
        )
        self._register(
            "insured_2", VILLAGE_B, medical(_person("蒋涛", 1971, 9, 7, 655), VILLAGE_B, AGENTS[VILLAGE_B])
        )
        contact = _person("蔡芳", 1969, 2, 2, 222)
        for number, (name, site) in enumerate((("蔡志刚", VILLAGE_A), ("尹珍", VILLAGE_B))):
            card = disability(_person(name, 1966 + number, 7, 7, 333 + number), site, AGENTS[site], contact)
            self._register(f"disabled_{number}", site, card)
        for number, (name, site) in enumerate(
            (("曹德容", VILLAGE_A), ("曹德贵", VILLAGE_A), ("潘碧清", VILLAGE_B))
        ):
            grant = old_age(_person(name, 1941 + number, 10, 1 + number, 440 + number), site, AGENTS[site])
            self._register(f"aged_{number}", site, grant)

    def _register(self, role: str, site: str, answers: dict[str, Any], **choice: bool) -> None:
        folder = self.out / "scans" / role
        lay_out(folder, answers, answers["applicant"]["name"])
        place = self.world[site]
        done = register_answers(place.station, place.actor, answers, folder, **choice)
        self.cases[role] = done.case_no
        self._print(site, done.case_no, done.papers)
        self._print_form(site, done.case_no)

    def _village_step_starts(self) -> None:
        for role in ("family", "denied"):
            self._act(
                VILLAGE_A, self.cases[role], "VillageStepStarted", facts__names_masked=True, **_posting(role)
            )

    def _hand_over_pensions(self) -> None:
        self._act(
            VILLAGE_A,
            self.cases["missing"],
            "MissingPapersSettled",
            facts__fields_valid=True,
            facts__checklist_done=True,
            facts__poa_signed=True,
            facts__all_brought=True,
        )
        going = (*self._pensions(), *self._on_the_spot(), *self._others(), *self._aged())
        for site in (VILLAGE_A, VILLAGE_B):
            self._hand_over_together(site, tuple(case_no for case_no in going if _home(case_no) == site))
        self._hand_over(self.cases["family_b"])

    def _hand_over_together(self, site: str, case_nos: tuple[str, ...]) -> None:
        """One bag, one list: printed once, and a copy lies in the file of every case."""
        place = self.world[site]
        done = hand_over(place.station, place.actor, case_nos, "专人")
        for case_no in case_nos:
            self._lay_paper(site, case_no, done.paper.code, done.paper.doc_no)
        mark_printed(place.station, case_nos[0], done.paper.doc_no, place.actor.name)

    def _hand_over(self, case_no: str) -> None:
        self._act(_home(case_no), case_no, "CaseQueued")
        self._act(_home(case_no), case_no, "CaseHandedOver", facts__way="专人")

    def _supplement_at_village(self) -> None:
        self._sync(VILLAGE_A)
        case_no = self.cases["supplement"]
        self._print(VILLAGE_A, case_no, ("D03",))
        self._act(
            VILLAGE_A,
            case_no,
            "SupplementServed",
            facts__served_on="2026-11-09",
            facts__signed_by="applicant",
        )
        self._act(VILLAGE_A, case_no, "MaterialHandedIn", facts__all_brought=True, facts__way="专人")
        self._sync(VILLAGE_A)

    # ---- township ---------------------------------------------------------------------
    def _take_over(self, numbers: tuple[str, ...]) -> None:
        self._sync(TOWNSHIP)
        for case_no in numbers:
            self._receive(case_no)
            self._act(TOWNSHIP, case_no, "PreReviewStarted")

    def _receive(self, case_no: str) -> None:
        day = self.world.clock().date().isoformat()
        self._act(
            TOWNSHIP,
            case_no,
            "CaseReceived",
            facts__rows_counted=True,
            facts__differences="",
            facts__signed_on=day,
        )

    def _check_pensions(self) -> None:
        for case_no in self._pensions():
            if case_no == self.cases["supplement"]:
                rows = [
                    {
                        "material": "m_hukou",
                        "problem": "缺少",
                        "demand": "提供户口簿首页和本人页",
                        "copies": "1",
                    }
                ]
                self._act(TOWNSHIP, case_no, "SupplementRequested", supplement__rows=rows)
            elif case_no == self.cases["window_4"]:
                self._act(
                    TOWNSHIP,
                    case_no,
                    "AcceptanceRefused",
                    facts__ground="not_competent",
                    facts__right_organ="邻县椑南镇人民政府",
                    facts__reason="户籍不在本县，应向户籍所在地申请参保登记。",
                )
            else:
                self._accept(case_no)
        for case_no in (*self._others(), *self._aged()):
            self._accept(case_no)
        self._sync(TOWNSHIP)

    def _end_on_the_spot(self) -> None:
        """One act, one paper (D01b); the agent with the power 代领结果 takes it home."""
        for case_no in self._on_the_spot():
            self._receive(case_no)
            self._act(
                TOWNSHIP,
                case_no,
                "CaseHandledOnTheSpot",
                facts__complete_and_legal_form=True,
                facts__in_power=True,
                facts__recipient_present=True,
                facts__by_agent=True,
            )
            self._act(
                TOWNSHIP,
                case_no,
                "CaseClosed",
                rating__stars="",
                facts__originals_returned=True,
                facts__archive_list_complete=True,
                facts__result_passed_on=True,
            )
        self._sync(TOWNSHIP)

    def _accept(self, case_no: str, kind: str = "complete_and_legal_form") -> None:
        self._act(TOWNSHIP, case_no, "CaseAccepted", **{f"facts__{kind}": True}, facts__in_power=True)
        self._act(TOWNSHIP, case_no, "ReviewStarted")

    def _supplement_at_township(self) -> None:
        self._sync(TOWNSHIP)
        case_no = self.cases["supplement"]
        self._act(
            TOWNSHIP, case_no, "SupplementReceived", facts__supplement_at="D13", facts__all_brought=True
        )
        self._accept(case_no, "demanded_rows_complete")

    def _forward(self, numbers: tuple[str, ...]) -> None:
        for case_no in numbers:
            self._act(
                TOWNSHIP,
                case_no,
                "CaseForwarded",
                facts__first_review_opinion_signed=True,
                facts__file_complete=True,
                facts__opinion="经初核，申请人符合条件，材料齐全，建议予以确认。",
            )
        self._sync(TOWNSHIP)

    def _subsistence_to_township(self) -> None:
        self._sync(VILLAGE_A)
        for number, role in enumerate(("family", "denied"), 1):
            self._act(
                VILLAGE_A,
                self.cases[role],
                "VillageStepCompleted",
                minutes__no=f"2026-{number:02d}",
                minutes__date="2026-11-02",
                minutes__kind="村民代表会议",
                facts__no_objection=True,
                facts__village_opinion_signed=True,
                facts__opinion="情况属实，同意上报。",
                **{name.replace(".", "__"): value for name, value in VOTES.items()},
            )
            self._act(VILLAGE_A, self.cases[role], "CaseHandedOver", facts__way="专人")
        self._sync(VILLAGE_A)
        families = tuple(self.cases[role] for role in ("family", "denied", "family_b"))
        self._take_over(families)
        for case_no in families:
            self._accept(case_no)

    def _visit_and_post(self) -> None:
        for role in ("family", "denied", "family_b"):
            self._act(
                TOWNSHIP,
                self.cases[role],
                "SiteVisitRecorded",
                facts__investigators=["镇窗口刘敏", "镇民政办王强"],
                facts__visited_on="2026-11-13",
                visit__found="入户核对家庭人口、住房、收入，与申报一致。",
            )
        for role in self._posted():
            self._act(
                TOWNSHIP, self.cases[role], "PostingStarted", facts__names_masked=True, **_posting(role)
            )
        self._sync(TOWNSHIP)

    def _posting_ends(self) -> None:
        self._everybody_syncs()
        for role in self._posted():
            self._act(
                _home(self.cases[role]),
                self.cases[role],
                "PostingEnded",
                facts__closing_photo=True,
                facts__no_objection=True,
            )
        self._everybody_syncs()
        self._forward(tuple(self.cases[role] for role in self._posted()))

    # ---- county -----------------------------------------------------------------------
    def _county_decides_pensions(self) -> None:
        for case_no in self._decided_pensions():
            self._acknowledge(case_no)
            self._approve(case_no)
        self._everybody_syncs()

    def _county_decides_subsistence(self) -> None:
        for role in self._posted():
            self._acknowledge(self.cases[role])
            if role != "denied":
                self._approve(self.cases[role])
        self.world.county_acts(
            CR2,
            self.cases["denied"],
            "CaseDenied",
            facts_found="经核对，申请家庭前十二个月总收入九万八千元",
            basis="《社会救助暂行办法》第九条",
            reasons="家庭月人均收入四千余元，高于当地最低生活保障标准每人每月五百六十元。",
            remedies="自收到本决定之日起六十日内向示范县人民政府申请行政复议，或者六个月内向示范县人民法院提起行政诉讼。",
        )
        self._everybody_syncs()

    def _acknowledge(self, case_no: str) -> None:
        day = self.world.clock().date().isoformat()
        self.world.county_acts(CR1, case_no, "ForwardingAcknowledged", rows_counted=True, signed_on=day)

    def _approve(self, case_no: str) -> None:
        beginning = next(role for role, number in self.cases.items() if number == case_no).split("_")[0]
        found, basis, content = DECISIONS.get(beginning, DECISIONS["pension"])
        self.world.county_acts(CR2, case_no, "CaseApproved", facts_found=found, basis=basis, content=content)
        self.results += 1
        self.world.county_acts(CR2, case_no, "ResultMade", result_no=f"示范县结〔2026〕{self.results:04d}号")

    # ---- home again -------------------------------------------------------------------
    def _results_home(self, numbers: tuple[str, ...]) -> None:
        self._everybody_syncs()
        for number, case_no in enumerate(numbers):
            home = _home(case_no)
            self._act(home, case_no, "ResultSentToVillage", facts__d13_back_signed=True)
            self._print(home, case_no, ("D07",))
            self._deliver(home, case_no, "" if number == 2 else str(5 - number % 3))
        self._everybody_syncs()

    def _denial_home(self) -> None:
        for role in ("denied", "window_4"):
            case_no = self.cases[role]
            home = _home(case_no)
            self._act(home, case_no, "ResultSentToVillage", facts__d13_back_signed=True)
            self._deliver(home, case_no, "3")
        self._everybody_syncs()

    def _deliver(self, home: str, case_no: str, stars: str) -> None:
        name = self._name(home, case_no)
        day = self.world.clock().date().isoformat()
        self._act(
            home,
            case_no,
            "PapersDelivered",
            delivery__way="direct",
            delivery__person=name,
            delivery__signed_on=day,
        )
        self._act(
            home,
            case_no,
            "CaseClosed",
            rating__stars=stars,
            facts__originals_returned=True,
            facts__archive_list_complete=True,
        )

    # ---- small tools of the story -------------------------------------------------------
    def _pensions(self) -> tuple[str, ...]:
        roles = (
            "rare_1",
            "rare_2",
            "missing",
            "supplement",
            "plain_1",
            "window_1",
            "window_2",
            "window_3",
            "window_4",
        )
        return tuple(self.cases[role] for role in roles)

    def _accepted(self) -> tuple[str, ...]:
        accepted = tuple(case_no for case_no in self._pensions() if case_no != self.cases["window_4"])
        return (*accepted, *self._others())

    def _on_the_spot(self) -> tuple[str, ...]:
        return self._roles("certified_", "insured_")

    def _others(self) -> tuple[str, ...]:
        return self._roles("disabled_")

    def _posted(self) -> tuple[str, ...]:
        """Roles whose names hang on the village's wall."""
        return ("family", "denied", "family_b", *(role for role in self.cases if role.startswith("aged_")))

    def _aged(self) -> tuple[str, ...]:
        return self._roles("aged_")

    def _roles(self, *beginnings: str) -> tuple[str, ...]:
        return tuple(case_no for role, case_no in self.cases.items() if role.startswith(beginnings))

    _decided_pensions = _accepted

    def _name(self, site: str, case_no: str) -> str:
        with self.world[site].station.cabinet.reading() as view:
            case = view.cases.get(case_no)
            assert case is not None
            return str(case.applicant["name"])

    def _act(self, site: str, case_no: str, kind: str, **values: Any) -> None:
        done = self.world[site].act(case_no, kind, **values)
        self._print(site, case_no, done.papers)

    def _print(self, site: str, case_no: str, papers: tuple[PaperLine | str, ...]) -> None:
        station = self.world[site].station
        for paper in papers:
            wanted = paper if isinstance(paper, str) else paper.doc_no
            code = paper if isinstance(paper, str) else paper.code
            self._lay_paper(site, case_no, code, wanted)
            mark_printed(station, case_no, wanted, self.world[site].actor.name)

    def _lay_paper(self, site: str, case_no: str, code: str, wanted: str) -> None:
        name = f"{code}-{len(self.printed.get(case_no, ())) + 1:02d}"
        self._lay(case_no, name, paper_pdf(self.world[site].station, case_no, wanted))

    def _print_form(self, site: str, case_no: str) -> None:
        self._lay(case_no, "form", paper_pdf(self.world[site].station, case_no, "form"))

    def _lay(self, case_no: str, name: str, pdf: bytes) -> None:
        path = self.out / "papers" / case_no / f"{name}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pdf)
        self.printed.setdefault(case_no, []).append(str(path.relative_to(self.out)))

    def _sync(self, site: str) -> None:
        outcome = self.world[site].sync()
        assert outcome.status == "synced", (site, outcome)

    def _everybody_syncs(self) -> None:
        for site in (VILLAGE_A, VILLAGE_B, TOWNSHIP, VILLAGE_A, VILLAGE_B):
            self._sync(site)

    @contextmanager
    def _day(self, day: date, words: str, hour: int = 9) -> Iterator[None]:
        self.world.clock.move_to(day, hour)
        self.step += 1
        self.report(self.step, self.STEPS, f"{day.isoformat()} {words}")
        yield


def _home(case_no: str) -> str:
    """The village that registered: the first segment of the number."""
    return case_no.split("-")[0]


def _person(name: str, year: int, month: int, day: int, serial: int) -> Person:
    return Person(name, date(year, month, day), serial, f"138{serial:03d}{month:02d}{day:02d}0")


def _posting(role: str) -> dict[str, Any]:
    shown = {
        "family": ("罗*芳", "2组", "3"),
        "denied": ("赵*富", "4组", "2"),
        "family_b": ("何*兰", "1组", "2"),
        "aged_0": ("曹*容", "3组", "1"),
        "aged_1": ("曹*贵", "3组", "1"),
        "aged_2": ("潘*清", "6组", "1"),
    }
    name, group, people = shown[role]
    kind = "高龄津贴" if role.startswith("aged_") else "最低生活保障"
    row = {"name": name, "group": group, "people": people, "kind": kind, "note": ""}
    return {"posting__title": f"关于{kind}审核确认的公示", "posting__rows": [row]}
