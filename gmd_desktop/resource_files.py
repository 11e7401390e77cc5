"""Where the icons, fonts and scenarios are, in a checkout and in an installed wheel."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def resource_path(name: str) -> Path:
    """Return the path of a file or folder of the program's resources.

    A wheel carries them inside the package; in a checkout they lie beside it. A wheel is always
    installed unpacked, so a plain path (which Qt wants) serves both.

    Args:
        name: path below resources/, with forward slashes, such as "fonts" or "icons/buy.svg".

    Raises:
        FileNotFoundError: there is no such resource.
    """
    package = Path(str(files("gmd_desktop")))
    installed = package / "resources"
    root = installed if installed.is_dir() else package.parent / "resources"
    path = root.joinpath(*name.split("/"))
    if not path.exists():
        raise FileNotFoundError(f"resource {name!r} is missing from {root}")
    return path
