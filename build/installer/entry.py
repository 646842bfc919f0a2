"""The frozen program: the counter's window where it is called daiban-desk, else the commands of `daiban`.

One file for both (daiban-desk is a link to it), so that the code lies in the folder once.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    if Path(sys.argv[0]).name == "daiban-desk":
        from desktop.__main__ import main
    else:
        from desktop.cli import main
    raise SystemExit(main())
