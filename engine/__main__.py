"""`python -m engine replay LOG`."""

import sys

from engine.replay import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
