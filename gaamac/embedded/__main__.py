"""`python -m gaamac.embedded run`: what `make run` calls."""

from __future__ import annotations

import os
import signal
import sys

from .children import end_with_parent
from .errors import CannotStart
from .launcher import read_installation, run
from .processes import PROJECT


def main(arguments: list[str]) -> int:
    """Run the portal; return the exit code. What prevents it is said without a traceback.

    With `--end-with-parent` the end of the calling process (make), even by `kill -9`, is a SIGTERM.
    """
    options = arguments[1:]
    if arguments[:1] != ["run"] or options not in ([], ["--end-with-parent"]):
        print(
            "usage: python -m gaamac.embedded run [--end-with-parent]", file=sys.stderr
        )
        return 2
    if options:
        end_with_parent(signal.SIGTERM)
    try:
        return run(read_installation(os.environ, PROJECT), os.environ)
    except CannotStart as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
