"""Authoring (制表): a county's workbook becomes a signed ServiceItem. County side only.

pyxform, openpyxl and cryptography (for signing) live here and nowhere else in `forms`;
the village PC never imports this room. The modules import them inside functions, so that
asking whether the catalogue is up to date costs nothing.
"""
