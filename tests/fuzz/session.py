"""One run of one target in a process of its own: bounded in memory and in CPU for each input, by the kernel.

POSIX only. No clock of the wall is asked: an input may use one second of CPU and 200 MB more than
was there before it. The process that runs out of either is reported with the input it had.
"""

from __future__ import annotations

import faulthandler
import hashlib
import json
import mmap
import os
import resource
import signal
import tempfile
import traceback
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sync.ledger.problems import Problem
from tests.fuzz.mutation import Mutator
from tests.fuzz.target import Run, Target

CPU_SECONDS = 2.0
"""A workbook of 500 questions takes most of one on a machine that others use."""
MEMORY = 200 << 20
_STUCK_SECONDS = 10  # of CPU: then a call into C that never comes back is ended by the kernel
_BUGS = ("center.failed",)  # a Problem only by its looks: the office met something unforeseen
_HEADER = 8
_MOST_FINDS = 12
_POOL = 400


class TooSlow(BaseException):
    """An input used more CPU than it may; no `except Exception` of the product swallows it."""


@dataclass
class Report:
    """`finds`: what must not have come out, one for each place. `said`: refusals by code or class."""

    target: str
    inputs: int = 0
    cpu: float = 0.0
    peak_mb: int = 0
    said: dict[str, int] = field(default_factory=dict)
    finds: list[dict[str, str]] = field(default_factory=list)


def run(target: Target, inputs: int, seed: int, finds: Path | None = None) -> Report:
    """Fork, run, report. `finds`: folder for the inputs that broke something."""
    notes = mmap.mmap(-1, _HEADER + (4 << 20))
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _child(target, inputs, seed, notes, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    raw: dict[str, Any] = json.loads(told) if told else {"target": target.name}
    report = Report(**{name: value for name, value in raw.items() if name != "kept"})
    kept = {name: bytes.fromhex(content) for name, content in raw.get("kept", {}).items()}
    if status or not told:
        size = int.from_bytes(notes[:_HEADER], "big")
        content = notes[_HEADER : _HEADER + size]
        name = _name_of(content)
        kept[name] = content
        report.finds.append({"what": f"the process ended with status {status}", "where": "", "input": name})
    if finds is not None and kept:
        (finds / target.name).mkdir(parents=True, exist_ok=True)
        for name, content in kept.items():
            (finds / target.name / name).write_bytes(content)
    return report


def _child(target: Target, inputs: int, seed: int, notes: mmap.mmap, out: int) -> None:
    code = 1
    _silence()
    try:
        with tempfile.TemporaryDirectory(prefix="daiban-fuzz-", ignore_cleanup_errors=True) as folder:
            watched = _Watched(target, target.open(Path(folder)), notes)
            watched.go(inputs, seed)
        _tell(out, watched)
        code = 0
    except BaseException:  # noqa: BLE001 - the child must not return into its parent's code
        why = {"what": traceback.format_exc()[-600:], "where": "outside of any input", "input": ""}
        os.write(out, json.dumps({"target": target.name, "finds": [why]}).encode())
        code = 0
    finally:
        os._exit(code)


def _silence() -> None:
    """Libraries of pictures complain on stderr about each broken one."""
    faulthandler.disable()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    warnings.simplefilter("ignore")


def _tell(out: int, watched: _Watched) -> None:
    plain = dict(vars(watched.report), kept={name: raw.hex() for name, raw in watched.kept.items()})
    with os.fdopen(out, "wb") as pipe:
        pipe.write(json.dumps(plain).encode())


class _Watched:
    """One target with its bounds."""

    def __init__(self, target: Target, call: Run, notes: mmap.mmap) -> None:
        self.target, self._call, self._notes = target, call, notes
        self.report = Report(target.name)
        self.kept: dict[str, bytes] = {}
        self._places: set[str] = set()
        self._highest = 0

    def go(self, inputs: int, seed: int) -> None:
        target = self.target
        mutator = Mutator(seed, target.form, target.words, target.longest)
        seeds, stored = list(target.seeds()), target.stored()
        mutator.pool += [*seeds, *(content for _, content in stored if len(content) <= target.longest)]
        signal.signal(signal.SIGPROF, _slow)
        _bound_memory()
        begun, self._highest = _cpu(), _peak()
        for content in [*seeds, *(content for _, content in stored)]:
            self.one(content)
        for _ in range(inputs):
            content = mutator.next()
            news = len(self.report.said)
            self.one(content)
            if len(self.report.said) > news and len(mutator.pool) < _POOL:
                mutator.pool.append(content)  # it was refused in a way nothing was before
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        self.report.cpu = round(_cpu() - begun, 2)
        self.report.peak_mb = (_peak() - self._highest) >> 20 if self._highest else 0

    def one(self, content: bytes) -> None:
        self._notes[:_HEADER] = len(content).to_bytes(_HEADER, "big")
        self._notes[_HEADER : _HEADER + len(content)] = content
        self.report.inputs += 1
        before = _peak()
        _bound_cpu()
        signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
        try:
            self._call(content)
            said = "taken"
        except self.target.refusals as refusal:
            signal.setitimer(signal.ITIMER_PROF, 0)
            said = self._said(content, refusal)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as find:  # noqa: BLE001 - that is what is looked for
            signal.setitimer(signal.ITIMER_PROF, 0)
            self._found(content, repr(find)[:300], _place(find))
            said = "find"
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        self.report.said[said] = self.report.said.get(said, 0) + 1
        if _peak() - before > MEMORY:
            self._found(content, f"took {(_peak() - before) >> 20} MB", "memory")

    def _said(self, content: bytes, refusal: BaseException) -> str:
        """The code; a refusal must also be sayable."""
        if not isinstance(refusal, Problem):
            return type(refusal).__name__
        if refusal.code in _BUGS:
            self._found(content, str(refusal)[:300], refusal.code)
        try:
            refusal.sentence.encode()
            json.dumps(refusal.to_json(), ensure_ascii=False).encode()
        except Exception as find:  # noqa: BLE001 - a refusal that cannot be said is a find
            self._found(content, repr(find)[:300], f"sentence of {refusal.code}")
        return refusal.code

    def _found(self, content: bytes, what: str, where: str) -> None:
        if where in self._places or len(self._places) >= _MOST_FINDS:
            return
        self._places.add(where)
        name = _name_of(content)
        self.kept[name] = content
        self.report.finds.append({"what": what, "where": where, "input": name})


def _place(find: BaseException) -> str:
    """Class and the innermost lines of ours."""
    frames = traceback.extract_tb(find.__traceback__)
    inner = [
        f"{Path(frame.filename).name}:{frame.lineno}"
        for frame in frames
        if "tests/fuzz" not in frame.filename
    ]
    deep = isinstance(find, RecursionError | TooSlow | MemoryError)
    return f"{type(find).__name__} {' '.join(inner[:3] if deep else inner[-3:])}"


def _name_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _slow(*_: object) -> None:
    raise TooSlow(f"more than {CPU_SECONDS} s of CPU")


def _bound_memory() -> None:
    with open("/proc/self/statm", encoding="ascii") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY + (64 << 20), resource.RLIM_INFINITY))


def _bound_cpu() -> None:
    """Whatever never comes back from C is ended by the kernel: the timer above needs Python to go on.

    A timer and no limit of the process: the kernel counts limits in ticks and `getrusage` exactly, and after some
    minutes the two differ by more than the limit.
    """
    signal.setitimer(signal.ITIMER_VIRTUAL, _STUCK_SECONDS)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
