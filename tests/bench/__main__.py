"""`python -m tests.bench NAME`, or `all`; figures go into BENCHMARKS.md."""

import importlib
import sys

NAMES = ("engine", "tick", "queue", "screen", "charts", "start", "soak", "replay", "simulate", "jumps", "stage")


def main(arguments: list[str]) -> int:
    """Run the benchmarks that are named."""
    chosen = NAMES if arguments == ["all"] else tuple(arguments)
    if not chosen or any(name not in NAMES for name in chosen):
        print(f"usage: python -m tests.bench NAME, one of {', '.join(NAMES)}, all", file=sys.stderr)
        return 2
    for name in chosen:
        importlib.import_module(f"tests.bench.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
