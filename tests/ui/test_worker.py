"""The worker without a window."""

from unittest.mock import Mock

import pytest
from pytestqt.qtbot import QtBot

from gmd_desktop.ui.worker import Worker


def test_the_program_ends_even_if_the_session_does_not_close_well(qtbot: QtBot) -> None:
    worker = Worker()
    ended = Mock()
    worker.stopped.connect(ended)
    worker.open(lambda: Mock(close=Mock(side_effect=OSError("disk full"))))
    with pytest.raises(OSError, match="disk full"):
        worker.shut_down()
    ended.assert_called_once_with()
