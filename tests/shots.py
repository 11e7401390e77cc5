"""`python -m tests.shots [FOLDER]`: the README's two pictures, and pictures of every state in every look and size.

The states are those of real sessions in real files, with the seeds of their scenarios, so they look the same at every
run but for times, paths and process numbers. FOLDER is build/screenshots unless given; the README's are in docs/images.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
README_PICTURES = ROOT / "docs" / "images"
STATE_PICTURES = ROOT / "build" / "screenshots"
THEMES = ("dark", "light", "contrast")
SIZES = ("1280x800", "1920x1080", "1920x1080@2")  # the last has 3840x2160 points
STAGES = (("stage", (1920, 1080)), ("stage-4k", (3840, 2160)))
PATIENCE_S = 60
TOKEN = 1_000_000  # micros
LONG_NAMES = """
name = "The Intercontinental Invitational of Unreasonably Long Names, 32nd Edition"
duration = "30m"
freeze_end = "10s"
winner = "draw"
seed = 10
[params]
z = 20000
tick_size = 0.005
zeta_start = 0.08
zeta_end = 0.08
[[participant]]
name = "you"
deposit = 1000
[[participant]]
name = "Bartholomew Featherstonehaugh"
deposit = 123456.78
[crowd]
deposit = 250
[[crowd.group]]
archetype = "noise"
name = "noise"
count = 40
"""
NAMES = (
    "Amber Foxes of Upper Kensington", "Cobalt Rays Academy Second Team", "Crimson Kites United Football Club",
    "Jade Otters on the Wide River", "Violet Owls of the Northern Woods", "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "Borussia Mönchengladbach 1900 e.V.", "The Extraordinarily Slow Tortoises", "Ω", "Nobody in Particular, Probably",
)  # fmt: skip


def main(arguments: list[str]) -> int:
    """Make all pictures; each look and size in a process of its own, because the scale belongs to a process."""
    if arguments[:1] == ["--look"]:
        return make_states(*arguments[1:3], Path(arguments[3]))
    if arguments[:1] == ["--stage"]:
        return make_stage_picture()
    code = make_readme_pictures()
    folder = Path(arguments[0]) if arguments else STATE_PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        for theme in THEMES:
            scale = size.partition("@")[2] or "1"
            environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
            command = [sys.executable, "-m", "tests.shots", "--look", theme, size, str(folder)]
            code = code or subprocess.run(command, env=environment, cwd=ROOT).returncode
    print(f"The pictures are in {folder}")
    return code


def make_readme_pictures() -> int:
    """Let the program make pictures of the demo after 60 ticks, and one of the presenter window."""
    stage = [sys.executable, "-m", "tests.shots", "--stage"]
    if code := subprocess.run(stage, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}, cwd=ROOT).returncode:
        return code
    for theme in ("dark", "light"):
        command = [sys.executable, str(ROOT / "main.py"), "--demo", "--offscreen", "--ticks", "60", "--theme", theme]
        command += ["--size", "1440x900", "--screenshot", str(README_PICTURES / f"demo-{theme}.png")]
        done = subprocess.run(command)
        if done.returncode:
            return done.returncode
    return 0


def make_stage_picture() -> int:
    """Make the README's pictures of the presenter window, and one of a replay."""
    with tempfile.TemporaryDirectory() as home:
        studio = Studio(Path(home), "dark", "1440x900", Path(home))
        live(studio)
        for theme in ("dark", "light"):
            studio.desk.choose_theme(theme)
            on_stage(studio)
            for name, _ in STAGES:
                studio.path(name).replace(README_PICTURES / f"{name}-{theme}.png")
        studio.desk.choose_theme("dark")
        replayed(studio)
        studio.path("replay").replace(README_PICTURES / "replay-dark.png")
        studio.close()
    return 0


def make_states(theme: str, size: str, folder: Path) -> int:
    """Make the pictures of one look and size."""
    with tempfile.TemporaryDirectory() as home:
        studio = Studio(Path(home), theme, size, folder)
        for scene in (
            welcome,
            wizard,
            live,
            on_stage,
            replayed,
            frozen,
            resolving,
            paused_and_rejected,
            locked_store,
            following,
            resolved,
            long_names,
        ):
            scene(studio)
        studio.close()
    return 0


class Studio:
    """A desk without a screen, and the camera before it."""

    def __init__(self, home: Path, theme: str, size: str, folder: Path) -> None:
        from gmd_desktop.app import prepare_application
        from gmd_desktop.settings import Places, Settings
        from gmd_desktop.ui.desk import Desk

        self.home, self._folder, self._ending = home, folder, f"-{theme}-{size}"
        self._app = prepare_application()
        self.desk = Desk(self._app, Places(home, home, home), Settings(theme=theme, motion=False), remembers=False)
        self.desk.problems.install()
        self.window = self.desk.window
        self.window.resize(*map(int, size.partition("@")[0].split("x")))
        self.window.show()

    def close(self) -> None:
        """Close the desk as its window does."""
        self.window.close_without_asking()
        self._app.exec()
        self.desk.wait()

    # ---- waiting ----

    def until(self, condition: Callable[[], object]) -> None:
        """Let the desk work until something is so."""
        from PySide6.QtCore import QEventLoop

        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < deadline, "the desk does not get there"
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def until_status(self, status: str) -> None:
        """Wait until the window shows a session of this status."""
        self.until(lambda: self.window.last_report is not None and self.window.last_report.status == status)

    def settle(self) -> None:
        """Let the desk do what it has begun: previews, columns that fit themselves, paint."""
        settled = time.monotonic() + 0.5
        self.until(lambda: time.monotonic() > settled)

    def take(self, state: str) -> None:
        """Let everything be painted, and keep a picture."""
        self.settle()
        assert self.window.grab().save(str(self.path(state))), state

    def path(self, state: str) -> Path:
        """Give the file for the picture of a state."""
        return self._folder / f"{state}{self._ending}.png"

    # ---- a session ----

    def open(self, path: str, *, store: bool = False, replay: bool = False) -> None:
        """Close what is open, then open a scenario or a session's file."""
        from gmd_desktop.ui.intents import OpenIntent

        if self.window.last_report is not None:
            self.window.close_requested.emit()
            self.until(lambda: self.window.last_report is None)
        self.desk.open(OpenIntent("replay" if replay else "store" if store else "scenario", path))
        self.until(lambda: self.window.last_report is not None)

    def ask(self, verb: str) -> None:
        """Control the session as the presenter's buttons do."""
        from gmd_desktop.session.requests import ControlRequest

        self.window.request_made.emit(ControlRequest(verb))

    def order(self, action: str, tokens: float, price: float | None = None, outcome: int = 0) -> None:
        """Send an order of "you" for YES, at a price or at the market."""
        from gmd_desktop.session.requests import OrderRequest

        limit = None if price is None else round(price * TOKEN)
        kind, force, slippage = ("MARKET", "IOC", 10**18) if limit is None else ("LIMIT", "GTC", None)
        self.window.request_made.emit(
            OrderRequest("you", outcome, "YES", action, kind, force, round(tokens * TOKEN), limit, slippage)  # type: ignore[arg-type]
        )

    def run_to(self, tick: int) -> None:
        """Run at full speed until a tick, or the end; no tick comes after it."""
        reached: list[bool] = []
        self.desk.worker.target_reached.connect(lambda: reached.append(True))
        self.desk.run_until.emit(tick)
        self.until(lambda: reached)
        self.window.frames.on_tick_committed()

    def widget(self, kind: type, name: str):  # type: ignore[no-untyped-def]
        """Find a widget by its object name."""
        return self.window.findChild(kind, name)


# ---- the states, in the order in which they are taken ----


def welcome(studio: Studio) -> None:
    """Nothing was ever open."""
    studio.take("welcome")


def wizard(studio: Studio) -> None:
    """A session is planned: fields with a mistake, bots, what the check has found, a rehearsal."""
    from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

    studio.desk.show_wizard()
    shown = studio.widget(QWidget, "wizard")
    shown.load(ROOT / "resources" / "scenarios" / "duel.toml")
    shown.draft.set_value(("params", "f"), "a lot")
    for page, state in ((2, "outcomes"), (3, "market"), (5, "crowd"), (6, "schedule"), (7, "problems")):
        shown.go_to_page(page)
        studio.settle()
        shown.grab().save(str(studio.path(f"wizard-{state}")))
    shown.draft.stack.undo()
    studio.until(lambda: studio.widget(QAbstractButton, "wizard_examine").text() == "Examine")
    shown.grab().save(str(studio.path("wizard-check")))
    studio.widget(QAbstractButton, "wizard_rehearse").click()
    studio.until(studio.widget(QLabel, "wizard_rehearse_state").isHidden)
    studio.settle()
    shown.grab().save(str(studio.path("wizard-rehearsal")))
    shown.close_without_asking()


def live(studio: Studio) -> None:
    """The demo runs; "you" hold something and have an order in the book."""
    studio.open("")
    studio.ask("start")
    studio.run_to(20)
    studio.order("BUY", 60)
    studio.order("BUY", 25, outcome=3)
    studio.order("BUY", 40, price=0.15)
    studio.run_to(60)
    studio.take("live")


def on_stage(studio: Studio) -> None:
    """The presenter window beside it, with the controls for it; later states show what it stops for."""
    from PySide6.QtGui import QAction

    stage = studio.window.panels.stage
    stage.choose("window")
    stage.show_message("Five minutes to go: the market freezes at the whistle.")
    stage.open()
    assert stage.window is not None
    for state, size in STAGES:
        stage.window.resize(*size)
        studio.settle()
        stage.window.show_scene()
        assert stage.window.grab().save(str(studio.path(state)))
    studio.widget(QAction, "action_layout_presenter").trigger()
    studio.take("presenter")
    studio.widget(QAction, "action_layout_trader").trigger()
    stage.close()


def replayed(studio: Studio) -> None:
    """The past of the session; then the session again."""
    file = str(next((studio.home / "sessions").glob("demo-*.gmd")))
    studio.open(file, replay=True)
    studio.window.seek_requested.emit(40)
    studio.until(lambda: studio.window.last_report is not None and studio.window.last_report.tick == 40)
    studio.take("replay")
    studio.open(file, store=True)
    studio.ask("start")
    studio.until_status("RUNNING")


def resolving(studio: Studio) -> None:
    """The presenter looks at what an elimination would do, and changes her mind."""
    from PySide6.QtWidgets import QAbstractButton, QWidget

    studio.window.actions_by_name["resolve"].trigger()
    studio.widget(QAbstractButton, "resolution_outcome_1").click()
    studio.until(lambda: studio.widget(QAbstractButton, "resolution_act").isEnabled())
    studio.widget(QAbstractButton, "resolution_act").click()
    dialog = studio.widget(QWidget, "resolution_dialog")
    studio.settle()
    dialog.grab().save(str(studio.path("resolving")))
    dialog.close()


def frozen(studio: Studio) -> None:
    """The presenter has frozen it."""
    studio.window.speed_changed.emit(0.25)  # the next tick is seconds away
    studio.ask("freeze")
    studio.until_status("FROZEN")
    studio.take("frozen")


def paused_and_rejected(studio: Studio) -> None:
    """Paused; an order of the ticket is rejected, because another took the cash before it."""
    from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

    studio.ask("unfreeze")
    studio.ask("pause")
    studio.until_status("PAUSED")
    studio.take("paused")
    size, submit = studio.widget(QLineEdit, "size_edit"), studio.widget(QAbstractButton, "submit_button")
    size.setText("3000")
    size.textEdited.emit("3000")
    studio.widget(QAbstractButton, "type_limit").click()
    price = studio.widget(QLineEdit, "price_edit")
    price.setText("0.14")
    price.textEdited.emit("0.14")
    studio.settle()
    assert submit.isEnabled()
    studio.order("BUY", 5000, price=0.14)
    submit.click()
    studio.ask("step")
    studio.until(lambda: "reject" in studio.widget(QLabel, "order_life").text().lower())
    studio.take("rejected")


def locked_store(studio: Studio) -> None:
    """Another program holds the file's lock, so nothing can be written."""
    file = next((studio.home / "sessions").glob("demo-*.gmd"))
    lock = sqlite3.connect(file, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    studio.ask("start")
    studio.until(studio.window.banner.text)
    studio.take("error")
    lock.execute("ROLLBACK")
    lock.close()
    studio.until(lambda: not studio.window.banner.text())


def following(studio: Studio) -> None:
    """Another program runs the session; this desk follows."""
    from gmd_desktop.crowd.flow import crowd_of
    from gmd_desktop.session.batch_runner import BatchRunner
    from gmd_desktop.store.connect import open_store

    file = str(next((studio.home / "sessions").glob("demo-*.gmd")))
    studio.window.close_requested.emit()
    studio.until(lambda: studio.window.last_report is None)
    other = BatchRunner.open(open_store(file), crowd_of)
    studio.open(file, store=True)
    studio.take("following")
    studio.window.close_requested.emit()
    studio.until(lambda: studio.window.last_report is None)
    other.stop_batch_runner()


def resolved(studio: Studio) -> None:
    """The end: paid out."""
    studio.open(str(ROOT / "resources" / "scenarios" / "duel.toml"))
    studio.ask("start")
    studio.run_to(30)
    studio.order("BUY", 80)
    studio.order("BUY", 50, outcome=1)
    studio.run_to(1_000_000)
    studio.take("resolved")
    results(studio)


def results(studio: Studio) -> None:
    """What remains of it: the window that has opened by itself, page by page, in the size of the desk."""
    from PySide6.QtWidgets import QComboBox, QLabel, QTabWidget

    window = studio.desk.take_home.results
    assert window is not None, "it opens by itself"
    window.resize(studio.window.size())
    tabs, box = window.findChild(QTabWidget, "results_tabs"), window.findChild(QComboBox, "results_participant_box")
    studio.until(box.count)
    window.participant.choose("you")
    studio.until(lambda: "orders" in window.findChild(QLabel, "results_participant_summary").text())
    for page in range(tabs.count()):
        tabs.setCurrentIndex(page)
        studio.settle()
        name = f"results-{tabs.tabText(page).lower()}"
        assert window.grab().save(str(studio.path(name))), name
    window.close()


def long_names(studio: Studio) -> None:
    """As many outcomes as there can be, with names that do not fit."""
    scenario = studio.home / "long.toml"
    outcomes = "".join(f'[[outcome]]\nname = "{name}"\n' for name in NAMES)
    scenario.write_text(LONG_NAMES + outcomes, encoding="utf-8")
    studio.open(str(scenario))
    studio.ask("start")
    studio.run_to(20)
    studio.order("BUY", 60)
    studio.order("BUY", 25, outcome=5)
    studio.order("BUY", 40, price=0.05)
    studio.run_to(90)
    studio.take("long-names")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
