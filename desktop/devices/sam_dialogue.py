"""The order of speaking with a card reader: find, select, read. A state machine without a port or a clock.

`reading()` yields what to do next and is sent what came of it, so the same steps run over a
serial port, over USB and in tests. Repeats what a bad line spoiled; tells what the reader refused.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from desktop.devices.ports import CardContent
from desktop.devices.sam_cards import card_of, split_base
from desktop.devices.sam_frames import (
    FIND_CARD,
    FOUND,
    OK,
    READ_BASE,
    SELECT_CARD,
    Reply,
)
from desktop.devices.sam_words import status_words
from sync.ledger.problems import Problem

FIND_EVERY_SECONDS = 0.3
ANSWER_SECONDS = 1.5
READ_SECONDS = 4.0
TRIES = 3
"""For one request on a line that spoils frames."""
BAD_LINE = frozenset({0x10, 0x11})
"""The reader says that our request came spoiled: the same again."""
NO_CARD = 0x80


@dataclass(frozen=True, slots=True)
class Ask:
    """Send this command and wait so long for the whole answer."""

    command: bytes
    seconds: float


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait before asking again; the clerk is laying down the card."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Silence:
    """No whole answer came in time. `spoiled`: something came, but not whole."""

    spoiled: bool = False


Step = Ask | Pause
Answer = Reply | Silence | None
Reading = Generator[Step, Answer, CardContent]


def reading(patience: int = 20) -> Reading:
    """One card; `patience`: how many times to look for it.

    Raises Problem device.no_card, device.card_status, device.reader_silent, device.card_unreadable.
    """
    for left in range(patience, 0, -1):
        found = yield from _ask(Ask(FIND_CARD, ANSWER_SECONDS))
        if found.status in (FOUND, OK):
            break
        if found.status != NO_CARD:
            raise _refusal(found.status)
        if left > 1:
            yield Pause(FIND_EVERY_SECONDS)
    else:
        raise Problem("device.no_card")
    selected = yield from _ask(Ask(SELECT_CARD, ANSWER_SECONDS))
    if selected.status != OK:
        raise _refusal(selected.status)
    read = yield from _ask(Ask(READ_BASE, READ_SECONDS))
    if read.status != OK:
        raise _refusal(read.status)
    return card_of(*split_base(read.data))


def asking(command: bytes) -> Generator[Step, Answer, Reply]:
    """One command with its answer, whatever it says (to try a reader out)."""
    return (yield from _ask(Ask(command, ANSWER_SECONDS)))


def _ask(ask: Ask) -> Generator[Step, Answer, Reply]:
    spoiled = False
    for _ in range(TRIES):
        answer = yield ask
        if isinstance(answer, Reply):
            if answer.status not in BAD_LINE:
                return answer
            spoiled = True
        elif isinstance(answer, Silence):
            spoiled = spoiled or answer.spoiled
    raise Problem("device.reader_spoiled" if spoiled else "device.reader_silent")


def _refusal(status: int) -> Problem:
    if status == NO_CARD:
        return Problem("device.no_card")
    return Problem("device.card_status", what=status_words(status), number=f"{status:02X}")
