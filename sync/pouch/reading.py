"""Opening a pouch: everything is verified before anything is handed out.

`open_pouch` reads the file once from end to end: age's authentication, the sender's signature,
every member's hash. Only then may `members` be asked, which reads the file a second time. Who the
sender is, is the caller's to know. Memory: one member at a time.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pyrage import DecryptError, decrypt_io

from sync import seal
from sync.ledger.problems import Problem
from sync.pouch.age_keys import identity
from sync.pouch.manifest import (
    PREFIX_BYTES,
    SIGNATURE_BYTES,
    Manifest,
    Member,
    manifest_length,
    read_manifest,
)

SenderKey = Callable[[Manifest], bytes]
"""The Ed25519 public key of a manifest's sender; raises Problem for a stranger."""
Take = Callable[[Member, bytes], None]


@dataclass(frozen=True, slots=True)
class Opened:
    """A pouch that is whole, true and ours."""

    path: Path
    manifest: Manifest
    _seed: bytes
    _sender: SenderKey

    def members(self, take: Take) -> None:
        """Hand out every member in order. Raises Problem where the file changed meanwhile."""
        _pass_through(self.path, self._seed, self._sender, take)


def open_pouch(path: Path, box_seed: bytes, sender: SenderKey) -> Opened:
    """Verify the whole pouch.

    Raises Problem: pouch.missing, pouch.not_ours (for another receiver, or no pouch at all),
    pouch.damaged (cut short, altered), pouch.newer, pouch.too_large, pouch.forged, and what `sender` raises.
    """
    manifest = _pass_through(path, box_seed, sender, lambda _member, _content: None)
    return Opened(path, manifest, box_seed, sender)


def _pass_through(path: Path, box_seed: bytes, sender: SenderKey, take: Take) -> Manifest:
    unfolding = _Unfolding(sender, take)
    try:
        with path.open("rb") as file:
            decrypt_io(file, unfolding, [identity(box_seed)])
    except FileNotFoundError as gone:
        raise Problem("pouch.missing", path=str(path)) from gone
    except DecryptError as strange:
        raise Problem("pouch.not_ours") from strange
    except OSError as broken:
        raise Problem("pouch.damaged") from broken
    return unfolding.finish()


class _Unfolding(io.RawIOBase):
    """Takes the plain content as it comes and cuts it into head and members."""

    def __init__(self, sender: SenderKey, take: Take) -> None:
        self._sender, self._take = sender, take
        self._held = bytearray()
        self._head_length = 0
        self._manifest: Manifest | None = None
        self._next = 0

    def write(self, block) -> int:  # type: ignore[no-untyped-def]
        self._held += block
        if self._manifest is None:
            self._read_head()
        if self._manifest is not None:
            self._cut_members(self._manifest)
        return len(block)

    def finish(self) -> Manifest:
        """Everything that was promised came, and nothing else."""
        if self._manifest is None or self._held or self._next < len(self._manifest.members):
            raise Problem("pouch.damaged")
        return self._manifest

    def _read_head(self) -> None:
        if not self._head_length:
            if len(self._held) < PREFIX_BYTES:
                return
            self._head_length = PREFIX_BYTES + manifest_length(bytes(self._held[:PREFIX_BYTES]))
        end = self._head_length + SIGNATURE_BYTES
        if len(self._held) < end:
            return
        head, signature = bytes(self._held[: self._head_length]), bytes(self._held[self._head_length : end])
        manifest = read_manifest(head[PREFIX_BYTES:])
        if not seal.verify(self._sender(manifest), head, signature):
            raise Problem("pouch.forged")
        del self._held[:end]
        self._manifest = manifest

    def _cut_members(self, manifest: Manifest) -> None:
        while self._next < len(manifest.members):
            member = manifest.members[self._next]
            if len(self._held) < member.size:
                return
            content = bytes(self._held[: member.size])
            del self._held[: member.size]
            if hashlib.sha256(content).hexdigest() != member.sha256:
                raise Problem("pouch.damaged")
            self._next += 1
            self._take(member, content)
        if self._held:
            raise Problem("pouch.damaged")
