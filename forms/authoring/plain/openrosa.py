"""OpenRosa: the form as an XForm with its media, a manifest and a form list, as phones fetch them.

https://docs.getodk.org/openrosa-form-list/ and -manifest: static files under any web server.
Only what a phone needs to fill the same item; receiving submissions is no part of this.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import md5
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from forms.authoring.findings import AuthoringFinding
from forms.authoring.outline import read_outline
from forms.authoring.plain.form import media_files, plain_form
from forms.authoring.sheets import Workbook
from forms.authoring.xform import CN, make_xform

_LIST = "http://openrosa.org/xforms/xformsList"
_MANIFEST = "http://openrosa.org/xforms/xformsManifest"
_HTML = "{http://www.w3.org/1999/xhtml}"
_FORM = "form.xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def xform(book: Workbook) -> tuple[str, Mapping[str, bytes], list[AuthoringFinding]]:
    """The XForm, its media by file name, and what it says less well. Raises AuthoringRefused."""
    form, findings = plain_form(book)
    outline, _ = read_outline(form)
    made = make_xform(form, outline).xml.replace(f' xmlns:cn="{CN}"', "")
    text = made if made.startswith("<?xml") else _HEAD + made
    return text, media_files(book), findings


def write_xform(book: Workbook, path: Path) -> list[AuthoringFinding]:
    """`path` and, beside it, `NAME-media/` where the form has tables (the layout of ODK's tools)."""
    text, media, findings = xform(book)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    for name, content in media.items():
        folder = path.parent / f"{path.stem}-media"
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return findings


def write_server(book: Workbook, folder: Path, url: str) -> list[AuthoringFinding]:
    """`folder`/ID/form.xml, manifest.xml and media; `folder`/formList with every form that lies there."""
    text, media, findings = xform(book)
    code = book.sheet("settings").rows[0].get("form_id")
    place = folder / code
    place.mkdir(parents=True, exist_ok=True)
    for old in place.iterdir():
        old.unlink()
    (place / _FORM).write_text(text, "utf-8")
    for name, content in media.items():
        (place / name).write_bytes(content)
    base = url.rstrip("/")
    (place / "manifest.xml").write_text(_manifest(media, f"{base}/{code}"), "utf-8")
    (folder / "formList").write_text(_form_list(folder, base), "utf-8")
    return findings


def _hash(content: bytes) -> str:
    return f"md5:{md5(content, usedforsecurity=False).hexdigest()}"


def _manifest(media: Mapping[str, bytes], url: str) -> str:
    files = "".join(
        f"<mediaFile><filename>{escape(name)}</filename><hash>{_hash(content)}</hash>"
        f"<downloadUrl>{escape(f'{url}/{name}')}</downloadUrl></mediaFile>"
        for name, content in sorted(media.items())
    )
    return f'{_HEAD}<manifest xmlns="{_MANIFEST}">{files}</manifest>\n'


def _form_list(folder: Path, url: str) -> str:
    forms = "".join(_listed(path, url) for path in sorted(folder.glob(f"*/{_FORM}")))
    return f'{_HEAD}<xforms xmlns="{_LIST}">{forms}</xforms>\n'


def _listed(path: Path, url: str) -> str:
    raw = path.read_bytes()
    root = ElementTree.fromstring(raw)
    title = root.findtext(f".//{_HTML}title") or path.parent.name
    instance = next(element for element in root.iter() if element.get("id") and element.tag.endswith("}data"))
    base = f"{url}/{path.parent.name}"
    return (
        f"<xform><formID>{escape(instance.get('id', ''))}</formID><name>{escape(title)}</name>"
        f"<version>{escape(instance.get('version', ''))}</version><hash>{_hash(raw)}</hash>"
        f"<downloadUrl>{escape(f'{base}/{_FORM}')}</downloadUrl>"
        f"<manifestUrl>{escape(f'{base}/manifest.xml')}</manifestUrl></xform>"
    )
