"""`make demo`: play the story with a progress display, then show what stands where.

Leaves out/demo/summary.json, every printed paper, pictures of the main pages and the
county's data in out/demo/center. Needs no display. Exit status 1 where the books differ.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.demo.pictures import Photographer
from tests.demo.story import Story
from tests.support.places import VILLAGE_A, VILLAGE_B, StoryClock, World
from tests.support.proof import books_agree, printed_numbers

ROOT = Path(__file__).parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.demo")
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "demo")
    parser.add_argument("--no-pictures", action="store_true")
    parser.add_argument(
        "--steps", type=int, default=Story.STEPS, help="stop early, to look at a day in the middle"
    )
    options = parser.parse_args()
    out: Path = options.out
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    began = time.monotonic()
    world = World(
        out,
        StoryClock(datetime(2026, 11, 2, 8, 30)),
        entrust={VILLAGE_B: {"SB-001": "示范县人社发〔2026〕8号"}},
        village_step={VILLAGE_A: ["MZ-001"]},
    )
    try:
        camera = None if options.no_pictures else Photographer(world, out / "pictures")
        story = Story(world, out, report=_progress, after=camera.moment if camera else lambda *_: None)
        story.tell(options.steps)
        summary = _summary(world, story)
        (out / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=1), "utf-8")
        pictures = camera.taken if camera else []
        whole = options.steps >= Story.STEPS
        faults = [*books_agree(world, summary), *printed_numbers(out, world)] if whole else []
    finally:
        world.close()
    _table(summary, pictures, faults, time.monotonic() - began)
    return 1 if faults else 0


def _progress(step: int, of: int, words: str) -> None:
    bar = "█" * step + "·" * (of - step)
    print(f"[{bar}] {step:2d}/{of} {words}", flush=True)


def _summary(world: World, story: Story) -> dict[str, Any]:
    cases = []
    for case_no in story.cases.values():
        home = world[case_no.split("-")[0]].station
        with home.cabinet.reading() as view:
            case = view.cases.get(case_no)
        assert case is not None
        cases.append(
            {
                "case_no": case_no,
                "item_id": case.terms.item_id,
                "state": case.state,
                "papers": story.printed[case_no],
            }
        )
    stations = []
    for site, place in world.places.items():
        standing = place.station.cabinet.standing()
        stations.append(
            {"site": site, "events": standing.last, "acknowledged": standing.acked, "digest": standing.digest}
        )
    return {"cases": cases, "stations": stations, "center": world.county_figures()}


def _table(summary: dict[str, Any], pictures: list[Path], faults: list[str], seconds: float) -> None:
    print(f"\n{'办件号':34}{'事项':10}{'状态':12}文书")
    for case in summary["cases"]:
        print(f"{case['case_no']:36}{case['item_id']:12}{case['state']:14}{len(case['papers'])}")
    print(f"\n{'站点':16}{'经历':>6}{'已上报':>8}  摘要（本站 / 县中心）")
    for station in summary["stations"]:
        theirs = summary["center"]["digests"][station["site"]]
        same = "一致" if theirs == station["digest"] else "不一致"
        print(
            f"{station['site']:16}{station['events']:8}{station['acknowledged']:10}  {station['digest'][:16]} {same}"
        )
    papers = sum(len(case["papers"]) for case in summary["cases"])
    print(
        f"\n县中心：{summary['center']['cases']} 件，{summary['center']['events']} 条经历；打印 {papers} 份文书；",
        end="",
    )
    print(f"界面图片 {len(pictures)} 张；用时 {seconds:.1f} 秒")
    print("全部核对一致：每个打印的办件号在县中心恰有一件。" if not faults else "核对发现问题：")
    for fault in faults:
        print(f"  {fault}")


if __name__ == "__main__":
    sys.exit(main())
