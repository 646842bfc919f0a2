"""Tables of the cabinet: the journal, its keys, and everything folded from it.

`events` is the only truth; `cases`, `papers`, `wanted_blobs` and the search index can be
rebuilt from it. Drafts, accounts, counters and settings stand beside it. Days and times
are ISO text; JSON is text. The file is encrypted, so columns hold plain values.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

SCHEMA = 2  # a change of these tables is a step in migration.py

metadata = MetaData()

meta = Table("meta", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

counters = Table(
    "counters", metadata, Column("name", Text, primary_key=True), Column("value", Integer, nullable=False)
)

settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("document", LargeBinary, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("row_id", Integer, primary_key=True),
    Column("account", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("phc", Text, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("row_id", Integer, primary_key=True),
    Column("event_id", Text, nullable=False, unique=True),
    Column("site", Text, nullable=False),
    Column("incarnation", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("case_no", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("account", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("effective_date", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("hlc", Text, nullable=False),
    Column("schema", Integer, nullable=False),
    Column("suite", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("prev_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("own", Boolean, nullable=False),  # written by this station (any incarnation)
    Column("status", Text, nullable=False),  # unsent | sent | acked | refused
    Column("code", Text, nullable=False, default=""),  # why the county refused it
    UniqueConstraint("site", "incarnation", "seq", name="one_place_in_the_chain"),
    Index("events_by_case", "case_no"),
    Index("events_by_status", "status", "case_no"),
    Index("events_own", "case_no", "status", sqlite_where=text("own = 1")),
)

case_keys = Table(
    "case_keys",
    metadata,
    Column("case_no", Text, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),  # the content key, sealed at rest
    Column("escrow", LargeBinary, nullable=False),  # the content key, in a box to the county
)

cases = Table(
    "cases",
    metadata,
    Column("row_id", Integer, primary_key=True),  # also the row of the search index
    Column("case_no", Text, nullable=False, unique=True),
    Column("op_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("item_name", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("registered_on", Text, nullable=False),
    Column("deadline", Text, nullable=False),  # nearest running deadline, "" where none: a cache
    Column("provisional", Boolean, nullable=False),  # that day lies past the published calendar
    Column("applicant", Text, nullable=False),
    Column("id_no", Text, nullable=False),
    Column("waiting_on", Text, nullable=False),
    Column("decided", Boolean, nullable=False),
    Column("refused", Boolean, nullable=False),  # the county refused even its registration
    Column("last_order", Text, nullable=False),  # order() of the last event applied, as JSON
    Column("document", Text, nullable=False),
    Index("cases_by_state", "state", "registered_on"),
    Index("cases_by_deadline", "deadline"),
    Index("cases_by_day", "registered_on"),
    Index("cases_by_op", "op_id"),
    Index("cases_by_person", "id_no"),
    Index("cases_decided", "case_no", sqlite_where=text("decided = 1")),
    Index("cases_open", "registered_on", sqlite_where=text("state != 'CLOSED'")),
)

papers = Table(
    "papers",
    metadata,
    Column("row_id", Integer, primary_key=True),
    Column("case_no", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("doc_no", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("own", Boolean, nullable=False),  # issued by this site
    Column("pdf", LargeBinary),
    Column("sha256", Text, nullable=False, default=""),
    Column("sm3", Text, nullable=False, default=""),
    Column("printed", Integer, nullable=False, default=0),
    UniqueConstraint("case_no", "code", "doc_no", name="one_paper"),
    Index("papers_by_number", "doc_no"),
    Index("papers_by_printed", "printed", "own"),
)

prints = Table(
    "prints",
    metadata,
    Column("row_id", Integer, primary_key=True),
    Column("case_no", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("doc_no", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("printed_at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Index("prints_by_case", "case_no"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("draft_id", Text, primary_key=True),
    Column("op_id", Text, nullable=False, unique=True),
    Column("item", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("opened_at", Text, nullable=False),
    Column("saved_at", Text, nullable=False),
    Column("touched", Integer, nullable=False),  # rises with every save: newest first without clocks
    Column("registered_as", Text, nullable=False, default=""),
    Column("content", Text, nullable=False),
)

blobs = Table(
    "blobs",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("sm3", Text, nullable=False),
    Column("own", Boolean, nullable=False),
    Column("stored", Boolean, nullable=False),  # the county has proved that it holds the bytes
    Column("kept_ms", Integer, nullable=False),
    Index("blobs_waiting", "sha256", sqlite_where=text("own = 1 AND stored = 0")),
)

# Which case names which scan; a scan may lie in several cases.
case_blobs = Table(
    "case_blobs",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("case_no", Text, primary_key=True),
    Column("here", Boolean, nullable=False),  # its bytes lie on this PC
    Index("case_blobs_by_case", "case_no"),
    Index("case_blobs_wanted", "case_no", "sha256", sqlite_where=text("here = 0")),
)

drawer = Table(
    "drawer",
    metadata,
    Column("row_id", Integer, primary_key=True),
    Column("event_id", Text, nullable=False, unique=True),
    Column("code", Text, nullable=False),
    Column("content", Text, nullable=False),  # the event as it came, as JSON; its body stays sealed
)

# The county's signatures over its own acts, so that they can be handed back to a county whose disk was set back.
county_signatures = Table(
    "county_signatures",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("signature", LargeBinary, nullable=False),
)

SEARCH_TABLE = """
CREATE VIRTUAL TABLE search USING fts5(
    words, letters, content='', contentless_delete=1, prefix='1 2 3 4',
    tokenize="unicode61 remove_diacritics 0 tokenchars '_'"
)
"""
