"""`python -m tests.shots [FOLDER]`: make the README's pictures by the program itself: the demo after 60 ticks."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "images"


def main(arguments: list[str]) -> int:
    """Make a picture in each look."""
    folder = Path(arguments[0]) if arguments else PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    for theme in ("dark", "light"):
        picture = folder / f"demo-{theme}.png"
        command = [sys.executable, str(ROOT / "main.py"), "--demo", "--offscreen", "--ticks", "60"]
        command += ["--theme", theme, "--size", "1440x900", "--screenshot", str(picture)]
        done = subprocess.run(command)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
