"""Tables of the road between a county and its city: what the county sends up, what the city was brought.

County: `upward`, `signed_heads`. City: `carriers` and everything carried. Carried rows lie apart from the
city's own book: the county's verdict on them stands, nobody judges them a second time.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table, Text

from sync.center.tables import metadata

# The county's book in the order in which it goes up, numbered without gaps. A row that took effect
# after all (`second_look`) stands here again with its new verdict.
upward = Table(
    "upward",
    metadata,
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("site", String(12), nullable=False),
    Column("incarnation", Integer, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("status", String(8), nullable=False),
    Column("code", String(60), nullable=False),
    Column("digest", LargeBinary(32), nullable=False),  # over everything up to here
)

# The newest segment head that each PC signed: its signature over the hash of its last row, and so over all before.
signed_heads = Table(
    "signed_heads",
    metadata,
    Column("site", String(12), primary_key=True),
    Column("incarnation", Integer, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
)

# How far each county's feed was taken in. A county that was restored begins another feed (its epoch).
carriers = Table(
    "carriers",
    metadata,
    Column("site", String(12), primary_key=True),
    Column("feed", String(40), primary_key=True),
    Column("acked", BigInteger, nullable=False),
    Column("digest", LargeBinary(32), nullable=False),
)

# Where segments of a feed ended, so that one that overlaps is compared with what is here.
carrier_marks = Table(
    "carrier_marks",
    metadata,
    Column("site", String(12), primary_key=True),
    Column("feed", String(40), primary_key=True),
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("digest", LargeBinary(32), nullable=False),
)

# With the hash in the key both histories of a chain are kept, should a county ever bring two.
carried_events = Table(
    "carried_events",
    metadata,
    Column("site", String(12), primary_key=True),
    Column("incarnation", Integer, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary(32), primary_key=True),
    Column("carrier", String(12), nullable=False),
    Column("event_id", Text, nullable=False),
    Column("case_no", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("rev", BigInteger, nullable=False),
    Column("account", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("effective_date", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("hlc", Text, nullable=False),
    Column("schema", BigInteger, nullable=False),
    Column("suite", Text, nullable=False),
    Column("prev_hash", LargeBinary(32), nullable=False),
    Column("body_hash", LargeBinary(32), nullable=False),
    Column("status", String(8), nullable=False),  # the county's verdict: applied | refused
    Column("code", String(60), nullable=False),
    Index("carried_events_by_case", "case_no"),
)

# Sealed bodies, of cases that the city may see only.
carried_bodies = Table(
    "carried_bodies",
    metadata,
    Column("hash", LargeBinary(32), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

carried_keys = Table(
    "carried_keys",
    metadata,
    Column("case_no", String(40), primary_key=True),
    Column("key", LargeBinary, nullable=False),  # sealed at rest
)

# What statistics need of a case: no person, no content.
carried_cases = Table(
    "carried_cases",
    metadata,
    Column("case_no", String(40), primary_key=True),
    Column("carrier", String(12), nullable=False),
    Column("item", String(20), nullable=False),
    Column("item_name", String(200), nullable=False),
    Column("state", String(24), nullable=False),
    Column("owner", String(12), nullable=False),
    Column("site", String(12), nullable=False),
    Column("township", String(12), nullable=False),
    Column("registered_at", String(40), nullable=False),
    Index("carried_cases_counted", "carrier", "item", "state"),
)

carried_sites = Table(
    "carried_sites",
    metadata,
    Column("site", String(12), primary_key=True),
    Column("carrier", String(12), nullable=False),
    Column("name", String(120), nullable=False),
    Column("tier", String(12), nullable=False),
    Column("parent", String(12), nullable=False),
)

# `proved`: through this row the PC's own signature vouches for its chain.
carried_devices = Table(
    "carried_devices",
    metadata,
    Column("site", String(12), primary_key=True),
    Column("incarnation", Integer, primary_key=True),
    Column("carrier", String(12), nullable=False),
    Column("sign_public", LargeBinary(32), nullable=False),
    Column("proved", BigInteger, nullable=False, default=0),
)
