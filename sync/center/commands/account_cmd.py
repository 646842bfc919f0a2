"""`account add`: somebody who may sign in to the pages. The password is never an argument."""

from __future__ import annotations

import argparse
import getpass
import os
import sys

from sync.center.accounts import ROLES, add_account
from sync.center.commands.office_arguments import Verbs, office, say, verb
from sync.center.departments import limit
from sync.ledger.problems import Problem


def add(verbs: Verbs) -> None:
    inner = verbs.add_parser("account", help="账号").add_subparsers(
        dest="what", required=True, metavar="操作"
    )
    parser = verb(inner, "add", "添加账号（密码取自 DAIBAN_PASSWORD 或提示输入）", run)
    parser.add_argument("name", help="姓名")
    parser.add_argument("--role", required=True, choices=tuple(ROLES), help="岗位")
    parser = verb(inner, "limit", "审核员只办理哪些主管部门的事项；不写部门则不限", run_limit)
    parser.add_argument("name", help="姓名")
    parser.add_argument("dept", nargs="*", help="主管部门，与事项目录里写的一样")


def run(options: argparse.Namespace) -> None:
    password = asked_password()
    with office(options) as county:
        add_account(county, options.name, options.role, password, initial=True)
    answer = {"name": options.name, "role": options.role}
    say(options, answer, f"已添加账号 {options.name}（{ROLES[options.role]}）")


def run_limit(options: argparse.Namespace) -> None:
    with office(options) as county:
        limit(county, options.name, tuple(options.dept))
    answer = {"name": options.name, "departments": options.dept}
    say(options, answer, f"{options.name}：{'、'.join(options.dept) or '不限主管部门'}")


def asked_password() -> str:
    """DAIBAN_PASSWORD, else a prompt. Raises Problem("account.missing_password")."""
    given = os.environ.get("DAIBAN_PASSWORD", "")
    if given:
        return given
    if not sys.stdin.isatty():
        raise Problem("account.missing_password")
    return getpass.getpass("密码：")
