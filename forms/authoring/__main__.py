"""`daiban-item`: build the built-in catalogue; check, compile and export a county's workbook.

County side. Prints Chinese sentences with cell addresses; exit 0 fine, 1 findings that block,
2 wrong usage. Imports the heavy libraries only where a command needs them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from forms.authoring import build as building
from forms.authoring.findings import AuthoringFinding, AuthoringRefused, error, is_error
from forms.authoring.text_form import ITEMS


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except AuthoringRefused as refused:
        _print(refused.findings, getattr(arguments, "json", False))
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="daiban-item", description="事项制作：检查、编译、导出事项工作簿")
    commands = parser.add_subparsers(required=True, metavar="命令")

    build = commands.add_parser("build", help="编译内置事项目录")
    build.add_argument("--if-changed", action="store_true", help="源表没有变化就不做")
    build.add_argument("--out", type=Path, default=building.COMPILED)
    build.set_defaults(run=_build)

    check = commands.add_parser("check", help="检查一个事项（文件夹或 .xlsx）")
    check.add_argument("source", type=Path)
    check.add_argument("--json", action="store_true", help="以 JSON 输出")
    check.set_defaults(run=_check)

    compile_ = commands.add_parser("compile", help="编译并签名一个事项")
    compile_.add_argument("source", type=Path)
    compile_.add_argument("--out", type=Path, default=Path("."), help="存放事项包的文件夹")
    compile_.add_argument(
        "--key", type=Path, default=building.DEVELOPMENT_KEY_FILE, help="签名密钥文件（JSON，seed）"
    )
    compile_.set_defaults(run=_compile)

    export = commands.add_parser("export", help="把事项导出为 .xlsx")
    export.add_argument("item", help="内置事项编码（SB-001）或文件夹")
    export.add_argument("--out", type=Path, required=True)
    export.set_defaults(run=_export)
    return parser


def _build(arguments: argparse.Namespace) -> int:
    written, findings = building.build(arguments.out, arguments.if_changed)
    _print(findings, as_json=False)
    for path in written:
        print(f"已编译 {path.name}（{path.stat().st_size} 字节）")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from forms.authoring.compiler import compile_source

    compiled = compile_source(_existing(arguments.source))
    _print(compiled.findings, arguments.json)
    if not arguments.json:
        questions = sum(node.kind == "question" for node in compiled.item.root.walk())
        print(
            f"{compiled.item.name}（{compiled.item.item_id} {compiled.item.version}）检查通过，{questions}道题。"
        )
    return 0


def _compile(arguments: argparse.Namespace) -> int:
    from forms.authoring.compiler import compile_source
    from forms.package import package_name, write_package

    compiled = compile_source(_existing(arguments.source))
    _print(compiled.findings, as_json=False)
    sign, key = building.signing_key(arguments.key)
    arguments.out.mkdir(parents=True, exist_ok=True)
    path = arguments.out / package_name(compiled.item)
    path.write_bytes(write_package(compiled.item, sign, key))
    print(f"已编译 {path}")
    return 0


def _export(arguments: argparse.Namespace) -> int:
    from forms.authoring.compiler import read
    from forms.authoring.export import export_xlsx

    builtin = ITEMS / arguments.item
    source = builtin if builtin.is_dir() else _existing(Path(arguments.item))
    book, findings = read(source)
    _print(findings, as_json=False)
    export_xlsx(book, arguments.out)
    print(f"已导出 {arguments.out}")
    return 0


def _existing(path: Path) -> Path:
    if not path.exists():
        raise AuthoringRefused([error(str(path), "file.missing", f"找不到 {path}")])
    return path


def _print(findings: Iterable[AuthoringFinding], as_json: bool) -> None:
    if as_json:
        print(json.dumps([finding.to_json() for finding in findings], ensure_ascii=False, indent=1))
        return
    for finding in findings:
        print(finding, file=sys.stderr if is_error(finding) else sys.stdout)


if __name__ == "__main__":
    raise SystemExit(main())
