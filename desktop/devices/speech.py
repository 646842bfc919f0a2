"""Reading aloud (朗读): a paper's words through the desktop's own speech program, as a child process. No shell, no Qt.

For whoever cannot read what is handed to him (R-43). `espeak-ng` with its Mandarin voice, or Speech
Dispatcher's `spd-say`; both work without a network, neither is shipped (GPL). Windows has none that is
called this way.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from desktop.devices.ports import never
from sync.ledger.problems import Problem

PROGRAMS = (
    ("espeak-ng", "-v", "cmn", "-s", "140", "--stdin"),
    ("spd-say", "-w", "-e", "-l", "zh", "-r", "-20"),
)
MOST_SECONDS = 900.0
_LOOK_SECONDS = 0.1


class Speech:
    """`command`: another program that reads UTF-8 from its standard input; "" looks for one that is known."""

    def __init__(self, command: Sequence[str] = ()) -> None:
        self._command = tuple(command)

    def say(self, text: str, cancelled: Callable[[], bool] = never) -> None:
        """Until everything was read or somebody stops it. Blocks. Raises Problem device.no_speech, device.speech_failed."""
        command = self._command or _installed()
        if not command:
            raise Problem("device.no_speech")
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            raise Problem("device.no_speech") from error
        assert process.stdin is not None
        try:
            with suppress(BrokenPipeError):
                process.stdin.write(spoken(text).encode())
                process.stdin.close()
            until = time.monotonic() + MOST_SECONDS
            while process.poll() is None and not cancelled() and time.monotonic() < until:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_LOOK_SECONDS)
            if process.returncode:
                raise Problem("device.speech_failed")
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()


def spoken(text: str) -> str:
    """A paper's lines as sentences: each line ends in a pause, rules and empty frames are not read, long numbers figure
    by figure."""
    lines = (re.sub(r"[\s_＿—─□☐〔〕\[\]]+", " ", line).strip() for line in text.splitlines())
    figures = (re.sub(r"\d{5,}", lambda found: " ".join(found[0]), line) for line in lines if line)
    return "，\n".join(figures) + "。\n"


def can_speak() -> bool:
    """Whether this system may have such a program."""
    return sys.platform.startswith("linux")


def _installed() -> tuple[str, ...]:
    for name, *rest in PROGRAMS:
        program = shutil.which(name)
        if program:
            return (program, *rest)
    return ()
