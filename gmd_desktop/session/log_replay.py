"""The replay of a session log: it becomes a session in a folder that goes when the replay is closed."""

from pathlib import Path
from tempfile import TemporaryDirectory

from gmd_desktop.session.log_session import LogCourse, OnLine, store_log
from gmd_desktop.session.replay_runner import ReplayRunner
from gmd_desktop.session.tick_report import Focus
from gmd_desktop.store.errors import StoreError


def open_log(where: str, focus: Focus, on_line: OnLine) -> ReplayRunner:
    """Open a log at its beginning.

    Args:
        on_line: told how many lines of how many have been read; may raise to end it.

    Raises:
        StoreError: the log is wrong, or there is no room for the session.
    """
    try:
        folder = TemporaryDirectory(prefix="gmd-log-", ignore_cleanup_errors=True)
    except OSError as error:
        raise StoreError(f"No folder for the session can be made: {error.strerror or error}.") from error
    made = Path(folder.name) / "log.gmd"
    try:
        return ReplayRunner.open(store_log(where, made, on_line), focus, course=LogCourse(), on_close=folder.cleanup)
    except BaseException:
        folder.cleanup()
        raise
