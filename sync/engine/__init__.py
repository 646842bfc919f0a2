"""The messenger (交换): what to send, ask and keep, and in which order.

`machine.py` decides and is pure; `driver.py` carries out. Knows the book's values and the
two ports; knows no Qt, no requests, no SQL, no clock of its own.
"""

from __future__ import annotations
