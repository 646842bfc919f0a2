"""`python build/release/release.py COMMAND`: the maker's side of updates. See docs/internals/updates.md.

    ceremony OUT                                  keys and the first root, offline
    add TREE FOLDER --platform P --version X      a frozen folder becomes a release with steps from earlier ones
    trust-county TREE KEY.json...                 whose keys may say who gets what
    rollout TREE --platform P --version X --percent N [--halt] [--pin PREFIX=X]
    stamp TREE                                    publish: snapshot and timestamps; at least weekly
    stick TREE PLACE --platform P [--version X]   lay daiban-update for a stick
    root-new TREE OUT --drop ROLE=KEYID --add ROLE=KEY.json; root-sign FILE KEY.json; root-publish TREE FILE
    manifest FOLDER --platform P --version X      write the list into a folder that is installed as it is

Passwords come from DAIBAN_RELEASE_PASSWORD or a prompt. Nothing here is in the program.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from release_bundle import Objects, manifest_of, pack
from release_keys import make_key, open_key, public_key
from release_tree import Tree
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root

from sync.releases.manifest import MANIFEST_NAME
from sync.releases.names import PLATFORMS
from sync.releases.rollout import Rollout
from sync.releases.rollout import read as read_rollout
from sync.releases.rollout import write as write_rollout

ROLES = ("targets", "snapshot", "timestamp")


def main(argv: list[str] | None = None) -> int:
    args = _parser().parse_args(argv)
    args.run(args)
    return 0


def ceremony(args: argparse.Namespace) -> None:
    """Three root keys of which two must sign, one for each role, one of a county; the first root signed by two."""
    out: Path = args.out
    out.mkdir(parents=True, mode=0o700)
    names = [*(f"root-{number}" for number in (1, 2, 3)), *ROLES, "county"]
    keys = {name: make_key(out / f"{name}.json", _password(name)) for name in names}
    tree = Tree(out, _now())
    root = tree.begin([keys[f"root-{n}"] for n in (1, 2, 3)], {role: keys[role] for role in ROLES})
    for name in ("root-1", "root-2"):
        root.sign(_open(out / f"{name}.json"), append=True)
    path = tree.publish_root(root)
    tree.trust_county([keys["county"]], _open(out / "targets.json"))
    _say(f"{path}: ship it with the program; carry root-*.json to separate places")


def add(args: argparse.Namespace) -> None:
    tree = Tree(args.tree, _now())
    earlier = [tree.earlier(args.platform, each) for each in tree.versions(args.platform)[-args.steps :]]
    manifest = manifest_of(args.folder, args.platform, args.version, _built(args))
    packed = pack(manifest, args.folder, earlier, Objects(tree.targets, args.level))
    release = tree.add_release(packed, _open(args.key), args.words)
    _say(
        f"{release.platform} {release.version}: bundle {release.bundle.size} bytes, steps from {list(release.steps)}"
    )


def manifest(args: argparse.Namespace) -> None:
    made = manifest_of(args.folder, args.platform, args.version, _built(args))
    (args.folder / MANIFEST_NAME).write_bytes(made.to_bytes())
    _say(f"{args.folder / MANIFEST_NAME}: {len(made.files)} files, {made.size} bytes")


def trust_county(args: argparse.Namespace) -> None:
    Tree(args.tree, _now()).trust_county([public_key(path) for path in args.county], _open(args.key))


def rollout(args: argparse.Namespace) -> None:
    tree = Tree(args.tree, _now())
    raw = tree.rollout()
    kept = {(each.platform, each.version): each for each in (read_rollout(raw) if raw else ())}
    pins = dict(pin.split("=", 1) for pin in args.pin)
    kept[args.platform, args.version] = Rollout(args.platform, args.version, args.percent, args.halt, pins)
    tree.put_county({"rollout.json": write_rollout(list(kept.values()))}, _open(args.key))


def stamp(args: argparse.Namespace) -> None:
    Tree(args.tree, _now()).stamp(_open(args.snapshot_key), _open(args.timestamp_key))


def stick(args: argparse.Namespace) -> None:
    tree = Tree(args.tree, _now())
    wanted = {args.platform: args.version or tree.versions(args.platform)[-1:]}
    _say(f"daiban-update: {tree.pack_stick(args.place, wanted)} bytes")


def root_new(args: argparse.Namespace) -> None:
    drop = dict(each.split("=", 1) for each in args.drop)
    added = [(role, public_key(Path(path))) for role, path in (each.split("=", 1) for each in args.add)]
    Tree(args.tree, _now()).next_root(drop, added).to_file(str(args.out))


def root_sign(args: argparse.Namespace) -> None:
    root = Metadata[Root].from_file(str(args.file))
    root.sign(_open(args.key), append=True)
    root.to_file(str(args.file))


def root_publish(args: argparse.Namespace) -> None:
    _say(str(Tree(args.tree, _now()).publish_root(Metadata[Root].from_file(str(args.file)))))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="the maker's side of updates")
    commands = parser.add_subparsers(required=True)

    def command(name: str, run: object, *places: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name)
        for place in places:
            made.add_argument(place, type=Path)
        made.set_defaults(run=run)
        return made

    command("ceremony", ceremony, "out")
    for name, run, places in (("add", add, ("tree", "folder")), ("manifest", manifest, ("folder",))):
        made = command(name, run, *places)
        made.add_argument("--platform", required=True, choices=PLATFORMS)
        made.add_argument("--version", required=True)
        made.add_argument("--built", default="", help="ISO 8601 with offset; else SOURCE_DATE_EPOCH or now")
        if name == "add":
            made.add_argument("--key", type=Path, required=True)
            made.add_argument("--steps", type=int, default=4)
            made.add_argument("--level", type=int, default=19)
            made.add_argument("--words", default="")
    made = command("trust-county", trust_county, "tree")
    made.add_argument("county", type=Path, nargs="+")
    made.add_argument("--key", type=Path, required=True)
    made = command("rollout", rollout, "tree")
    made.add_argument("--platform", required=True, choices=PLATFORMS)
    made.add_argument("--version", required=True)
    made.add_argument("--percent", type=int, default=0)
    made.add_argument("--halt", action="store_true")
    made.add_argument("--pin", action="append", default=[], metavar="PREFIX=VERSION")
    made.add_argument("--key", type=Path, required=True)
    made = command("stamp", stamp, "tree")
    made.add_argument("--snapshot-key", type=Path, required=True)
    made.add_argument("--timestamp-key", type=Path, required=True)
    made = command("stick", stick, "tree", "place")
    made.add_argument("--platform", required=True, choices=PLATFORMS)
    made.add_argument("--version", action="append")
    made = command("root-new", root_new, "tree", "out")
    made.add_argument("--drop", action="append", default=[], metavar="ROLE=KEYID")
    made.add_argument("--add", action="append", default=[], metavar="ROLE=FILE")
    command("root-sign", root_sign, "file", "key")
    command("root-publish", root_publish, "tree", "file")
    return parser


def _open(path: Path) -> CryptoSigner:
    return open_key(path, _password(path.stem))


def _password(name: str) -> str:
    return os.environ.get("DAIBAN_RELEASE_PASSWORD") or getpass.getpass(f"password of {name}: ")


def _built(args: argparse.Namespace) -> datetime:
    if args.built:
        return datetime.fromisoformat(args.built)
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else _now()


def _now() -> datetime:
    return datetime.now(UTC)


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
