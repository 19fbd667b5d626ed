"""The entry point: `zhcity` and `python -m zhcity_cli`."""

from __future__ import annotations

import sys


def run() -> None:
    from zhcity_cli.cli import main

    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
