"""Commands about this station: enrol, sync, status, verify, rebuild."""

from __future__ import annotations

import argparse

from desktop.bootstrap import ask_county
from desktop.commands.frame import Frame, Reply, plain
from desktop.usecases.enrol import enrol
from desktop.usecases.exchange import drawer, road_view, sync_now


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    parser = commands.add_parser("enrol", help="登记本机：使用县里给的一次性登记码")
    parser.add_argument("code", help="登记码，或扫码枪扫登记二维码得到的文字")
    parser.add_argument("--center", default="", metavar="URL", help="县中心地址；扫二维码时不用写")
    parser.set_defaults(run=run_enrol)

    for name, run, text in (
        ("sync", run_sync, "与县中心交换一次"),
        ("status", run_status, "本机情况：未上报、已上报、抽屉"),
        ("verify", run_verify, "核验台账的哈希链、第二副本和材料"),
        ("rebuild", run_rebuild, "由台账重建全部办件"),
    ):
        commands.add_parser(name, help=text).set_defaults(run=run, reads=run is run_status)


def run_enrol(frame: Frame) -> Reply:
    site = enrol(frame.station, frame.args.code, frame.args.center, ask_county(frame.station))
    document = {"site": site.code, "name": site.name, "tier": site.tier, "device": f"{site.device:02d}"}
    return Reply(document, (f"已登记为 {site.name}（{site.code}），设备 {site.device:02d}",))


def run_sync(frame: Frame) -> Reply:
    outcome = sync_now(frame.station)
    document = plain(outcome)
    if outcome.problem is not None:
        document["problem"] = outcome.problem.to_json()
    lines = [road_view(frame.station).words]
    if outcome.problem is not None:
        lines.append(outcome.problem.sentence)
    return Reply(document, tuple(lines), 0 if outcome.status == "synced" else 1)


def run_status(frame: Frame) -> Reply:
    site = frame.station.site()
    road = road_view(frame.station)
    stuck = drawer(frame.station)
    document = {
        "site": site.code,
        "name": site.name,
        "tier": site.tier,
        "device": f"{site.device:02d}",
        "road": plain(road),
        "drawer": plain(stuck),
        "digest": frame.station.cabinet.standing().digest,
    }
    copy = "第二副本正常" if road.second_copy else "没有第二副本"
    return Reply(document, (f"{site.name}：{road.words}，{copy}，抽屉 {len(stuck)} 件",))


def run_verify(frame: Frame) -> Reply:
    report = frame.station.cabinet.verify()
    sound = not report.faults
    lines = (f"核验 {report.events} 条经历：" + ("完好" if sound else "有问题"), *report.faults)
    return Reply(report, lines, 0 if sound else 1)


def run_rebuild(frame: Frame) -> Reply:
    report = frame.station.cabinet.rebuild()
    return Reply(report, (f"已由台账重建 {report.cases} 件，跳过 {report.skipped} 条已抹除的经历",))
