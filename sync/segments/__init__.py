"""Segments (封包): sealed, signed, immutable files of journal rows, and answers in the same columns.

Knows the format and its defects; knows nothing of lines, disks or databases. Bodies pass through
here in clear, between two seals; nothing looks into them.
"""

from __future__ import annotations

from sync.segments.answers import READS, NotThisWay, read_page, write_page
from sync.segments.header import SegmentHeader, header_for, read_header
from sync.segments.opening import MAX_PLAIN, Segment, open_segment
from sync.segments.packing import Packer, pack

__all__ = [
    "MAX_PLAIN",
    "READS",
    "NotThisWay",
    "Packer",
    "Segment",
    "SegmentHeader",
    "header_for",
    "open_segment",
    "pack",
    "read_header",
    "read_page",
    "write_page",
]
