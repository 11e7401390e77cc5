"""Where a session is on a server: an address, or the parts of one. A password is never asked for nor taken."""

from collections.abc import Callable
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from gmd_desktop.ui.stylesheet import set_role

HINT = "A password is never typed here: PostgreSQL takes it from ~/.pgpass or pg_service.conf."
PARTS = (  # name, what it is called, an example
    ("host", "&Host", "db.example.org, or empty for this computer"),
    ("port", "&Port", "5432"),
    ("database", "&Database", "markets"),
    ("user", "&User", "the name that you are logged in with"),
    ("schema", "&Schema", "the session's, such as final_2026"),
)


class ServerDialog(QDialog):
    """Fields and the address follow each other, whichever is typed into.

    Args:
        refusal: says what is wrong with an address; "" if nothing is.
    """

    address_given = Signal(str)  # one that is not refused; GUI thread

    def __init__(self, refusal: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._refusal = refusal
        self.setObjectName("server_dialog")
        self.setWindowTitle("Connect to a server")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form = QFormLayout()
        self._parts = {name: self._field(form, f"server_{name}", title, hint) for name, title, hint in PARTS}
        self._address = self._field(form, "server_address", "&Address", "postgresql://host/database?schema=NAME")
        hint = QLabel(HINT)
        hint.setWordWrap(True)
        set_role(hint, "muted")
        self._problem = QLabel()
        self._problem.setObjectName("server_problem")
        self._problem.setWordWrap(True)
        set_role(self._problem, "error")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        connect = buttons.addButton("Connect", QDialogButtonBox.ButtonRole.AcceptRole)
        connect.setObjectName("server_connect")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addLayout(form)
        for part in (hint, self._problem, buttons):
            column.addWidget(part)
        self.setMinimumWidth(520)
        for edit in self._parts.values():
            edit.textEdited.connect(self._on_part_typed)
        self._address.textEdited.connect(self._on_address_typed)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)

    def _field(self, form: QFormLayout, name: str, title: str, hint: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setObjectName(name)
        edit.setAccessibleName(title.replace("&", ""))
        edit.setPlaceholderText(hint)
        form.addRow(title, edit)
        return edit

    @Slot()
    def accept(self) -> None:
        """Give the address on, or say what is wrong with it and stay."""
        address = self._address.text().strip()
        problem = self._refusal(address)
        self._problem.setText(problem)
        if not problem:
            super().accept()
            self.address_given.emit(address)

    @Slot()
    def _on_part_typed(self) -> None:
        self._address.setText(compose({name: edit.text().strip() for name, edit in self._parts.items()}))
        self._problem.clear()

    @Slot()
    def _on_address_typed(self) -> None:
        for name, text in take_apart(self._address.text().strip()).items():
            self._parts[name].setText(text)
        self._problem.clear()


def compose(parts: dict[str, str]) -> str:
    """Make an address of its parts."""
    user = f"{quote(parts['user'], safe='')}@" if parts["user"] else ""
    port = f":{parts['port']}" if parts["port"] else ""
    schema = urlencode({"schema": parts["schema"]})
    return f"postgresql://{user}{parts['host']}{port}/{quote(parts['database'], safe='')}?{schema}"


def take_apart(address: str) -> dict[str, str]:
    """Give the parts of an address; nothing for what can't be read. A password is left out."""
    try:
        found = urlsplit(address)
        port = "" if found.port is None else str(found.port)
    except ValueError:
        return {}
    return {
        "host": found.hostname or "",
        "port": port,
        "database": unquote(found.path.lstrip("/")),
        "user": unquote(found.username or ""),
        "schema": parse_qs(found.query).get("schema", [""])[0],
    }
