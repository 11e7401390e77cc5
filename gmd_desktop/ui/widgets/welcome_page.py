"""What there is before a session is open: the demo, ready scenarios, a file, what was open lately."""

import logging
import tomllib
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from gmd_desktop.resource_files import resource_path
from gmd_desktop.ui.icons import app_icon, icon
from gmd_desktop.ui.parts.choice_tile import ChoiceTile
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import DARK, GRID, Theme

COLUMN_PX = 400
READY_PX = 500  # a description takes one line
MOST_RECENT = 5
DEMO = "demo"  # has a tile of its own
FIRST = ("calm", "duel", "ten", "crash", "whales")  # ready scenarios in the order of getting to know them
LOGO = 56

log = logging.getLogger(__name__)


class WelcomePage(QFrame):
    """Two columns: start or go on with something on the left, the ready scenarios on the right."""

    demo_requested = Signal()  # GUI thread
    new_requested = Signal()  # a session of one's own is to be planned; GUI thread
    scenario_requested = Signal(str)  # path of a scenario; GUI thread
    open_requested = Signal()  # a file is to be chosen; GUI thread
    server_requested = Signal()  # an address is to be given; GUI thread
    recent_requested = Signal(str)  # where the session is kept; GUI thread
    forget_requested = Signal(str)  # a recent session that is to be listed no more; GUI thread

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome_page")
        self.setAccessibleName("Welcome")
        self._tiles: list[ChoiceTile] = []
        self._recent_tiles: list[ChoiceTile] = []
        self._build()
        self.set_theme(theme)
        self.show_recent(())

    def show_recent(self, recent: Sequence[str]) -> None:
        """List what was open lately, latest first; each names a file or a server."""
        while self._recent_tiles:
            tile = self._recent_tiles.pop()
            self._tiles.remove(tile)
            self._recent.removeWidget(tile)
            tile.deleteLater()
        for number, place in enumerate(recent[:MOST_RECENT]):
            tile = self._tile(f"recent_{number}", "recent", *_names(place), payload=place)
            tile.elide = Qt.TextElideMode.ElideMiddle
            tile.clicked.connect(self._on_recent)
            self._let_forget(tile)
            self._recent.addWidget(tile)
            self._recent_tiles.append(tile)
        self._no_recent.setVisible(not recent)

    def show_problem(self, sentence: str) -> None:
        """Say why something could not be opened; an empty sentence says nothing."""
        self._problem.setText(sentence)
        self._problem_frame.setVisible(bool(sentence))

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's icons and fonts."""
        self._theme = theme
        for tile in self._tiles:
            tile.set_theme(theme)
        self._picture.setPixmap(app_icon().pixmap(QSize(LOGO, LOGO)))
        self._problem_icon.setPixmap(icon("error", theme, theme.error).pixmap(QSize(18, 18)))

    # ---- building ----

    def _build(self) -> None:
        left, self._recent, ready = self._column("Start"), self._column("Go on with"), self._column("Ready scenarios")
        self._theme = DARK
        demo = self._tile("demo_button", "demo", "Open the demo", "A market with a crowd of bots, running at once")
        demo.set_primary()
        demo.clicked.connect(self._on_demo)
        left.addWidget(demo)
        new = self._tile(
            "new_button", "new", "New session...", "Plan your own: outcomes, market, people, crowd, rounds"
        )
        new.clicked.connect(self.new_requested)
        left.addWidget(new)
        ready_ones = [one for one in ready_scenarios() if Path(one[0]).stem != DEMO]
        for number, (path, name, words) in enumerate(ready_ones):
            tile = self._tile(f"scenario_{number}", "new", name, words, payload=path)
            tile.clicked.connect(self._on_scenario)
            ready.addWidget(tile)
        opened = self._tile("open_button", "open", "Open a session...", "A file of a session kept before")
        opened.clicked.connect(self._on_open)
        self._recent.addWidget(opened)
        server = self._tile("server_button", "open", "Connect to a server...", "A session in a PostgreSQL database")
        server.clicked.connect(self.server_requested)
        self._recent.addWidget(server)
        self._no_recent = QLabel("Sessions that you open are listed here, to go on with where you left them.")
        self._no_recent.setWordWrap(True)
        set_role(self._no_recent, "muted")
        self._recent.addWidget(self._no_recent)
        left.addSpacing(3 * GRID)
        left.addLayout(self._recent)
        self._lay_out(left, ready)

    def _lay_out(self, left: QVBoxLayout, right: QVBoxLayout) -> None:
        columns = QHBoxLayout()
        columns.setSpacing(8 * GRID)
        for column, width in ((left, COLUMN_PX), (right, READY_PX)):
            holder = QWidget()
            outer = QVBoxLayout(holder)
            outer.setContentsMargins(0, 0, 0, 0)
            outer.addLayout(column)
            outer.addStretch(1)
            holder.setFixedWidth(width)
            columns.addWidget(holder, 0, Qt.AlignmentFlag.AlignTop)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(8 * GRID, 6 * GRID, 8 * GRID, 6 * GRID)
        rows.setSpacing(6 * GRID)
        rows.addStretch(2)
        rows.addLayout(self._heading())
        rows.addWidget(self._make_problem_frame())
        rows.addLayout(columns)
        rows.addStretch(3)
        centred = QHBoxLayout()
        page = QWidget()
        page.setLayout(centred)
        centred.addStretch(1)
        centred.addWidget(inside)
        centred.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(page)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _heading(self) -> QHBoxLayout:
        self._picture = QLabel()
        title, words = QLabel("Gaming Market Desk"), QLabel("A prediction market for games, live on this machine.")
        set_role(title, "hero")
        set_role(words, "muted")
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(title)
        texts.addWidget(words)
        row = QHBoxLayout()
        row.setSpacing(4 * GRID)
        row.addWidget(self._picture)
        row.addLayout(texts)
        row.addStretch(1)
        return row

    def _make_problem_frame(self) -> QFrame:
        self._problem = QLabel()
        self._problem.setObjectName("welcome_problem")
        self._problem.setWordWrap(True)
        self._problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._problem_icon = QLabel()
        self._problem_frame = QFrame()
        set_role(self._problem_frame, "raised")
        row = QHBoxLayout(self._problem_frame)
        row.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        row.setSpacing(3 * GRID)
        row.addWidget(self._problem_icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._problem, 1)
        self._problem_frame.hide()
        return self._problem_frame

    def _column(self, title: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2 * GRID)
        heading = QLabel(title)
        set_role(heading, "title")
        column.addWidget(heading)
        return column

    def _tile(self, name: str, picture: str, title: str, words: str, payload: str = "") -> ChoiceTile:
        tile = ChoiceTile(picture, title, words, payload, self._theme)
        tile.setObjectName(name)
        self._tiles.append(tile)
        return tile

    def _let_forget(self, tile: ChoiceTile) -> None:
        """Let a tile be taken out of the list, with Delete or from its menu."""
        forget = QAction("Remove from this list", tile)
        forget.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        forget.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        forget.setData(tile.payload)
        forget.triggered.connect(self._on_forget)
        tile.addAction(forget)
        tile.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    # ---- asking ----

    @Slot()
    def _on_demo(self) -> None:
        self.demo_requested.emit()

    @Slot()
    def _on_open(self) -> None:
        self.open_requested.emit()

    @Slot()
    def _on_scenario(self) -> None:
        self.scenario_requested.emit(_payload(self.sender()))

    @Slot()
    def _on_recent(self) -> None:
        self.recent_requested.emit(_payload(self.sender()))

    @Slot()
    def _on_forget(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.forget_requested.emit(action.data())


def _payload(sender: object) -> str:
    return sender.payload if isinstance(sender, ChoiceTile) else ""


def _names(place: str) -> tuple[str, str]:
    """Give a short name and where it is; a server's address is its own name."""
    if "://" in place:
        return place.rpartition("@")[2], "Server"
    path = Path(place)
    return path.stem or place, str(path.parent)


def _place(file: Path) -> tuple[int, str]:
    return FIRST.index(file.stem) if file.stem in FIRST else len(FIRST), file.name


def ready_scenarios() -> list[tuple[str, str, str]]:
    """Give path, name and description of the scenarios that come with the program."""
    found = []
    try:
        files = sorted(resource_path("scenarios").glob("*.toml"), key=_place)
    except FileNotFoundError:
        return []
    for file in files:
        try:
            head = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            log.warning("the ready scenario %s can't be read: %s", file.name, error)
            continue
        found.append((str(file), str(head.get("name", file.stem)), str(head.get("description", ""))))
    return found
