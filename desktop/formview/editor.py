"""Editor: the small face that every control of a question shows to the form.

An editor shows a value, says when the clerk has committed another (`committed`) and when he
wants to go on (`entered`). It never clears or corrects what was typed beyond folding
full-width digits. It knows no form and no session.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLayout, QWidget

from desktop.widgets.choices import Pairs
from forms.answers import Value


class Editor(QWidget):
    """`committed(value)`: the clerk has put another value; `entered`: go to the next field."""

    committed = Signal(object)
    entered = Signal()

    def show_value(self, value: Value) -> None:
        """Show a value from the form without telling anybody."""

    def typed(self) -> Value:
        """What stands in the field now, committed or not."""
        return ""

    def commit(self) -> None:
        """Tell what was typed if it was not told yet."""

    def renew(self) -> None:
        """From now on another row's question: the next `show_value` replaces whatever stands here."""

    def set_pairs(self, pairs: Pairs) -> None:
        """Offer these (value, label) choices."""

    def set_wrong(self, wrong: bool) -> None:
        """Mark the field; the words stand beside it."""

    def set_name(self, name: str, description: str) -> None:
        """What a screen reader says."""

    def take_focus(self) -> None: ...

    def stops(self) -> list[QWidget]:
        """The places inside where Tab stops, in order."""
        inside: list[QWidget] = list(self.findChildren(QWidget))
        found = [part for part in inside if is_stop(part)]
        return [part for part in found if part.focusProxy() not in found]


def is_stop(part: QWidget) -> bool:
    """Tab may stop here: it takes the focus by Tab and nobody has hidden it or what it stands in.

    What was put on the page in this very turn of the loop is shown in the next one; it counts already.
    """
    tabbed = part.focusPolicy() & Qt.FocusPolicy.TabFocus
    if not tabbed or not part.isEnabled():
        return False
    place: QWidget | None = part
    while place is not None and not place.isWindow():
        if place.isHidden() and place.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
            return False
        place = place.parentWidget()
    return True


def grows(layout: QLayout) -> None:
    """A part put in makes the widget grow at once. Otherwise everything in it would be squeezed into the old
    height first and laid out again when the page around it has grown: twice the work for each part."""
    layout.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)
