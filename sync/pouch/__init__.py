"""Pouch (交换包): what a station or the county sends when there is no line, as one file on a stick.

A pouch holds the very segments and scans that the network carries, a signed manifest and,
the other way, the county's answers; it is encrypted to its receiver in the age format. Any
order, any number of times: everything inside is named by content and taken in once. The room
knows bytes and signatures; what is put in and what is done with it is the store's and the
county's business. See docs/internals/pouch.md.
"""

from sync.pouch.letters import answer_content, answer_of, request_of, returned_content, returned_of
from sync.pouch.manifest import Manifest, Member
from sync.pouch.reading import Opened, open_pouch
from sync.pouch.writing import Piece, write_pouch, write_safely

__all__ = [
    "Manifest",
    "Member",
    "Opened",
    "Piece",
    "answer_content",
    "answer_of",
    "open_pouch",
    "request_of",
    "returned_content",
    "returned_of",
    "write_pouch",
    "write_safely",
]
