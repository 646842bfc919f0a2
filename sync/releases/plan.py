"""Plan of a fetch (取法): what is kept, what is patched, what is fetched whole, or the whole bundle where that is less."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sync.releases.manifest import FileEntry, Manifest, Stored
from sync.releases.step import Patch


@dataclass(frozen=True, slots=True)
class Patched:
    """`base`: the path of the old file."""

    file: FileEntry
    base: str
    stored: Stored


@dataclass(frozen=True, slots=True)
class Whole:
    """A file to be fetched packed."""

    file: FileEntry
    stored: Stored


@dataclass(frozen=True, slots=True)
class Plan:
    """`keep`: (file, path of the same content in the old folder). `bundle` is True where all is taken from one object."""

    keep: tuple[tuple[FileEntry, str], ...]
    patch: tuple[Patched, ...]
    whole: tuple[Whole, ...]
    bundle: bool
    fetched: int
    """Bytes to fetch."""


def plan_of(
    manifest: Manifest,
    held: Mapping[str, str],
    patches: Mapping[str, Patch],
    wholes: Mapping[str, Stored],
    bundle: Stored,
) -> Plan:
    """`held`: hash to path of what the old folder really holds. `patches`: path to patch. `wholes`: hash to packed file.

    The bundle is taken where something can be had in no other way, or where the parts come to more.
    """
    keep: list[tuple[FileEntry, str]] = []
    patch: list[Patched] = []
    whole: list[Whole] = []
    for file in manifest.files:
        offer = patches.get(file.path)
        if file.sha256 in held:
            keep.append((file, held[file.sha256]))
        elif offer is not None and offer.base in held:
            patch.append(Patched(file, held[offer.base], offer.stored))
        elif file.sha256 in wholes:
            whole.append(Whole(file, wholes[file.sha256]))
        else:
            return Plan((), (), (), True, bundle.size)
    apart = sum(each.stored.size for each in patch) + sum(each.stored.size for each in whole)
    if apart > bundle.size:
        return Plan((), (), (), True, bundle.size)
    return Plan(tuple(keep), tuple(patch), tuple(whole), False, apart)
