"""A page drawn in turns: the first part at once, the others one by one, and only those of the newest drawing."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from desktop.widgets.turns import InTurns, still_drawing


def test_one_part_in_each_turn_and_something_else_may_come_between(qtbot):
    window, drawn = QObject(), []
    turns = InTurns(window)
    turns.draw([lambda n=n: drawn.append(n) for n in range(5)])
    assert drawn == [0]
    assert still_drawing(window)
    QTimer.singleShot(0, lambda: drawn.append("a key"))
    qtbot.waitUntil(lambda: not still_drawing(window))
    assert [one for one in drawn if one != "a key"] == [0, 1, 2, 3, 4]
    assert drawn.index("a key") < 5


def test_what_a_newer_drawing_replaces_is_not_drawn(qtbot):
    window, drawn = QObject(), []
    turns = InTurns(window)
    turns.draw([lambda: drawn.append("old"), lambda: drawn.append("old too")])
    turns.draw([lambda: drawn.append("new"), lambda: drawn.append("new too")])
    qtbot.waitUntil(lambda: not still_drawing(window))
    assert drawn == ["old", "new", "new too"]


def test_nothing_to_draw_ends_at_once(qtbot):
    window = QObject()
    InTurns(window).draw(())
    assert not still_drawing(window)
