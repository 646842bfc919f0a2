"""Excel workbooks: guarded opening, reading with cell addresses, writing for authors.

Nothing of a workbook is handed to openpyxl before `guard` has looked at the file itself.
"""

from forms.authoring.excel.guard import Seen, SheetSeen, guard
from forms.authoring.excel.reading import open_book, read_xlsx
from forms.authoring.excel.writing import write_xlsx

__all__ = ["Seen", "SheetSeen", "guard", "open_book", "read_xlsx", "write_xlsx"]
