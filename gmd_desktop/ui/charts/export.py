"""Saving what a chart shows, off the GUI thread: a picture as PNG, the values as CSV."""

import csv
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal
from PySide6.QtGui import QImage

from gmd_desktop.ui.charts.thinning import FloatArray


class Saver(QObject):
    """Writes files in the background and says how it went."""

    saved = Signal(str)  # the path; emitted by a pool thread, received in the receiver's
    failed = Signal(str)  # a sentence; emitted by a pool thread, received in the receiver's

    def save_picture(self, path: str, image: QImage) -> None:
        """Write a PNG."""
        self._run(path, lambda part: _write_png(part, image))

    def save_values(self, path: str, header: Sequence[str], columns: FloatArray) -> None:
        """Write a CSV: one column a row of `columns`, which must not change any more."""
        self._run(path, lambda part: _write_csv(part, header, columns))

    def _run(self, path: str, write: Callable[[Path], None]) -> None:
        QThreadPool.globalInstance().start(_Job(self, Path(path), write))


class _Job(QRunnable):
    def __init__(self, saver: Saver, path: Path, write: Callable[[Path], None]) -> None:
        super().__init__()
        self._saver = saver
        self._path = path
        self._write = write

    def run(self) -> None:
        """Write beside the file and put it in place when it is whole."""
        part = self._path.with_name(self._path.name + ".part")
        try:
            self._write(part)
            os.replace(part, self._path)
        except OSError as error:
            part.unlink(missing_ok=True)
            reason = error.strerror or str(error)
            self._saver.failed.emit(f"{self._path} could not be written: {reason}")
        else:
            self._saver.saved.emit(str(self._path))


def _write_png(path: Path, image: QImage) -> None:
    if not image.save(str(path), "PNG"):  # type: ignore[call-overload]
        raise OSError(f"{path.parent} does not take the picture")


def _write_csv(path: Path, header: Sequence[str], columns: FloatArray) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for row in columns.T:
            writer.writerow([f"{value:.6f}".rstrip("0").rstrip(".") for value in row])
