"""The drawer of blank forms: what is asked, and how it looks on paper.

Pure: no I/O beyond reading package data, no Qt, no SQL, no network, no system clock.
"""
