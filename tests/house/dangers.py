"""Ways of writing that have cost others dearly, as one function that finds them in the syntax tree.

No shell, no evaluation of text, no unpickling, no request without patience, no file name from a person's name,
XML and zip only where they are bounded. Knows where each exception stands and why.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

XML_READERS = {
    "forms.authoring.excel.guard": "streams with expat; a document type is refused, depth and cells are counted",
    "forms.authoring.xml_tree": "county's own tables; bounded by expat, see tests/fuzz/corpus/table",
    "forms.authoring.xform": "what pyxform has just made",
    "forms.authoring.conformance": "catches what xml_tree raises",
    "forms.authoring.plain.openrosa": "an XForm of the county's own, made by pyxform",
    "forms.authoring.table_files": "catches what xml_tree raises",
}
ZIP_READERS = {
    "forms.authoring.excel.archive": "sizes, ratios and names are judged before a part is opened",
    "forms.authoring.excel.guard": "opens what archive let through",
}
ZIP_WRITERS = (
    "desktop.usecases.spreadsheet",
    "forms.sheet_file",
    "forms.authoring.excel.writing",
    "sync.center.pages.fleet_page",
)
FORMED_SQL = {"sync.center.database": "SHOW of settings whose names are written down there"}
PROCESSES = {
    "desktop.devices.printer": "the system's own print command, found by name, arguments as a list",
    "desktop.devices.bridge_reader": "a vendor's reader program, chosen by the administrator",
    "desktop.devices.speech": "the system's own speech program, arguments as a list, with a time limit",
    "desktop.devices.live_camera": "the system's own GStreamer, arguments as a list, with a time limit",
    "desktop.devices.scanner": "the system's own scan command, arguments as a list, with a time limit",
    "desktop.shots": "pictures of the pages, never at a station",
    "desktop.launcher": "starts the version of the program that the pointer names, arguments as a list",
    "sync.center.workers": "the county's own workers",
    "sync.center.backups": "PostgreSQL's own pg_dump, named by whoever makes the backup, arguments as a list",
}
_NEVER_IMPORTED = frozenset(
    {"pickle", "marshal", "shelve", "dbm", "yaml", "dill", "telnetlib", "ftplib", "imp", "xmlrpc"}
)
_NEVER_CALLED = frozenset({"eval", "exec", "compile", "__import__"})
_NEVER_ASKED = frozenset({"os.system", "os.popen", "os.execv", "os.spawnl", "subprocess.getoutput", "subprocess.getstatusoutput", "tempfile.mktemp"})  # fmt: skip
_XML = ("xml.etree", "xml.dom", "xml.parsers", "xml.sax", "lxml", "defusedxml")
_TEMP = frozenset(
    {
        "mkstemp",
        "mkdtemp",
        "TemporaryDirectory",
        "NamedTemporaryFile",
        "TemporaryFile",
        "SpooledTemporaryFile",
    }
)
_STARTS = frozenset({"run", "Popen", "call", "check_call", "check_output"})


@dataclass(frozen=True)
class Danger:
    module: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line} {self.what}"


def dangers(root: Path) -> Iterator[Danger]:
    """Every danger in the product."""
    for top in ("forms", "sync", "desktop", "resources"):
        for path in sorted((root / top).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            yield from dangers_of(module, path.read_text("utf-8"))


def dangers_of(module: str, source: str) -> Iterator[Danger]:
    """The dangers of one module's source text."""
    for node in ast.walk(ast.parse(source)):
        for what in (*_imports(module, node), *(_calls(module, node) if isinstance(node, ast.Call) else ())):
            yield Danger(module, getattr(node, "lineno", 0), what)


def _imports(module: str, node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom) and not node.level:
        names = [f"{node.module}.{alias.name}" for alias in node.names]
    else:
        return
    for name in names:
        if name.split(".")[0] in _NEVER_IMPORTED:
            yield f"imports {name}"
        if name.startswith(_XML) and not name.startswith("xml.sax.saxutils") and module not in XML_READERS:
            yield f"reads XML ({name})"
        if name.split(".")[0] == "zipfile" and module not in (*ZIP_READERS, *ZIP_WRITERS):
            yield "opens zip files"
        if name.split(".")[0] == "subprocess" and module not in PROCESSES:
            yield "starts processes"
        if name.startswith("urllib.request") or (
            name.split(".")[0] == "requests" and not module.startswith("sync.transport.")
        ):
            yield f"asks the network ({name})"


def _calls(module: str, node: ast.Call) -> Iterator[str]:
    name = ast.unparse(node.func)
    named = {keyword.arg: keyword.value for keyword in node.keywords}
    if isinstance(node.func, ast.Name) and node.func.id in _NEVER_CALLED:
        yield f"calls {name}"
    if name in _NEVER_ASKED:
        yield f"calls {name}"
    if "shell" in named:
        yield "names a shell"
    if isinstance(named.get("verify"), ast.Constant) and named["verify"].value is False:  # type: ignore[attr-defined]
        yield "does not verify a certificate"
    if name.startswith("subprocess.") and node.func.attr in _STARTS:  # type: ignore[attr-defined]
        yield from _process(module, node, named)
    if name.rpartition(".")[2] in _TEMP:
        yield from (f"names a temporary file by {ast.unparse(value)}" for value in _varying(node, named))
        if "dir" not in named and not module.startswith(("desktop.shots", "desktop.selftest")):
            yield "writes into the system's own folder of temporary files"
    if (
        name.endswith(("session.request", "requests.get", "requests.post", "requests.request"))
        and "timeout" not in named
    ):
        yield "waits without end"
    if (
        name.rpartition(".")[2] in ("text", "exec_driver_sql")
        and module not in FORMED_SQL
        and node.args
        and isinstance(node.args[0], ast.JoinedStr)
    ):
        yield "builds SQL from text"


def _process(module: str, node: ast.Call, named: dict[str | None, ast.expr]) -> Iterator[str]:
    if node.args and isinstance(node.args[0], ast.Constant | ast.JoinedStr):
        yield "starts a command line"
    if ast.unparse(node.func) == "subprocess.run" and "timeout" not in named and module != "desktop.shots":
        yield "waits for a process without end"


def _varying(node: ast.Call, named: dict[str | None, ast.expr]) -> Iterator[ast.expr]:
    """Prefixes and suffixes that are not written down in the source."""
    for key in ("prefix", "suffix"):
        if key in named and not isinstance(named[key], ast.Constant):
            yield named[key]
    yield from (value for value in node.args if not isinstance(value, ast.Constant))
