"""Start the Gaming Market Desk: `python main.py [STORE] [--demo] ...`, the same as the command `gmd-desktop`."""

from gmd_desktop.cli import main

if __name__ == "__main__":
    main()
