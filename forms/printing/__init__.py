"""Printing (打印): papers and official forms as PDF, from data alone (reportlab's canvas, segno).

`render(code, data, fonts, variant)` draws a paper, `render_form` an official form,
`render_blank` and `render_specimen` the same without a case,
`restamp` and `copies` mark a stored one. Knows no case, no clock, no storage.
"""

from forms.printing.fonts import FontSet, FontsNotFound, MissingGlyphs
from forms.printing.official_form import render_form
from forms.printing.registry import PAPERS, PaperKind, render
from forms.printing.specimen import render_blank, render_specimen
from forms.printing.stamp import COPY_MARKS, NotOurs, copies, restamp, with_copy_mark

__all__ = [
    "COPY_MARKS",
    "PAPERS",
    "FontSet",
    "FontsNotFound",
    "MissingGlyphs",
    "NotOurs",
    "PaperKind",
    "copies",
    "render",
    "render_blank",
    "render_form",
    "render_specimen",
    "restamp",
    "with_copy_mark",
]
