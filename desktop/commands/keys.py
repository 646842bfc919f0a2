"""Commands about who may open this station: account, unlock, key, wipe.

A password is never an argument: `--password-file`, DAIBAN_PASSWORD or a prompt; a new one comes
from DAIBAN_NEW_PASSWORD or a prompt.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop.bootstrap import door_of
from desktop.commands.frame import Frame, Reply, password
from desktop.paths import app_paths
from desktop.usecases.accounts import (
    add_account,
    remove_account,
    tend_codes,
)
from desktop.usecases.door import Door, take_codes
from desktop.usecases.wiping import wipe
from sync.ledger.problems import Problem

MOST_BYTES = 1 << 20


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    parser = commands.add_parser("account", help="本机账号")
    inner = parser.add_subparsers(required=True, metavar="ACTION")
    add = inner.add_parser(
        "add",
        help="添加账号（第一个账号的密码取自 DAIBAN_PASSWORD，其后的取自 DAIBAN_NEW_PASSWORD，或提示输入）",
    )
    add.add_argument("name")
    add.add_argument("--role", default="", help="VA 代办员；TS、TM 乡镇")
    add.add_argument(
        "--given", action="store_true", help="密码是替别人设的，本人第一次登录时要改（第二个账号起都是这样）"
    )
    add.add_argument("--code", default="", help="第一个账号：登记时用的登记码")
    add.add_argument("--own", action="store_true", help="密码是本人自己输入的，不用再改")
    add.set_defaults(run=run_add)
    inner.add_parser("password", help="修改 --account 的密码").set_defaults(run=run_password)
    remove = inner.add_parser("remove", help="停用账号")
    remove.add_argument("name")
    remove.set_defaults(run=run_remove)

    unlock = commands.add_parser("unlock", help="忘记密码：用乡镇或县里给的一次性解锁码为 --account 设新密码")
    unlock.add_argument("code", nargs="+", metavar="CODE")
    unlock.set_defaults(run=run_unlock)

    parser = commands.add_parser("key", help="钥匙文件")
    inner = parser.add_subparsers(required=True, metavar="ACTION")
    inner.add_parser("show", help="本机是否加锁，解锁码该报第几号").set_defaults(run=run_show, reads=True)
    take = inner.add_parser("take", help="采用县里恢复过的钥匙文件（daiban-center recover-key）")
    take.add_argument("file", type=Path)
    take.set_defaults(run=run_take)

    commands.add_parser("wipe", help="本机已停用且全部得到县里确认后，清除本机数据").set_defaults(
        run=run_wipe
    )


def run_add(frame: Frame) -> Reply:
    if frame.args.code:
        return _run_first(frame)
    station = frame.station
    if station.ring.wrapped:
        new = password(None, "DAIBAN_NEW_PASSWORD", "新账号的密码：")
    else:
        new = password(frame.args.password_file)
    given = frame.args.given or (station.ring.wrapped and not frame.args.own)
    actor = add_account(station, frame.args.name, new, frame.args.role, given=given)
    tend_codes(station)
    return Reply(
        {"account": actor.account, "name": actor.name, "role": actor.role}, (f"已添加 {actor.name}",)
    )


def _run_first(frame: Frame) -> Reply:
    """The first account of a station that the enrolment code still opens."""
    door = _door(frame)
    try:
        new = password(frame.args.password_file)
        actor = door.first_account(frame.args.code, frame.args.name, new, frame.args.role)
        door.tend_codes()
    finally:
        door.close()
    return Reply(
        {"account": actor.account, "name": actor.name, "role": actor.role}, (f"已添加 {actor.name}",)
    )


def run_password(frame: Frame) -> Reply:
    """Also the way on for a password that somebody else chose: it signs nobody in before."""
    if not frame.args.account:
        raise Problem("usage", reason="请用 --account 给出账号")
    door = _door(frame)
    try:
        door.open_clear()
        old = password(frame.args.password_file)
        actor = door.change_password(
            frame.args.account, old, password(None, "DAIBAN_NEW_PASSWORD", "新密码：")
        )
    finally:
        door.close()
    return Reply({"account": actor.account}, (f"已修改 {actor.name} 的密码",))


def run_remove(frame: Frame) -> Reply:
    frame.actor()
    remove_account(frame.station, frame.args.name)
    return Reply({"account": frame.args.name}, (f"已停用 {frame.args.name}",))


def run_unlock(frame: Frame) -> Reply:
    if not frame.args.account:
        raise Problem("usage", reason="请用 --account 给出账号")
    door = _door(frame)
    try:
        actor = door.unlock_by_code(
            " ".join(frame.args.code), frame.args.account, password(None, "DAIBAN_NEW_PASSWORD", "新密码：")
        )
        door.tend_codes()
    finally:
        door.close()
    return Reply({"account": actor.account}, (f"已为 {actor.name} 设了新密码，请用新密码登录",))


def run_show(frame: Frame) -> Reply:
    seen = _door(frame).look()
    words = "本机数据已加锁" if seen.wrapped else "本机还没有账号，数据没有加锁"
    if seen.next_code:
        words += f"；解锁码报第 {seen.next_code} 号"
    return Reply({"wrapped": seen.wrapped, "place": seen.place, "next_code": seen.next_code}, (words,))


def run_take(frame: Frame) -> Reply:
    try:
        with frame.args.file.open("rb") as stream:
            raw = stream.read(MOST_BYTES)
    except OSError as error:
        raise Problem("keys.not_ours") from error
    frame.sit()
    take_codes(app_paths(frame.args.base_dir).base, raw)
    return Reply({"taken": True}, ("已采用。请用县里告知的解锁码设新密码：daiban unlock",))


def run_wipe(frame: Frame) -> Reply:
    frame.actor()
    gone = wipe(frame.station)
    return Reply({"files": gone}, (f"已清除本机数据（{gone} 个文件）",))


def _door(frame: Frame) -> Door:
    frame.sit()
    return door_of(app_paths(frame.args.base_dir))
