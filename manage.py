#!/usr/bin/env python
"""Django's command line for the portal."""

import os
import sys


def main() -> None:
    """Run the command named on the command line, with the embedded settings unless told otherwise."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaamac.settings.embedded")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - needs the setting

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
