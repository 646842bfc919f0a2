"""The launcher, frozen: `daiban-launch daiban-desk …`. Standard library alone (desktop/launcher.py)."""

from desktop.launcher import main

if __name__ == "__main__":
    raise SystemExit(main())
