"""Starts the studio, or a command."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window when there are no arguments or a project file, else run the command."""
    return 0


if __name__ == "__main__":
    sys.exit(main())
