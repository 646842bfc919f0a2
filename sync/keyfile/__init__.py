"""Key file (钥匙文件): the secrets of one station, wrapped for everybody who may open them.

A random master key seals the secrets; each slot wraps the master key for one account's password,
one telephone code or the county. Knows the format and the cryptography; writes no file.
"""

from sync.keyfile.codes import code_of, in_groups, normal
from sync.keyfile.document import FORMAT, MOST_BYTES, KeyFile, Slot, Spoiled
from sync.keyfile.opening import SECRETS, Opened, by_code, by_county, by_password, new_file
from sync.keyfile.slots import (
    with_account,
    with_code,
    with_county,
    with_suite,
    without_account,
    without_codes,
)

__all__ = [
    "FORMAT",
    "MOST_BYTES",
    "SECRETS",
    "KeyFile",
    "Opened",
    "Slot",
    "Spoiled",
    "by_code",
    "by_county",
    "by_password",
    "code_of",
    "in_groups",
    "new_file",
    "normal",
    "with_account",
    "with_code",
    "with_county",
    "with_suite",
    "without_account",
    "without_codes",
]
