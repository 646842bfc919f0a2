"""Where an item asks who the applicant is: the paths of name, number, phone and the like.

Most forms have a group `applicant`; some official forms call it otherwise, and mark the
questions by their prefill (`person.name`). Pure; reads only the compiled item.
"""

from __future__ import annotations

from forms.item import ServiceItem

_GROUPS = ("applicant", "person")
_PREFILL = "person."


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
