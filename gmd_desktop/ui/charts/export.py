"""Taking home what a chart shows: a picture as PNG or SVG, the values as CSV or in a table of their own."""

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QObject, QRunnable, QThreadPool, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from gmd_desktop.ui.charts.values_table import Table, show_values
from gmd_desktop.ui.format import cell


class Saver(QObject):
    """Writes files in the background and says how it went."""

    saved = Signal(str)  # the path; emitted by a pool thread, received in the receiver's
    failed = Signal(str)  # a sentence; emitted by a pool thread, received in the receiver's

    @Slot(str, object)
    def save_lines(self, path: str, lines: Iterable[Sequence[str]]) -> None:
        """Write a CSV; the lines are read once, in the background."""
        self.save(path, lambda part: _write_csv(part, lines))

    def save(self, path: str, write: Callable[[Path], object]) -> None:
        """Have a file written by a function that takes the path to write to, in the background."""
        QThreadPool.globalInstance().start(_Job(self, Path(path), write))


class Export(Saver):
    """Asks for files for a chart; its picture is taken at once, as it is on the screen."""

    def __init__(self, chart: QWidget, table: Callable[[], Table]) -> None:
        super().__init__(chart)
        self._chart = chart
        self._table = table

    def fill_menu(self, menu: QMenu) -> None:
        """Offer everything."""
        menu.addAction("Show values as a table...", self.show_values)
        menu.addSeparator()
        menu.addAction("Save picture as PNG...", self.ask_picture)
        menu.addAction("Save drawing as SVG...", self.ask_drawing)
        menu.addAction("Save values as CSV...", self.ask_values)

    @Slot()
    def ask_picture(self) -> None:
        """Ask for a file and write the chart into it as it is on the screen."""
        path = self._ask("Save picture", "png", "PNG pictures")
        if path:
            image = self._chart.grab().toImage()
            self.save(path, lambda part: _write_png(part, image))

    @Slot()
    def ask_drawing(self) -> None:
        """Ask for a file and write the chart into it as lines and words."""
        path = self._ask("Save drawing", "svg", "SVG drawings")
        if path:
            drawing = _svg(self._chart)
            self.save(path, lambda part: part.write_bytes(drawing))

    @Slot()
    def ask_values(self) -> None:
        """Ask for a file and write all values into it."""
        path = self._ask("Save values", "csv", "CSV tables")
        if path:
            table = self._table()
            self.save_lines(path, _lines(table))

    @Slot()
    def show_values(self) -> None:
        """Show all values in a window of their own."""
        show_values(self._chart, self._chart.accessibleName(), self._table())

    def _ask(self, title: str, ending: str, kind: str) -> str:
        name = f"{self._chart.objectName()}.{ending}"
        return QFileDialog.getSaveFileName(self._chart, title, name, f"{kind} (*.{ending})")[0]


class _Job(QRunnable):
    def __init__(self, saver: Saver, path: Path, write: Callable[[Path], object]) -> None:
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


def _svg(chart: QWidget) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    drawing = QSvgGenerator()
    drawing.setOutputDevice(buffer)
    drawing.setTitle(chart.accessibleName())
    drawing.setSize(chart.size())
    drawing.setViewBox(chart.rect())
    chart.render(drawing)
    return bytes(data.data())


def _lines(table: Table) -> Iterator[Sequence[str]]:
    yield table.header
    for row in table.columns.T:
        yield [f"{value:.6f}".rstrip("0").rstrip(".") for value in row]


def _write_csv(path: Path, lines: Iterable[Sequence[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows([cell(text) for text in line] for line in lines)
