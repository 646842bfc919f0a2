"""Releases (版本): what a new version of the program is made of and who gets it; pure facts for station, county and maker.

Names, manifests, steps from one version to the next, the plan of a fetch. Reads no disk, no clock, no network;
signatures are The Update Framework's and not looked at here (docs/internals/updates.md).
"""

from __future__ import annotations

from sync.releases.manifest import FileEntry, Manifest, Stored, read_manifest
from sync.releases.names import platform_here, release_target, version_key
from sync.releases.plan import Plan, plan_of
from sync.releases.release import Release, read_release
from sync.releases.step import Patch, Put, Step, Wholes, read_step, read_wholes

__all__ = [
    "FileEntry",
    "Manifest",
    "Patch",
    "Plan",
    "Put",
    "Release",
    "Step",
    "Stored",
    "Wholes",
    "plan_of",
    "platform_here",
    "read_manifest",
    "read_release",
    "read_step",
    "read_wholes",
    "release_target",
    "version_key",
]
