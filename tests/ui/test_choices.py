"""The dialogs for a server's address and for a person's choices."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from gmd_desktop.settings import Settings
from gmd_desktop.store.address import parse_address
from gmd_desktop.store.errors import AddressError
from gmd_desktop.ui.desk import why_no_server
from gmd_desktop.ui.preferences import Preferences
from gmd_desktop.ui.server_dialog import ServerDialog, compose, take_apart

PARTS = {"host": "db.example.org", "port": "5433", "database": "my markets", "user": "anna@home", "schema": "final"}


@pytest.fixture
def dialog(qtbot: QtBot) -> ServerDialog:
    dialog = ServerDialog(why_no_server)
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    dialog.show()
    return dialog


def edit(dialog: ServerDialog, name: str) -> QLineEdit:
    return dialog.findChild(QLineEdit, f"server_{name}")


def test_parts_and_address_follow_each_other(dialog: ServerDialog, qtbot: QtBot) -> None:
    for name, text in PARTS.items():
        qtbot.keyClicks(edit(dialog, name), text)
    address = edit(dialog, "address").text()
    assert address == "postgresql://anna%40home@db.example.org:5433/my%20markets?schema=final"
    assert parse_address(address).url.database == "my markets"
    assert take_apart(address) == PARTS
    edit(dialog, "address").clear()
    qtbot.keyClicks(edit(dialog, "address"), "postgresql://other/games?schema=cup")
    assert [edit(dialog, name).text() for name in PARTS] == ["other", "", "games", "", "cup"]
    with qtbot.waitSignal(dialog.address_given) as given:
        qtbot.mouseClick(dialog.findChild(QPushButton, "server_connect"), Qt.MouseButton.LeftButton)
    assert given.args == ["postgresql://other/games?schema=cup"]
    assert not dialog.isVisible()


def test_an_address_without_anything_is_one_of_this_computer() -> None:
    assert compose(dict.fromkeys(PARTS, "")) == "postgresql:///?schema="
    assert take_apart("postgresql://host:no-port/x") == {}


@pytest.mark.parametrize("address", ["postgresql://host/db", "postgresql://host/db?schema=A b", "mysql://x/y"])
def test_a_wrong_address_gets_the_sentence_of_the_command_line(dialog: ServerDialog, address: str) -> None:
    edit(dialog, "address").setText(address)
    dialog.accept()
    said = dialog.findChild(QLabel, "server_problem").text()
    with pytest.raises(AddressError) as refused:
        parse_address(address)
    assert said == str(refused.value)
    assert dialog.isVisible()
    edit(dialog, "address").setText("market.gmd")
    dialog.accept()
    assert "This is a file" in dialog.findChild(QLabel, "server_problem").text()


def test_a_password_is_never_taken(dialog: ServerDialog, qtbot: QtBot) -> None:
    given: list[str] = []
    dialog.address_given.connect(given.append)
    edit(dialog, "address").setText("postgresql://anna:secret@host/db?schema=cup")
    dialog.accept()
    said = dialog.findChild(QLabel, "server_problem").text()
    assert "~/.pgpass" in said
    assert "secret" not in said
    assert given == []


def test_each_choice_is_told_as_it_is_made(qtbot: QtBot) -> None:
    dialog = Preferences(Settings(theme="dark", font_percent=110), ["you", "ann"], "ann")
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    dialog.show()
    theme, people = (dialog.findChild(QComboBox, f"preference_{name}") for name in ("theme", "acting_as"))
    assert (theme.currentData(), people.currentText()) == ("dark", "ann")
    with qtbot.waitSignal(dialog.theme_chosen) as chosen:
        qtbot.keyClick(theme, Qt.Key.Key_Down)
    assert chosen.args == ["light"]
    with qtbot.waitSignal(dialog.motion_chosen) as chosen:
        dialog.findChild(QCheckBox, "preference_motion").click()
    assert chosen.args == [False]
    with qtbot.waitSignal(dialog.font_percent_chosen) as chosen:
        dialog.findChild(QSpinBox, "preference_font").stepUp()
    assert chosen.args == [10]
    with qtbot.waitSignal(dialog.acting_as_chosen) as chosen:
        qtbot.keyClick(people, Qt.Key.Key_Up)
    assert chosen.args == ["you"]
