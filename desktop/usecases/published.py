"""The catalogue in force here: the items of the program and those the county published.

A published item is believed only where one of the county's author keys signed it. Read again when
something new came; the answer is kept, because every page asks for it.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

from forms.catalog import Catalog
from forms.package import PackageRefused, read_package
from sync.seal import verify

if TYPE_CHECKING:
    from sync.store import Cabinet

KEYS = "catalog_keys"
ITEM = "item/"
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Published:
    """Remembers the catalogue and what it was made of."""

    _made_of: tuple[Any, ...] = ()
    _catalog: Catalog | None = None
    _lock: Lock = field(default_factory=Lock)

    def over(self, base: Catalog, cabinet: Cabinet) -> Catalog:
        """`base` and every published item that may be believed."""
        with cabinet.reading() as view:
            names = view.settings.names_below(ITEM)
            if not names:
                return base
            keys = tuple((view.settings.get(KEYS) or {}).get("keys", ()))
            made_of = (id(base), names, keys)
            with self._lock:
                if made_of == self._made_of and self._catalog is not None:
                    return self._catalog
            packages = {name: view.settings.get(name) for name in names}
        catalog = base.plus(item for item in map(_believed(keys), packages.values()) if item is not None)
        with self._lock:
            self._made_of, self._catalog = made_of, catalog
        return catalog


def _believed(keys: tuple[str, ...]) -> Any:
    trusted = [bytes.fromhex(key) for key in keys]

    def read(package: Any) -> Any:
        try:
            return read_package(json.dumps(package, ensure_ascii=False).encode(), verify, trusted)
        except PackageRefused as refused:
            log.info("published item %s is not believed: %s", refused.item, refused.reason)
            return None

    return read
