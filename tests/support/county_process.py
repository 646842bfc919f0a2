"""The county as its own process: `daiban-center serve`, started, killed and started again in one folder."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PATIENCE_S = 60


class CountyProcess:
    """Serves `folder` on `port` (0 = any) until stopped or killed; `start` may be called again after either.

    `database`: an URL, else the folder's own SQLite.
    """

    def __init__(self, folder: Path, port: int = 0, database: str | None = None) -> None:
        self._folder = folder
        self._database = database
        self._process: subprocess.Popen[str] | None = None
        self.port = port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns when connections are accepted."""
        command = [sys.executable, "-m", "sync.center", "serve", "--json"]
        command += ["--data", str(self._folder), "--port", str(self.port)]
        command += ["--database", self._database] if self._database else []
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        assert said, "the county did not start"
        self.port = int(json.loads(said)["url"].rsplit(":", 1)[1])

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        """False also where somebody else killed it."""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """SIGKILL, wherever it is."""
        if self._process is not None:
            self._process.kill()
            self._gone()

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._gone()

    def _gone(self) -> None:
        assert self._process is not None
        self._process.wait(_PATIENCE_S)
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._process = None
