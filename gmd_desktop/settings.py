"""What is remembered between starts: choices in one JSON file, and where the program keeps its files."""

import json
import logging
import re
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from platformdirs import PlatformDirs

log = logging.getLogger(__name__)

APP_NAME = "gaming-market-desk"
SETTINGS_FILE = "settings.json"
RECENT_LIMIT = 8
_PASSWORD = re.compile(r"^([^/]*://[^:/@]*):.+@", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Places:
    """The program's own folders."""

    config: Path
    data: Path
    logs: Path

    @staticmethod
    def of_user() -> "Places":
        """Give the folders of the person who runs the program."""
        dirs = PlatformDirs(APP_NAME, appauthor=False)
        return Places(Path(dirs.user_config_dir), Path(dirs.user_data_dir), Path(dirs.user_log_dir))


@dataclass(frozen=True, slots=True)
class Settings:
    """A person's choices. `theme` is dark, light, contrast or system; Qt states are base64 text."""

    theme: str = "system"
    font_percent: int = 100
    motion: bool = True
    geometry: str = ""
    layout: str = ""
    layout_version: int = 0
    preset: str = "trader"  # the layout that a reset goes back to
    tables: tuple[tuple[str, str], ...] = ()
    recent: tuple[str, ...] = ()
    acting_as: str = ""
    candles: bool = False
    stage_place: str = ""  # where the presenter window opens: a display's name, "window", or "" to choose by itself
    stage_zoom: int = 100  # percent
    stage_of: str = ""  # the store whose presenter window is open; "" if none is: what a killed desk leaves behind

    def with_recent(self, store: str) -> "Settings":
        """Put a store first in the list of recent ones; a password in its address is not kept."""
        store = without_password(store)
        others = tuple(name for name in self.recent if name != store)
        return replace(self, recent=(store, *others)[:RECENT_LIMIT])

    def without_recent(self, store: str) -> "Settings":
        """Take a store out of the list of recent ones."""
        return replace(self, recent=tuple(name for name in self.recent if name != without_password(store)))


def without_password(store: str) -> str:
    """Give the address of a store without the password it may have; what has none stays as it is."""
    return _PASSWORD.sub(r"\1@", store)


def load_settings(places: Places) -> Settings:
    """Read the settings; what is missing or can't be read keeps its default, and the log says so."""
    path = places.config / SETTINGS_FILE
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        log.warning("settings in %s can't be read (%s); defaults are used", path, error)
        return Settings()
    return _from_json(found) if isinstance(found, dict) else Settings()


def save_settings(places: Places, settings: Settings) -> None:
    """Write the settings; a disk that refuses is logged and nothing else is lost."""
    path = places.config / SETTINGS_FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text(json.dumps(asdict(settings), indent=1), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        log.warning("settings can't be written to %s: %s", path, error)


def _from_json(found: dict[str, Any]) -> Settings:
    defaults = Settings()
    values: dict[str, Any] = {}
    for field in fields(Settings):
        value = found.get(field.name)
        default = getattr(defaults, field.name)
        if field.name == "tables" and isinstance(value, list):
            values["tables"] = tuple((str(pair[0]), str(pair[1])) for pair in value if _is_pair(pair))
        elif field.name == "recent" and isinstance(value, list):
            values["recent"] = tuple(without_password(str(name)) for name in value)[:RECENT_LIMIT]
        elif type(value) is type(default):
            values[field.name] = value
    return replace(defaults, **values)


def _is_pair(found: object) -> bool:
    return isinstance(found, list) and len(found) == 2
