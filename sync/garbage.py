"""How seldom a process that lives long looks for rings of dead objects; what it lives by is never looked through.

Python looks after every 700 new objects and, now and then, through everything it has. A page of rows is
some ten thousand objects and a program a few hundred thousand, none of which are garbage: by `gc.callbacks`
8 % of the county's processor of an exchange and 5 % of a station's went there, and on the counter's thread
a look through everything is a slow key. Knows nothing of ours.
"""

from __future__ import annotations

import gc

YOUNG = 20_000
"""New objects before a look at the young ones: more than a page of rows makes, a few megabytes."""


def seldom() -> None:
    """Once, when everything is loaded: what is here by now counts as kept for good."""
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)
