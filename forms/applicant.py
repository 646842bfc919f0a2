"""Where an item asks who the applicant is: the paths of name, number, phone and the like.

Most forms have a group `applicant`; some official forms call it otherwise, and mark the
questions by their prefill (`person.name`). Where the form is about one person and another may
apply for what is left (注销登记: the heir), the first is marked `case.name`. Pure; reads only
the compiled item.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.item import ServiceItem

if TYPE_CHECKING:
    from forms.session import FormSession

_GROUPS = ("applicant", "person")
_PREFILL = "person."
_SUBJECT = "case."


def applicant_paths(item: ServiceItem) -> dict[str, str]:
    """Fact (`name`, `id_no`, `mobile`, ...) -> question path; the form's first question for it wins."""
    paths: dict[str, str] = {}
    for node in item.root.walk():
        if node.kind != "question" or node.path.count(".") != 1:
            continue
        group, name = node.path.split(".")
        if group in _GROUPS:
            paths.setdefault(name, node.path)
        if node.default.startswith(_PREFILL):
            paths.setdefault(node.default.removeprefix(_PREFILL), node.path)
    return paths


def applying(session: FormSession) -> dict[str, str]:
    """The same for a form being filled in: the person it is about, where nobody else is asked for."""
    item = session.item
    paths = applicant_paths(item)
    if "id_no" in paths and session.value(paths["id_no"]):
        return paths
    return paths | {
        node.default.removeprefix(_SUBJECT): node.path
        for node in item.root.walk()
        if node.kind == "question" and node.default.startswith(_SUBJECT)
    }
