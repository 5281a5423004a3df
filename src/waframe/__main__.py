"""Starts the command line: `python -m waframe`."""

from waframe.core.cli import main

if __name__ == "__main__":
    main()
