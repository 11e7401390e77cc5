"""Imports pyqtgraph in half of the time; to be imported before anything that needs pyqtgraph.

WORKAROUND: pyqtgraph 0.14 copies every name of PySide6 into modules of its own (`_copy_attrs` in its
`Qt/__init__.py`), and PySide6 makes a class when its name is first asked for. Here pyqtgraph gets
PySide6's modules themselves instead, which tell no names while it is imported.
"""

import sys
from importlib import import_module

from PySide6 import QtCore, QtGui, QtWidgets

if "pyqtgraph" not in sys.modules:
    tell_names = [vars(part).get("__dir__") for part in (QtCore, QtGui, QtWidgets)]
    for part in (QtCore, QtGui, QtWidgets):
        sys.modules[part.__name__.replace("PySide6", "pyqtgraph.Qt")] = part
        vars(part)["__dir__"] = list
    import_module("pyqtgraph")
    for part, tell in zip((QtCore, QtGui, QtWidgets), tell_names, strict=True):
        del vars(part)["__dir__"]
        if tell is not None:
            vars(part)["__dir__"] = tell
