"""The counter's window, frozen."""

from desktop.__main__ import main

if __name__ == "__main__":
    raise SystemExit(main())
