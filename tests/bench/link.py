"""A bad line in user space: two network namespaces, a TUN device in each, and this process between them.

Rate, drop-tail queue, one-way delay, seeded loss (after serialisation: a lost packet has used the
line) and cuts, for kernels without netem. Carries IPv4 packets and knows of TCP only what it takes
to kill its flows: told by a reset ("rst", an interface that went away), or not told at all ("hole",
an address that was given to somebody else). Needs root and /dev/net/tun; `lacking` says what is not there.
"""

from __future__ import annotations

import ctypes
import fcntl
import heapq
import itertools
import os
import random
import select
import shutil
import socket
import struct
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType

SITE_IP, COUNTY_IP = "10.77.0.1", "10.77.0.2"
_CLONE_NEWNET = 0x40000000
_TUNSETIFF, _TUN, _NO_PI = 0x400454CA, 0x0001, 0x1000
_MTU = 1500
_ADMIN = 12
_MERE_ACK = 120
_SYN, _RST, _ACK = 0x02, 0x04, 0x10
_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Profile:
    """`up`, `down` in bit/s, `delay` one way in seconds, `loss` each way, `queue` in bytes each way."""

    up: int
    down: int
    delay: float
    loss: float
    queue: int


NORMAL = Profile(2_000_000, 2_000_000, 0.050, 0.01, 100_000)
BAD = Profile(256_000, 1_000_000, 0.200, 0.05, 48_000)
SLOW = Profile(64_000, 256_000, 0.200, 0.02, 24_000)
PROFILES = {"normal": NORMAL, "bad": BAD, "slow": SLOW}


def lacking() -> str:
    """What keeps a line from being made here, "" where nothing does."""
    if os.name != "posix" or not os.path.exists("/dev/net/tun"):
        return "no /dev/net/tun"
    if shutil.which("ip") is None:
        return "no ip (iproute2)"
    with open("/proc/self/status", encoding="ascii") as status:
        granted = next(int(line.split()[1], 16) for line in status if line.startswith("CapEff"))
    return "" if granted >> _ADMIN & 1 else "no CAP_NET_ADMIN (not root)"


@dataclass(slots=True)
class _Way:
    """One direction: what waits for its moment to arrive, and what was counted."""

    rate: int
    chance: random.Random
    busy: float = 0.0
    heap: list[tuple[float, int, bytes]] = field(default_factory=list)
    number: int = 0
    offered: int = 0
    lost: int = 0
    crowded: int = 0
    payload: int = 0


class Link:
    """A line that is up from the start; use it as a context. `site`, `county`: names of the namespaces."""

    def __init__(self, profile: Profile, seed: int) -> None:
        self._profile = profile
        tag = f"{os.getpid()}-{next(_numbers)}"
        self.site, self.county = f"dbs{tag}", f"dbc{tag}"
        self._lock = threading.Lock()
        self._up = True
        self._flows: dict[tuple[int, int], list[int | None]] = {}
        self._dead: set[tuple[int, int]] = set()
        self.upward = _Way(profile.up, random.Random(seed * 2 + 1))
        self.downward = _Way(profile.down, random.Random(seed * 2 + 2))
        self._ending_read, self._ending = os.pipe()
        self._thread = threading.Thread(target=self._carry, name="link", daemon=True)

    def __enter__(self) -> Link:
        for space in (self.site, self.county):
            _ip("netns", "add", space)
            _ip("-n", space, "link", "set", "lo", "up")
        self._site_end, self._county_end = _tun(self.site), _tun(self.county)
        for space, mine, theirs in ((self.site, SITE_IP, COUNTY_IP), (self.county, COUNTY_IP, SITE_IP)):
            _ip("-n", space, "addr", "add", mine, "peer", theirs, "dev", "wan0")
            _ip("-n", space, "link", "set", "wan0", "mtu", str(_MTU), "up")
            # What desktops use, whatever this host prefers.
            _ip("-n", space, "route", "replace", f"{theirs}/32", "dev", "wan0", "congctl", "cubic")
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.write(self._ending, b"x")
        self._thread.join(5)
        for end in (self._site_end, self._county_end, self._ending, self._ending_read):
            os.close(end)
        for space in (self.site, self.county):
            subprocess.run(["ip", "netns", "del", space], check=False, capture_output=True)

    def inside(self, space: str, command: list[str]) -> list[str]:
        """A command that runs in one of the namespaces."""
        return ["ip", "netns", "exec", space, *command]

    @property
    def sent(self) -> tuple[int, int]:
        """Bytes of IP packets that (the site, the county) has put on the line so far."""
        with self._lock:
            return self.upward.offered, self.downward.offered

    @property
    def carried(self) -> int:
        """Bytes of the site's larger packets that went through: content, not acknowledgements or knocking."""
        with self._lock:
            return self.upward.payload

    def cut(self) -> None:
        """Nothing passes; what was under way is gone."""
        with self._lock:
            self._up = False
            for way in (self.upward, self.downward):
                way.heap.clear()
                way.busy = 0.0

    def restore(self, how: str) -> None:
        """Passes again; flows from before are reset ("rst") or vanish silently ("hole")."""
        with self._lock:
            self._up = True
            for flow, heard in self._flows.items():
                self._dead.add(flow)
                if how == "rst":
                    self._reset(flow, heard)
            self._flows.clear()

    def _reset(self, flow: tuple[int, int], heard: list[int | None]) -> None:
        site, county = socket.inet_aton(SITE_IP), socket.inet_aton(COUNTY_IP)
        mine, theirs = flow
        if heard[0] is not None:
            os.write(self._site_end, _rst(county, site, theirs, mine, heard[0]))
        if heard[1] is not None:
            os.write(self._county_end, _rst(site, county, mine, theirs, heard[1]))

    def _carry(self) -> None:
        with suppress(OSError):  # it must keep time on a busy machine; it takes a few per cent of a core
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), -10)
        poll = select.epoll()
        for end in (self._site_end, self._county_end, self._ending_read):
            poll.register(end, select.EPOLLIN)
        while True:
            for end, _ in poll.poll(self._deliver()):
                if end == self._ending_read:
                    poll.close()
                    return
                self._take(end)

    def _deliver(self) -> float | None:
        """Hand over what has arrived; seconds until the next, None where nothing is under way."""
        now = time.monotonic()
        waits = []
        with self._lock:
            for way, end in ((self.upward, self._county_end), (self.downward, self._site_end)):
                while way.heap and way.heap[0][0] <= now:
                    with suppress(OSError):
                        os.write(end, heapq.heappop(way.heap)[2])
                if way.heap:
                    waits.append(way.heap[0][0] - now)
        return max(0.0, min(waits)) if waits else None

    def _take(self, end: int) -> None:
        upward = end == self._site_end
        while True:
            try:
                packet = os.read(end, 65536)
            except BlockingIOError:
                return
            if packet[0] >> 4 == 4:
                with self._lock:
                    self._arrive(self.upward if upward else self.downward, packet, upward)

    def _arrive(self, way: _Way, packet: bytes, upward: bool) -> None:
        now, size = time.monotonic(), len(packet)
        way.offered += size
        flow = self._flow(packet, upward)
        waiting = max(0.0, way.busy - now) * way.rate / 8
        if not self._up or flow in self._dead or waiting + size > self._profile.queue:
            way.lost += size
            way.crowded += size if waiting + size > self._profile.queue else 0
            return
        way.busy = max(now, way.busy) + size * 8 / way.rate
        if way.chance.random() < self._profile.loss:
            way.lost += size
            return
        way.payload += size if size > _MERE_ACK else 0
        way.number += 1
        heapq.heappush(way.heap, (way.busy + self._profile.delay, way.number, packet))

    def _flow(self, packet: bytes, upward: bool) -> tuple[int, int] | None:
        """(port at the site, port at the county); remembers what each end acknowledged last."""
        if packet[9] != socket.IPPROTO_TCP:
            return None
        begin = (packet[0] & 15) * 4
        source, target, _seq, ack = struct.unpack_from("!HHII", packet, begin)
        flags = packet[begin + 13]
        flow = (source, target) if upward else (target, source)
        if upward and flags & (_SYN | _ACK) == _SYN:  # a new flow, even on an old port
            self._dead.discard(flow)
            self._flows[flow] = [None, None]
        if flow in self._flows and flags & _ACK:
            self._flows[flow][0 if upward else 1] = ack
        if flags & _RST:
            self._flows.pop(flow, None)
        return flow


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


def _tun(space: str) -> int:
    """A TUN device `wan0` inside a namespace. The namespace is entered on a thread of its own and left with it."""
    made: list[int] = []
    failed: list[OSError] = []
    libc = ctypes.CDLL(None, use_errno=True)

    def work() -> None:
        handle = os.open(f"/var/run/netns/{space}", os.O_RDONLY)
        if libc.setns(handle, _CLONE_NEWNET) != 0:
            failed.append(OSError(ctypes.get_errno(), "setns"))
            return
        os.close(handle)
        device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(device, _TUNSETIFF, struct.pack("16sH22x", b"wan0", _TUN | _NO_PI))
        made.append(device)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return made[0]


def _rst(source: bytes, target: bytes, from_port: int, to_port: int, seq: int) -> bytes:
    """An IPv4 packet that ends a TCP flow."""
    tcp = struct.pack("!HHIIBBHHH", from_port, to_port, seq, 0, 5 << 4, _RST, 0, 0, 0)
    pseudo = source + target + struct.pack("!BBH", 0, socket.IPPROTO_TCP, len(tcp))
    tcp = tcp[:16] + struct.pack("!H", _sum(pseudo + tcp)) + tcp[18:]
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(tcp), 0, 0x4000, 64, 6, 0, source, target)
    return head[:10] + struct.pack("!H", _sum(head)) + head[12:] + tcp


def _sum(content: bytes) -> int:
    total = sum(struct.unpack(f"!{len(content) // 2}H", content))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return int(~total & 0xFFFF)
