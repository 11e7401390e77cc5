"""Where log lines go: a rotating file, and the console for warnings."""

import faulthandler
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOG_FILE = "desk.log"
CRASH_FILE = "crash.log"
MAX_BYTES = 2_000_000


def start_logging(folder: Path, verbose: bool, name: str = LOG_FILE) -> Path | None:
    """Send log lines to a file and warnings to the console; give the file, or None if the folder can't be written."""
    console = logging.StreamHandler()
    console.setLevel(logging.INFO if verbose else logging.WARNING)
    console.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    handlers: list[logging.Handler] = [console]
    path: Path | None = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = RotatingFileHandler(folder / name, maxBytes=MAX_BYTES, backupCount=3, encoding="utf-8")
        file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"))
        handlers.append(file)
        faulthandler.enable((folder / CRASH_FILE).open("a", encoding="utf-8"))
    except OSError:
        path = None
        faulthandler.enable()
    logging.basicConfig(level=logging.INFO, handlers=handlers, force=True)
    return path
