"""The dictionaries of the `columns` codec: what our forms and acts say again and again, by number.

Data of the package, made by `make dictionary` from the specimens and the demonstration. A number
names one content for ever: both ends keep every one that was ever released, and a release reads a
new one before any release writes with it (docs/adr/0014-columns.md).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import zstandard

NEWEST = "1"
"""What a packer writes with."""

SHA256 = {"1": "5a859efcd016767ce88bf72986e358ed729bbf9dc7ba5a43f7d2f15504d810e3"}
"""Every dictionary there is, by the hash of its bytes."""


class UnknownDictionary(LookupError):
    """Newer than this program."""


@cache
def dictionary(name: str) -> zstandard.ZstdCompressionDict:
    """Raises UnknownDictionary."""
    if name not in SHA256:
        raise UnknownDictionary(name)
    content = files(__name__).joinpath(f"{name}.zdict").read_bytes()
    return zstandard.ZstdCompressionDict(content)
