"""The county's tables. Portable SQL only: no SQLite types, no server-made numbers.

`scopes` holds every counter of the county; a number is taken by updating its row inside
the writing transaction, so commit order and number order are the same thing.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
    text,
)

SCHEMA = 2

metadata = MetaData()

# What the county has to do: on its own table, forwarded to it, or handed to it directly by a village.
# One text for query and index: an index of these cases alone is used where the words are the same.
TODO = """(state = 'FORWARDED'
 OR (owner = 'county' AND state NOT IN ('CLOSED', 'WITHDRAWN', 'TERMINATED', 'TRANSFERRED_OUT', 'NOT_REQUIRED',
 'NOT_ACCEPTED', 'RESULT_READY', 'DENIED', 'DELIVERED', 'AT_VILLAGE', 'SUPPLEMENT'))
 OR (state IN ('HANDED_OVER', 'QUEUED') AND township = ''))"""
# What the program looks through at the beginning of a day (`due.py`).
HELD = "(owner = 'county' AND state <> 'CLOSED')"
# Pressing ones first, those without a clock last. One expression, so that SQLite too can begin in its midst.
_KEY = "((CASE due WHEN '' THEN '9999' ELSE due END) || '/' || case_no)"
QUEUE_KEY: ColumnElement[str] = literal_column(_KEY, Text)

meta = Table(
    "meta",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

sites = Table(
    "sites",
    metadata,
    Column("site", String(12), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("short", String(40), nullable=False),
    Column("tier", String(12), nullable=False),
    Column("parent", String(12), nullable=False, default=""),
    Index("sites_by_parent", "parent"),
)

# The villages and townships that there are, as the administrator imported them; stations or not.
divisions = Table(
    "divisions",
    metadata,
    Column("code", String(12), primary_key=True),
    Column("name", String(120), nullable=False),
)

devices = Table(
    "devices",
    metadata,
    Column("site", String(12), ForeignKey("sites.site"), primary_key=True),
    Column("incarnation", Integer, primary_key=True),
    Column("sign_public", LargeBinary(32), nullable=False),
    Column("box_public", LargeBinary(32), nullable=False),
    Column("qr_key", LargeBinary, nullable=False),  # sealed at rest
    Column("enrolled_at", String(40), nullable=False),
    Column("revoked", Boolean, nullable=False, default=False),
    Column("forked_at", String(40), nullable=False, default=""),
    Column("last_seen", String(40), nullable=False, default=""),
    Column("last_digest", String(64), nullable=False, default=""),  # as the station last computed it
    Column("backed_up", BigInteger, nullable=False, default=0),
)

# How a device's journal stood here at its last exchange: a cache of the journal, for the page of the stations.
standings = Table(
    "standings",
    metadata,
    Column("site", String(12), primary_key=True),
    Column("incarnation", Integer, primary_key=True),
    Column("acked", BigInteger, nullable=False),
    Column("refused", BigInteger, nullable=False),
    Column("digest", String(64), nullable=False),
)

# What a PC said last of its program.
programs = Table(
    "programs",
    metadata,
    Column("site", String(12), primary_key=True),
    Column("incarnation", Integer, primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("version", String(20), nullable=False),
    Column("state", String(12), nullable=False),
    Column("target", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("health", String(8), nullable=False),
    Column("health_at", String(40), nullable=False),
    Column("told_at", String(40), nullable=False),
)

# How each version fared at each PC that took it.
program_trials = Table(
    "program_trials",
    metadata,
    Column("site", String(12), primary_key=True),
    Column("incarnation", Integer, primary_key=True),
    Column("platform", String(20), primary_key=True),
    Column("version", String(20), primary_key=True),
    Column("outcome", String(8), nullable=False),  # runs | failed
    Column("reason", Text, nullable=False),
    Column("at", String(40), nullable=False),
)

# What became of each approval item when the county cleared them (依法清理).
cleared_items = Table(
    "cleared_items",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("status", String(20), nullable=False),
)

# Agents who act at a station no more: one account, not the whole PC.
revoked_agents = Table(
    "revoked_agents",
    metadata,
    Column("site", String(12), primary_key=True),
    Column("account", String(80), primary_key=True),
    Column("at", String(40), nullable=False),
    Column("by", String(80), nullable=False),
    Column("reason", Text, nullable=False),
    Column("told", BigInteger, nullable=False),  # number of the station's news that says so
)

# The last row of a PC that an agent may have written: as far as it reached when the PC had taken the news in.
revoked_learnt = Table(
    "revoked_learnt",
    metadata,
    Column("site", String(12), primary_key=True),
    Column("incarnation", Integer, primary_key=True),
    Column("account", String(80), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("at", String(40), nullable=False),
)

enrol_codes = Table(
    "enrol_codes",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("site", String(12), ForeignKey("sites.site"), nullable=False),
    Column("expires", String(40), nullable=False),
    Column("used_at", String(40), nullable=False, default=""),
    Column("used_by", LargeBinary(32), nullable=True),  # the key that used it: its retry is no second use
    Column("incarnation", Integer, nullable=False, default=0),
)


def _event_columns() -> list[Column]:  # type: ignore[type-arg]
    # Text without limits: what a station wrote is kept whatever it is.
    return [
        Column("site", String(12), primary_key=True),
        Column("incarnation", Integer, primary_key=True),
        Column("seq", BigInteger, primary_key=True),
        Column("event_id", Text, nullable=False),
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
        Column("prev_hash", LargeBinary(32), nullable=False),
        Column("hash", LargeBinary(32), nullable=False),
    ]


_WHERE_REFUSED: Any = {
    "sqlite_where": text("status = 'refused'"),
    "postgresql_where": text("status = 'refused'"),
}

# What arrived before the rows in front of it.
staged_events = Table("staged_events", metadata, *_event_columns())

events = Table(
    "events",
    metadata,
    *_event_columns(),
    Column("status", String(8), nullable=False),  # applied | refused
    Column("code", String(60), nullable=False, default=""),
    Column("applied_n", BigInteger, nullable=False),
    # event_id of an applied row, NULL of a refused one: an act takes effect once, whoever re-sends it.
    Column("applied_id", Text, nullable=True),
    UniqueConstraint("applied_id", name="one_effect"),
    Index("events_by_case", "case_no"),
    Index("events_by_id", "event_id"),
    Index("events_by_hlc", "hlc"),
    # Every answer names what was refused to its station; there are few.
    Index("events_refused", "site", "incarnation", "seq", **_WHERE_REFUSED),
    Index("events_refused_last", "applied_n", **_WHERE_REFUSED),
)

case_keys = Table(
    "case_keys",
    metadata,
    Column("case_no", String(40), primary_key=True),
    Column("key", LargeBinary, nullable=False),  # sealed at rest
)

cases = Table(
    "cases",
    metadata,
    Column("case_no", String(40), primary_key=True),
    Column("item", String(20), nullable=False),
    Column("item_name", String(200), nullable=False),
    Column("state", String(24), nullable=False),
    Column("owner", String(12), nullable=False),
    Column("site", String(12), nullable=False),
    Column("township", String(12), nullable=False),
    Column("registered_at", String(40), nullable=False),
    Column("due", String(10), nullable=False, default=""),  # a cache for sorting; screens compute
    Column("updated", BigInteger, nullable=False),  # applied_n of the last event
    Column("sealed", LargeBinary, nullable=False),  # the case's JSON, sealed at rest
    Index("cases_by_site", "site"),
    Index("cases_in_order", text(_KEY)),
    Index("cases_to_do", text(_KEY), sqlite_where=text(TODO), postgresql_where=text(TODO)),
    Index("cases_held", "case_no", sqlite_where=text(HELD), postgresql_where=text(HELD)),
    Index("cases_of_state", "state", text(_KEY)),
    Index("cases_of_item", "item", text(_KEY)),
    Index("cases_of_item_and_state", "item", "state", text(_KEY)),
    Index("cases_by_number", text('case_no COLLATE "C"'), info={"only": "postgresql"}).ddl_if("postgresql"),
)

# Whose case it is at the county: who signed for it or claimed it last. A cache of the journal, for the queue.
case_clerks = Table(
    "case_clerks",
    metadata,
    Column("case_no", String(40), primary_key=True),
    Column("account", String(80), nullable=False),
    Column("kind", String(40), nullable=False),  # the act that made it so
    Index("case_clerks_by_account", "account"),
)

# Blind search words: HMACs of name pieces and number tails; the words themselves are nowhere.
case_words = Table(
    "case_words",
    metadata,
    Column("word", String(32), primary_key=True),
    Column("case_no", String(40), primary_key=True),
    Index("case_words_by_case", "case_no"),
)

case_files = Table(
    "case_files",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("case_no", String(40), primary_key=True),
    Column("site", String(12), nullable=False),  # the site whose event named it: who is asked for it
    Index("case_files_by_site", "site"),
    Index("case_files_by_case", "case_no"),
)

scopes = Table(
    "scopes",
    metadata,
    Column("scope", String(120), primary_key=True),
    Column("n", BigInteger, nullable=False),
)

changes = Table(
    "changes",
    metadata,
    Column("scope", String(12), primary_key=True),  # a site: village or township
    Column("n", BigInteger, primary_key=True),
    Column("kind", String(12), nullable=False),  # event | settings
    Column("site", String(12), nullable=False, default=""),
    Column("incarnation", Integer, nullable=False, default=0),
    Column("seq", BigInteger, nullable=False, default=0),
    Column("name", String(40), nullable=False, default=""),
    Column("document", LargeBinary, nullable=True),
)

settings = Table(
    "settings",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("site", String(12), primary_key=True),  # "" = the whole county
    Column("document", LargeBinary, nullable=False),
)

uploads = Table(
    "uploads",
    metadata,
    Column("kind", String(8), primary_key=True),  # segment | blob
    Column("sha256", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("complete", Boolean, nullable=False, default=False),
    Column("applied", Boolean, nullable=False, default=False),  # a segment whose rows are staged
)

nonces = Table(
    "nonces",
    metadata,
    Column("device", String(20), primary_key=True),
    Column("nonce", String(64), primary_key=True),
    Column("seen", String(40), nullable=False),
    Index("nonces_by_seen", "seen"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("role", String(4), nullable=False),
    Column("phc", Text, nullable=False),
    Column("failures", Integer, nullable=False, default=0),
    Column("locked_until", String(40), nullable=False, default=""),
    Column("closed", Boolean, nullable=False, default=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("account", String(80), ForeignKey("accounts.name"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("started", String(40), nullable=False),
    Column("used", String(40), nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("n", BigInteger, primary_key=True),
    Column("at", String(40), nullable=False),
    Column("account", String(80), nullable=False),
    Column("what", String(40), nullable=False),
    Column("case_no", String(40), nullable=False, default=""),
    Column("note", Text, nullable=False, default=""),
)

# Each line of `audit` chained to the one before; a table of its own, so that older trails stay as they are.
audit_seals = Table(
    "audit_seals",
    metadata,
    Column("n", BigInteger, primary_key=True),
    Column("hash", LargeBinary(32), nullable=False),
)

# The head of the trail as it stood at the end of a day, signed by the county.
audit_heads = Table(
    "audit_heads",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("n", BigInteger, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("at", String(40), nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
)

# 回避: whom an account's holder may not judge, as keyed hashes of identity numbers.
recusals = Table(
    "recusals",
    metadata,
    Column("account", String(80), primary_key=True),
    Column("id_hash", String(64), primary_key=True),
    Column("relation", String(20), nullable=False),
)

# Heads of chains that a station signed and the county countersigned: the last of each day.
checkpoints = Table(
    "checkpoints",
    metadata,
    Column("site", String(12), primary_key=True),
    Column("incarnation", Integer, primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("at", String(40), nullable=False),
    Column("signature", LargeBinary, nullable=False),  # the station's
    Column("countersignature", LargeBinary, nullable=False),  # the county's, over the station's too
    Column(
        "fault", Text, nullable=False, default=""
    ),  # what did not fit, in words; such a head is not countersigned
)
