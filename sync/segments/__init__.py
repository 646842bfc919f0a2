"""Segments (封包): sealed, signed, immutable files of journal rows; one format for every road.

Knows the file format and its defects; knows nothing of lines, disks or databases. What a
case says is not visible here: bodies are sealed before they are packed.
"""

from __future__ import annotations

from sync.segments.header import SegmentHeader, header_for, read_header
from sync.segments.opening import MAX_PLAIN, Segment, open_segment
from sync.segments.packing import Packer, pack

__all__ = [
    "MAX_PLAIN",
    "Packer",
    "Segment",
    "SegmentHeader",
    "header_for",
    "open_segment",
    "pack",
    "read_header",
]
