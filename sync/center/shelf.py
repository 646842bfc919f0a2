"""Where whole scans lie for good: a folder, or any store that speaks S3.

What is kept here is sealed already and named by an HMAC, so a store in other hands learns nothing
but sizes. Uploads in progress stay in the county's folder (`vault.py`). Knows names and bytes.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from urllib.parse import urlsplit

from sync.ledger.problems import Problem


class Shelf(Protocol):
    """Every method raises Problem("center.materials") where the store cannot be reached."""

    def has(self, name: str) -> bool: ...

    def put(self, name: str, part: Path) -> None:
        """Take the file for good; `part` is gone afterwards. Durable when this returns."""
        ...

    def open(self, name: str) -> BinaryIO:
        """The bytes from the start. Raises FileNotFoundError."""
        ...

    def start_of(self, name: str, size: int) -> BinaryIO:
        """At most the first `size` bytes. Raises FileNotFoundError."""
        ...


class FolderShelf:
    """Files under `folder`, two letters a sub-folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, name: str) -> bool:
        return self._place(name).exists()

    def put(self, name: str, part: Path) -> None:
        place = self._place(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(part, place)
        _sync_folder(place.parent)

    def open(self, name: str) -> BinaryIO:
        return self._place(name).open("rb")

    def start_of(self, name: str, size: int) -> BinaryIO:
        return self.open(name)

    def _place(self, name: str) -> Path:
        return self._folder / name[:2] / name


class S3Shelf:
    """A bucket of an S3-compatible store. Credentials and endpoint come from AWS_* as everywhere."""

    def __init__(self, bucket: str, prefix: str = "") -> None:
        try:
            from obstore.store import S3Store
        except ImportError as lacking:
            raise Problem("center.materials", reason="pip install daiban[s3]") from lacking
        plain = os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://")
        self._store = S3Store(
            bucket, prefix=prefix or None, client_options={"allow_http": plain, "timeout": "30s"}
        )

    def has(self, name: str) -> bool:
        import obstore

        try:
            self._asked(obstore.head, name)
        except FileNotFoundError:
            return False
        return True

    def put(self, name: str, part: Path) -> None:
        import obstore

        self._asked(obstore.put, name, part)
        part.unlink()

    def open(self, name: str) -> BinaryIO:
        import obstore

        return io.BytesIO(bytes(self._asked(obstore.get, name).bytes()))

    def start_of(self, name: str, size: int) -> BinaryIO:
        import obstore

        return io.BytesIO(bytes(self._asked(obstore.get, name, options={"range": (0, size)}).bytes()))

    def _asked(self, verb: Callable[..., Any], name: str, *rest: Any, **options: Any) -> Any:
        from obstore.exceptions import BaseError, NotFoundError

        try:
            return verb(self._store, name, *rest, **options)
        except (FileNotFoundError, NotFoundError) as gone:
            raise FileNotFoundError(name) from gone
        except BaseError as trouble:
            raise Problem("center.materials", reason=type(trouble).__name__) from trouble


def open_shelf(folder: Path, url: str | None = None) -> Shelf:
    """The shelf of `s3://bucket/prefix`, or the folder's own. Raises Problem("center.materials")."""
    if not url:
        return FolderShelf(folder / "blobs")
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.netloc:
        raise Problem("center.materials", reason=url)
    return S3Shelf(parts.netloc, parts.path.strip("/"))


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
