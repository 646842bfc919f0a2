"""Code tables as trees: `instance('x')/root/item`, with an index, and no node made before it is looked at.

A table of fifty thousand rows must answer `item[town = 'T']` while somebody types, so equality
predicates are looked up (`TableRoot.lookup`) and only the rows found become nodes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forms.expressions.moments import number_from_text
from forms.expressions.tree import Element, TreeNode
from forms.expressions.values import NUMBER, Value

_CERTAIN_DIGITS = 6


class TableRow:
    """`<item>`: one row; its cells become elements when they are asked for."""

    kind = "element"
    name = "item"
    attributes: Sequence[TreeNode] = ()
    __slots__ = ("_cells", "parent", "row")

    def __init__(self, row: Mapping[str, str], parent: TableRoot) -> None:
        self.row = row
        self.parent: TreeNode | None = parent
        self._cells: dict[str, tuple[Element, ...]] | None = None

    def _by_name(self) -> dict[str, tuple[Element, ...]]:
        if self._cells is None:
            self._cells = {}
            for column, text in self.row.items():
                cell = Element(column, text)
                cell.parent = self
                self._cells[column] = (cell,)
        return self._cells

    @property
    def children(self) -> Sequence[TreeNode]:
        return [cell for cells in self._by_name().values() for cell in cells]

    def named(self, name: str) -> Sequence[TreeNode]:
        return self._by_name().get(name, ())

    def string_value(self) -> str:
        return "".join(self.row.values())


class TableRoot:
    """`<root>` of a table. `rows` must not change while the tree is in use."""

    ITEM = "item"
    kind = "element"
    name = "root"
    attributes: Sequence[TreeNode] = ()
    __slots__ = ("_items", "_numbers", "_texts", "parent", "rows")

    def __init__(self, rows: Sequence[Mapping[str, str]], parent: TreeNode | None = None) -> None:
        self.rows = rows
        self.parent = parent
        self._items: list[TableRow | None] = [None] * len(rows)
        self._texts: dict[str, dict[str, list[int]]] = {}
        self._numbers: dict[str, dict[float, list[int]]] = {}

    def item(self, place: int) -> TableRow:
        """The node of the row at `place`, always the same one."""
        found = self._items[place]
        if found is None:
            found = self._items[place] = TableRow(self.rows[place], self)
        return found

    @property
    def children(self) -> Sequence[TreeNode]:
        return [self.item(place) for place in range(len(self.rows))]

    def named(self, name: str) -> Sequence[TreeNode]:
        return self.children if name == self.ITEM else ()

    def string_value(self) -> str:
        return "".join("".join(row.values()) for row in self.rows)

    def places_of(self, column: str, text: str) -> Sequence[int]:
        """The rows whose cell is exactly `text`, in order."""
        if column not in self._texts:
            index: dict[str, list[int]] = {}
            for place, row in enumerate(self.rows):
                if column in row:
                    index.setdefault(row[column], []).append(place)
            self._texts[column] = index
        return self._texts[column].get(text, ())

    def lookup(self, column: str, key: Value) -> Sequence[int] | None:
        """Rows among which are all that `column = key` holds for; None where only a walk can tell."""
        if isinstance(key, str):
            return None if _is_date(key) else self.places_of(column, key)
        if isinstance(key, bool) or not isinstance(key, float | list):
            return None
        if isinstance(key, float):
            return self._places_of_number(column, key) if key.is_integer() else None
        texts = {node.string_value() for node in key}
        if any(map(_is_date, texts)):
            return None
        found = {place for text in texts for place in self.places_of(column, text)}
        return sorted(found) if len(texts) > 1 else list(found) if len(found) < 2 else sorted(found)

    def _places_of_number(self, column: str, key: float) -> Sequence[int]:
        """Close numbers are equal (comparing.py), so they are kept under what they are close to."""
        if column not in self._numbers:
            index: dict[float, list[int]] = {}
            for place, row in enumerate(self.rows):
                text = row.get(column, "").strip()
                if NUMBER.fullmatch(text):
                    index.setdefault(round(float(text), _CERTAIN_DIGITS), []).append(place)
            self._numbers[column] = index
        return self._numbers[column].get(key, ())


def _is_date(text: str) -> bool:
    """Two texts may be the same day; the index knows texts only."""
    return number_from_text(text, 0) is not None


def table_element(rows: Sequence[Mapping[str, str]], root: TableRoot | None = None) -> Element:
    """A code table as `instance('x')` sees it: `<instance><root><item>…`, one child per column.

    `root`: the rows made ready before; it may hang under several instances, its parent is the first.
    """
    instance = Element("instance")
    root = TableRoot(rows) if root is None else root
    if root.parent is None:
        root.parent = instance
    instance.children.append(root)
    return instance


def table_root(instance: TreeNode) -> TableRoot | None:
    """The root of what `table_element` made."""
    root = instance.children[0] if instance.children else None
    return root if isinstance(root, TableRoot) else None
