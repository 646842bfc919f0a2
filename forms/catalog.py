"""Catalog (事项目录): the items a site has, by code, version, pinyin initials, category or situation (情形).

Frozen; made from packages whose signatures fit. Knows versions and days of validity;
refuses to know keys (a verifier is given) and where packages come from, except the
built-in ones that are part of this package. What words fit is `finding_items.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from forms.finding_items import Hit, hits
from forms.item import ServiceItem
from forms.package import Verify, read_package

DEVELOPMENT_KEY = bytes.fromhex("e8f4fdb1a9b5a24cbb4799a97ca4bde6b0711ec06ae14ad7187dd367e73aa053")
"""Public key of resources/keys/development.json: signs the built-in items until a county's key does."""


class CatalogMissing(RuntimeError):
    """The built-in items have not been compiled."""


class ItemUnknown(KeyError):
    """No such item, or no version of it that is valid on that day. args: item id, version."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """`versions`: item id -> its versions, oldest first."""

    versions: Mapping[str, tuple[ServiceItem, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, items: Iterable[ServiceItem]) -> Catalog:
        """A catalogue of these items; of two with the same id and version the later one counts."""
        unique = {(item.item_id, item.version): item for item in items}
        versions: dict[str, list[ServiceItem]] = {}
        for item in unique.values():
            versions.setdefault(item.item_id, []).append(item)
        return cls({key: tuple(sorted(versions[key], key=_age)) for key in sorted(versions)})

    @classmethod
    def load(
        cls, *sources: bytes | Path, verify: Verify, trusted_keys: Collection[bytes] = (DEVELOPMENT_KEY,)
    ) -> Catalog:
        """From package files' bytes, or folders of them. Raises PackageRefused."""
        raws: list[bytes] = []
        for source in sources:
            if isinstance(source, bytes):
                raws.append(source)
            else:
                raws += [path.read_bytes() for path in sorted(source.glob("*@*.json"))]
        return cls.of(read_package(raw, verify, trusted_keys) for raw in raws)

    @classmethod
    def builtin(cls, verify: Verify, trusted_keys: Collection[bytes] = (DEVELOPMENT_KEY,)) -> Catalog:
        """The items this program brings along. Raises CatalogMissing, PackageRefused."""
        return cls.load(*builtin_packages(), verify=verify, trusted_keys=trusted_keys)

    def plus(self, items: Iterable[ServiceItem]) -> Catalog:
        """This catalogue with more items or newer versions."""
        return Catalog.of([item for versions in self.versions.values() for item in versions] + list(items))

    def get(self, item_id: str, version: str = "latest", on: date | None = None) -> ServiceItem:
        """One item. "latest" is the newest, or with `on` the newest valid that day. Raises ItemUnknown."""
        found = self.versions.get(item_id, ())
        if version != "latest":
            found = tuple(item for item in found if item.version == version)
        elif on is not None:
            found = tuple(item for item in found if _valid(item, on))
        if not found:
            raise ItemUnknown(item_id, version)
        return found[-1]

    def items(self, on: date | None = None) -> tuple[ServiceItem, ...]:
        """The newest version of every item (valid on that day), by code."""
        found = [[item for item in versions if _valid(item, on)] for versions in self.versions.values()]
        return tuple(versions[-1] for versions in found if versions)

    def find(self, text: str, on: date | None = None) -> tuple[ServiceItem, ...]:
        """Items by code, name, pinyin initials, category or situation, best match first; all for a blank text."""
        return tuple({hit.item.item_id: hit.item for hit in self.hits(text, on)}.values())

    def hits(self, text: str, on: date | None = None) -> tuple[Hit, ...]:
        """The same, one line for each situation by which an item was found; all items for a blank text."""
        return hits(self.items(on), text)

    def categories(self) -> tuple[str, ...]:
        """Categories in use, in the order of their items' codes."""
        return tuple(dict.fromkeys(item.category for item in self.items() if item.category))


def builtin_packages(items: Traversable | None = None) -> tuple[bytes, ...]:
    """The package files in `items`/compiled. Raises CatalogMissing where they were never compiled."""
    folder = (items or files("forms") / "items") / "compiled"
    packages = sorted(
        (path for path in (folder.iterdir() if folder.is_dir() else ()) if path.name.endswith(".json")),
        key=lambda path: path.name,
    )
    if not packages:
        raise CatalogMissing("内置事项尚未编译，请先运行 make setup（no compiled items: run make setup）")
    return tuple(path.read_bytes() for path in packages)


def _age(item: ServiceItem) -> tuple[str, str]:
    return item.valid_from, item.version


def _valid(item: ServiceItem, on: date | None) -> bool:
    """ISO dates compare as text; a blank end is open."""
    if on is None:
        return True
    day = on.isoformat()
    return item.valid_from <= day and (not item.valid_to or day <= item.valid_to)
