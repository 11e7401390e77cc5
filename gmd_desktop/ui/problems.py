"""What nobody caught: exceptions and Qt's own messages, to the log and to the screen."""

import logging
import sys
import traceback
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

log = logging.getLogger(__name__)


class Problems(QObject):
    """Brings exceptions that nobody caught, from any thread, to the log and to the screen."""

    found = Signal(str, str)  # sentence, traceback; emitted in the thread where it happened

    def install(self) -> None:
        """Become the process's excepthook and Qt's message handler."""
        sys.excepthook = self.on_exception
        qInstallMessageHandler(_on_qt_message)

    def on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log and show an exception; the program goes on."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        log.error("unexpected error\n%s", details)
        self.found.emit("Something went wrong inside the program. It goes on; the details are in the log.", details)


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    if "does not support propagateSizeHints" in text:  # the offscreen platform, at every window
        return
    levels = {QtMsgType.QtDebugMsg: logging.DEBUG, QtMsgType.QtInfoMsg: logging.INFO}
    log.log(levels.get(kind, logging.WARNING), "Qt: %s", text)
