"""`agent revoke|restore|list`: one agent of a station acts there no more; its PC stays in use."""

from __future__ import annotations

import argparse

from sync.center.agents import restore_agent, revoke_agent, revoked_agents
from sync.center.commands.office_arguments import Verbs, office, say, verb


def add(verbs: Verbs) -> None:
    inner = verbs.add_parser("agent", help="停用一名代办员（站点的电脑照常使用）").add_subparsers(
        dest="what", required=True, metavar="操作"
    )
    for name, words in (("revoke", "停用"), ("restore", "恢复")):
        parser = verb(inner, name, f"{words}站点的一名代办员，下次交换或收交换包时生效", run)
        parser.add_argument("name", help="代办员在站点登录用的姓名")
        parser.add_argument("--site", required=True, metavar="CODE12", help="站点 12 位代码")
        parser.add_argument("--by", required=True, metavar="姓名", help="谁决定的，记入审计记录")
        parser.add_argument("--reason", required=True, metavar="原因", help="记入审计记录，至少四个字")
    verb(inner, "list", "停用的代办员，站点的电脑知道了没有", run_list)


def run(options: argparse.Namespace) -> None:
    revoking = options.what == "revoke"
    with office(options) as county:
        act = revoke_agent if revoking else restore_agent
        act(county, options.site, options.name, options.by, options.reason)
    words = "已停用 {}，站点下次交换或收交换包时生效" if revoking else "已恢复 {}，站点可以重新建这个账号"
    answer = {"site": options.site, "name": options.name, "revoked": revoking}
    say(options, answer, words.format(f"{options.site} 的 {options.name}"))


def run_list(options: argparse.Namespace) -> None:
    with office(options) as county:
        found = revoked_agents(county)
    rows = [
        {
            "site": one.site,
            "name": one.account,
            "at": one.at,
            "by": one.by,
            "reason": one.reason,
            "learnt": {f"{pc:02d}": at for pc, at in sorted(one.learnt.items())},
            "waiting": [f"{pc:02d}" for pc in one.waiting],
        }
        for one in found
    ]
    lines = [f"{one.at[:10]} {one.site_name} {one.account}：{one.words}（{one.reason}）" for one in found]
    say(options, {"agents": rows}, "\n".join(lines) or "没有停用的代办员")
