"""`python -m gaamac.embedded run`: what `make run` calls."""

from __future__ import annotations

import os
import sys

from .errors import CannotStart
from .launcher import read_installation, run
from .processes import PROJECT


def main(arguments: list[str]) -> int:
    """Run the portal; return the exit code. What prevents it is said without a traceback."""
    if arguments != ["run"]:
        print("usage: python -m gaamac.embedded run", file=sys.stderr)
        return 2
    try:
        return run(read_installation(os.environ, PROJECT), os.environ)
    except CannotStart as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
