"""Publishing: a county's own service items reach its stations with the exchange, signed by its authors.

Knows packages and the keys the county trusts; the station verifies once more with the keys it was
told. A version is published once: another content under the same id and version is refused, because
cases refer to it. The documents travel as settings: `catalog_keys` and `item/<id>@<version>`.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, select

from forms.canonical import canonical
from forms.catalog import DEVELOPMENT_KEY, Catalog
from forms.item import ServiceItem
from forms.package import PackageRefused, read_package
from sync import seal
from sync.center import tables
from sync.center.changes import add_settings
from sync.center.county import County
from sync.center.database import put, reading, writing
from sync.center.sites import all_sites
from sync.ledger.problems import Problem

KEYS = "catalog_keys"
ITEM = "item/"


def publish(county: County, raw: bytes, *, trust: bool = False) -> tuple[ServiceItem, int]:
    """Publish a package to every station; returns the item and how many stations are told.

    `trust`: enter the package's key among the county's. Raises Problem: item.altered, item.trial (signed
    with the development key), item.key_unknown, item.published (this version is out with other content).
    """
    key = _key_of(raw)
    if key == DEVELOPMENT_KEY:
        raise Problem("item.trial")
    with writing(county.engine) as connection:
        trusted = trusted_keys(connection)
        if key not in trusted:
            if not trust:
                raise Problem("item.key_unknown", key=key.hex()[:16])
            trusted = (*trusted, key)
        try:
            item = read_package(raw, seal.verify, trusted)
        except PackageRefused as refused:
            raise Problem(refused.code, item=refused.item) from refused
        name = f"{ITEM}{item.item_id}@{item.version}"
        known = _document(connection, name)
        if known is not None and known != raw:
            raise Problem("item.published", item=item.item_id, version=item.version)
        keys = canonical({"keys": [each.hex() for each in trusted]})
        put(connection, tables.settings, {"name": KEYS, "site": "", "document": keys})
        put(connection, tables.settings, {"name": name, "site": "", "document": raw})
        told = [site.site for site in all_sites(connection) if site.site != county.code]
        for site in told:
            _tell(connection, site, [KEYS, name])
    return item, len(told)


def tell_everything(connection: Connection, site: str) -> None:
    """A station that comes later is told what was published before."""
    names = [KEYS, *_published(connection)]
    if len(names) > 1:
        _tell(connection, site, names)


def document_in_force(connection: Connection, name: str) -> bytes:
    """What a change that carries only the name stands for."""
    return _document(connection, name) or b"{}"


def trusted_keys(connection: Connection) -> tuple[bytes, ...]:
    """The keys of the county's authors."""
    document = _document(connection, KEYS)
    return tuple(bytes.fromhex(key) for key in json.loads(document)["keys"]) if document else ()


def catalog_of(county: County) -> Catalog:
    """The built-in items and what the county published, as of now."""
    with reading(county.engine) as connection:
        trusted = trusted_keys(connection)
        names = _published(connection)
        if not names:
            return county.catalog
        items = [read_package(document_in_force(connection, name), seal.verify, trusted) for name in names]
    return county.catalog.plus(items)


def _tell(connection: Connection, site: str, names: list[str]) -> None:
    for name in names:
        add_settings(connection, site, name, b"")  # the document stands once, in the county's settings


def _published(connection: Connection) -> list[str]:
    columns = tables.settings.c
    query = select(columns.name).where(columns.name.startswith(ITEM), columns.site == "")
    return list(connection.execute(query.order_by(columns.name)).scalars())


def _document(connection: Connection, name: str) -> bytes | None:
    columns = tables.settings.c
    query = select(columns.document).where(columns.name == name, columns.site == "")
    found: Any = connection.execute(query).scalar()
    return None if found is None else bytes(found)


def _key_of(raw: bytes) -> bytes:
    try:
        return bytes.fromhex(json.loads(raw)["key"])
    except (ValueError, KeyError, TypeError, RecursionError) as broken:
        raise Problem("item.altered", item="") from broken
