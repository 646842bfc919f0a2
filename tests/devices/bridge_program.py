"""A stand-in for a vendor's program: well-behaved or naughty, as its first argument says. Runs on its own."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

CARD = {"name": "𠮷宝国", "gender": "男", "id_no": "511011194403120014", "valid_to": "长期"}


def say(**line: object) -> None:
    print(json.dumps(line), flush=True)


def main() -> None:
    how, *rest = sys.argv[1:]
    if how == "dies_once" and not Path(rest[0]).exists():
        Path(rest[0]).write_text("died")
        raise SystemExit(3)
    if how == "dies":
        raise SystemExit(3)
    if how == "mute":
        time.sleep(60)
    if how == "garbage":
        print("Segmentation fault", flush=True)
    if how == "flood":
        while True:
            say(hello="flood", protocol=1)
    if how == "long":
        print("x" * 200_000, flush=True)
    say(hello="test", protocol=9 if how == "foreign" else 1)
    for line in sys.stdin:
        asked = json.loads(line)
        if asked["do"] == "bye":
            return
        if how == "hangs":
            time.sleep(60)
        if how == "crashes":
            raise SystemExit(139)
        answer(how, asked, rest)


def answer(how: str, asked: dict[str, object], rest: list[str]) -> None:
    number = asked["id"]
    if asked["do"] == "status":
        say(id=number, ok=True, name="试验读卡器")
    elif how == "status":
        say(id=number, ok=False, status=int(rest[0]))
    elif how == "error":
        say(id=number, ok=False, error="驱动\x07未安装" * 100)
    elif how == "raw":
        say(id=0, ok=True)
        say(id=number, ok=True, card={"text": rest[0], "photo": "00ff"})
    elif how == "list":
        print("[1]", flush=True)
    else:
        say(id=number, ok=True, card=CARD if how != "no_card_in_it" else None)


main()
