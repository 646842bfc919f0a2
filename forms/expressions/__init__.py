"""The expression language of forms: XPath 1.0 as XLSForm uses it, the ODK functions and `cn:`.

`parse(text)` gives an Expression; it is evaluated on a TreeNode within an Environment.
Rulings where engines disagree: docs/adr/0003-expression-rulings.md.
"""

from forms.expressions.environment import Environment, Focus
from forms.expressions.errors import ExpressionError
from forms.expressions.expression import Expression, parse
from forms.expressions.moments import Day, Moment
from forms.expressions.tree import Element, TreeNode
from forms.expressions.values import Value, to_boolean, to_number, to_string

__all__ = [
    "Day",
    "Element",
    "Environment",
    "Expression",
    "ExpressionError",
    "Focus",
    "Moment",
    "TreeNode",
    "Value",
    "parse",
    "to_boolean",
    "to_number",
    "to_string",
]
