"""Whether a round that waits for the presenter ends without anybody going: asked, since one key says it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget


class SkipQuestion(QMessageBox):
    """`accepted` says yes. Space and Enter, pressed once too often, leave the round waiting."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("skip_question")
        self.setIcon(QMessageBox.Icon.Question)
        self.setWindowTitle("Skip the round")
        self.setText("Skip this round? Nobody goes, and trading goes on.")
        self.setInformativeText("It can't be taken back.")
        yes = self.addButton("Nobody goes", QMessageBox.ButtonRole.AcceptRole)
        yes.setObjectName("skip_yes_button")
        no = self.addButton("Keep waiting", QMessageBox.ButtonRole.RejectRole)
        no.setObjectName("skip_no_button")
        self.setDefaultButton(no)
        self.setEscapeButton(no)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
