"""Hatch build hook: compile the built-in items before a wheel is packed, so that it carries them.

Runs the same command as `make setup`. Does nothing for editable installs and source archives:
there `python -m forms.authoring build` is run by hand or by build/setup.sh.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ItemsBuildHook(BuildHookInterface[Any]):
    """Referenced from [tool.hatch.build.targets.wheel.hooks.custom]."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """`version` is "standard" or "editable". Fails the build where an item does not compile."""
        if version == "editable":
            return
        command = [sys.executable, "-m", "forms.authoring", "build", "--if-changed"]
        subprocess.run(command, cwd=self.root, check=True)
        compiled = sorted(Path(self.root, "forms", "items", "compiled").glob("*.json"))
        if not compiled:
            raise RuntimeError("no built-in item was compiled; see the lines above")
        self.app.display_info(f"{len(compiled)} built-in items")
