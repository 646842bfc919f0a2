"""Connections: four on a line that carries them, two where they would drown each other."""

from __future__ import annotations

from sync.engine.width import FEW, MANY, SLOW_LINE, Width


def test_an_unknown_line_gets_all_a_port_can_do() -> None:
    assert Width().connections(4) == MANY
    assert Width().connections(1) == 1


def test_a_slow_line_gets_two() -> None:
    slow = Width().after(32_000, 4.0, beside=4)  # 256 kbit/s in four parts
    assert slow.connections(4) == FEW
    assert slow.connections(1) == 1


def test_a_fast_line_keeps_four() -> None:
    assert Width().after(64_000, 1.1, beside=4).connections(4) == MANY


def test_what_others_carried_counts() -> None:
    assert Width().after(32_000, 1.0, beside=1).rate < SLOW_LINE < Width().after(32_000, 1.0, beside=3).rate


def test_small_blocks_tell_nothing() -> None:
    assert Width().after(700, 5.0, beside=1) == Width()
    assert Width().after(64_000, 0.0, beside=1) == Width()


def test_a_line_may_change() -> None:
    width = Width().after(64_000, 1.0, beside=4)
    for _ in range(6):
        width = width.after(16_000, 2.0, beside=2)
    assert width.connections(4) == FEW
