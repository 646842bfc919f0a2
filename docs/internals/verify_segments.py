#!/usr/bin/env python3
"""Are these segments and journals whole? An independent reader: nothing of the program is imported.

    verify_segments.py --keys devices.jsonl FILE...

FILE: segments (docs/internals/wire.md, "Segment file") and journals, one event a line, as
`daiban-center export --what events` writes them. KEYS: who signs, as `--what devices` writes them.
Of a segment in columns, boxed to the county, the signature, the sum and the last hash are believed
and checked; its rows are nobody's to read but the county's. Exit code: 0 whole, 1 not, with each fault.
"""

import argparse
import hashlib
import json
import struct
import sys
from pathlib import Path

import msgspec
import zstandard
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

GENESIS, CAP = bytes(32), 64 << 20
NAMES = ("site", "incarnation", "seq", "event_id", "case_no", "kind", "rev", "actor")
NAMES += ("effective_date", "recorded_at", "hlc", "schema", "suite")


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def canonical(value):
    """RFC 8785 for what a header holds: text, whole numbers, objects with ASCII names."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def row_of(event, prev_hash, said, sealed_sha256):
    """(place, previous hash, hash); the hash must follow from the header, the sealed body and the row before."""
    event = {"schema": 1, "suite": "intl"} | event
    header = {name: event[name] for name in NAMES}
    place = (header["site"], header["incarnation"], header["seq"])
    if sha(prev_hash, canonical(header), sealed_sha256) != said:
        raise ValueError(f"{place}: the row does not bear its hash")
    return place, prev_hash, said


def segment(raw, keys):
    """Rows of a segment, and (place, hash) of the last row where the rows are sealed to the county."""
    magic, version, size = struct.unpack_from(">4sBI", raw)
    if (magic, version) != (b"DBSG", 1):
        raise ValueError("no segment of format 1")
    head, payload, signature = raw[: 9 + size], raw[9 + size : -64], raw[-64:]
    header = json.loads(head[9:])
    site, incarnation, first, last = (header[name] for name in ("site", "incarnation", "seq_from", "seq_to"))
    Ed25519PublicKey.from_public_bytes(keys[site, incarnation]).verify(signature, head)
    if len(payload) != header.get("length", 0) or sha(payload).hex() != header.get("sha256", ""):
        raise ValueError("the payload is not the one that was signed")
    if header.get("codec", "rows+zstd") == "columns":
        return [], {(site, incarnation, first, last): bytes.fromhex(header["last"])}
    unpacker = zstandard.ZstdDecompressor(max_window_size=8 << 20)
    plain = unpacker.stream_reader(payload).read(CAP + 1)
    if len(plain) > CAP:
        raise ValueError("more than 64 MiB")
    events = msgspec.msgpack.decode(plain)["events"]
    rows = [row_of(e, e["prev_hash"], e["hash"], sha(e["sealed"])) for e in events]
    if [row[0] for row in rows] != [(site, incarnation, seq) for seq in range(first, last + 1)]:
        raise ValueError("the rows are not those of the header, or not in their order")
    return rows, {}


def journal(raw):
    """Rows of an exported journal, in the order in which they were entered."""
    events = [json.loads(line) for line in raw.decode().splitlines()]
    if any(one["applied_n"] >= two["applied_n"] for one, two in zip(events, events[1:], strict=False)):
        raise ValueError("the lines are not in the order of entry")
    named = ("prev_hash", "hash", "sealed_sha256")
    return [row_of(event, *(bytes.fromhex(event[name]) for name in named)) for event in events], {}


def faults_of(rows, boxed):
    """What does not hold together in the chains that the rows and the boxed pieces make."""
    chains, ends = {}, {(s, i, last): (first, hashed) for (s, i, first, last), hashed in boxed.items()}
    for place, before, hashed in rows:
        if chains.setdefault(place, (before, hashed)) != (before, hashed):
            yield f"{place}: two different rows in one place"
    for (site, incarnation, seq), (before, hashed) in sorted(chains.items()):
        place, previous = (site, incarnation, seq), (site, incarnation, seq - 1)
        known = chains.get(previous, ends.get(previous, (0, GENESIS if seq == 1 else None)))[1]
        if known is None:
            yield f"{place}: the row before it is missing"
        elif known != before:
            yield f"{place}: it does not follow the row before it"
        if place in ends and ends[place][1] != hashed:
            yield f"{place}: a signed segment ends here with another row"
    for (site, incarnation, _), (first, _) in sorted(ends.items()):
        if first > 1 and not {(site, incarnation, first - 1)} & (chains.keys() | ends.keys()):
            yield f"{(site, incarnation, first)}: the row before it is missing"


def main(arguments=None):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keys", help="devices.jsonl")
    parser.add_argument("files", nargs="+")
    options = parser.parse_args(arguments)
    keys, rows, boxed, faults = {}, [], {}, []
    for line in Path(options.keys).read_text("utf-8").splitlines() if options.keys else ():
        device = json.loads(line)
        keys[device["site"], device["incarnation"]] = bytes.fromhex(device["sign_public"])
    for name in options.files:
        raw = Path(name).read_bytes()
        try:
            found, sealed = segment(raw, keys) if raw[:4] == b"DBSG" else journal(raw)
            rows, boxed = rows + found, boxed | sealed
        except InvalidSignature:
            faults.append(f"{name}: the signature is not the device's")
        except (
            ValueError,
            KeyError,
            TypeError,
            struct.error,
            zstandard.ZstdError,
            msgspec.DecodeError,
        ) as fault:
            faults.append(f"{name}: {fault!r}")
    faults += faults_of(rows, boxed)
    sys.stderr.writelines(f"{fault}\n" for fault in faults)
    verdict = "NOT whole" if faults else "whole"
    sys.stdout.write(f"{len(rows)} rows, {len(boxed)} segments sealed to the county: {verdict}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
