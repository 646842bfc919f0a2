"""The one body of every refusal on the road."""

from __future__ import annotations

import msgspec

PROBLEM_HEADER = "daiban-problem"
"""Names the code once more: the answer to a HEAD has no body."""


class Refusal(msgspec.Struct, frozen=True):
    """`code`: a registered problem code; `message`: its Chinese sentence; `params` fill the sentence."""

    code: str
    message: str = ""
    params: dict[str, str] = {}
