"""Which engine runs: its sources, or modules that were compiled from exactly these sources (`make fast`).

Compiled modules lie in a folder of their own, never beside the sources, and are found by nobody but the finder below.
Their manifest names every source that they were made from with its digest; if one of them has changed, the sources run.
The choice is made once, when `gmd_desktop` is imported, before anything imports the engine. Both engines give the same
results, byte by byte; `setup/compile_engine.py` proves it before it lets compiled modules be used.
"""

import json
import os
import sys
from hashlib import blake2b
from importlib import import_module
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, ModuleSpec
from pathlib import Path
from typing import NamedTuple

VARIABLE = "GMD_ENGINE"  # "python": the sources; a folder: the compiled modules in it; unset: those of the checkout
ROOT = Path(__file__).parents[1]
ABI = EXTENSION_SUFFIXES[0].split(".")[1] if EXTENSION_SUFFIXES else "none"
FOLDER = ROOT / "build" / "fast" / ABI
MANIFEST = "manifest.json"
PACKAGE = "engine"


class Manifest(NamedTuple):
    """What compiled modules were made from, and what they are."""

    abi: str
    compiler: str
    sources: dict[str, str]  # digest by path from the root, of all that the compiler has read
    modules: dict[str, str]  # file in the manifest's folder by module
    library: str  # the module that has the code of all others


class Choice(NamedTuple):
    """Which engine runs. `says` is why, in words; `stale`: it was compiled, but not from the sources that are here."""

    compiled: bool
    says: str
    stale: bool = False

    @property
    def name(self) -> str:
        """One word for it."""
        return "compiled" if self.compiled else "Python"


class Unusable(Exception):  # noqa: N818 - a state, told to the person in its words
    """Compiled modules that must not run, in words that say why."""


class _Finder:
    """Finds the compiled modules by name, before Python looks for sources."""

    def __init__(self, folder: Path, modules: dict[str, str]) -> None:
        self._files = {name: str(folder / file) for name, file in modules.items()}

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        """Give a compiled module's place."""
        file = self._files.get(name)
        return None if file is None else ModuleSpec(name, ExtensionFileLoader(name, file), origin=file)


def digest(path: Path) -> str:
    """Give the digest of a source.

    Raises:
        OSError: it can't be read.
    """
    return blake2b(path.read_bytes(), digest_size=16).hexdigest()


def sources(root: Path) -> dict[str, str]:
    """Give the digests of all the engine's sources, by path from the root."""
    return {f"{PACKAGE}/{path.name}": digest(path) for path in sorted((root / PACKAGE).glob("*.py"))}


def read_manifest(folder: Path) -> Manifest:
    """Read what a folder of compiled modules says of itself.

    Raises:
        Unusable: it says nothing that can be understood.
    """
    try:
        found = Manifest(**json.loads((folder / MANIFEST).read_bytes()))
        for texts in (found.sources, found.modules):
            if not all(isinstance(text, str) for pair in texts.items() for text in pair):
                raise ValueError(texts)
    except (OSError, ValueError, TypeError, AttributeError):
        raise Unusable(f"{folder / MANIFEST} can't be read") from None
    return found


def check(root: Path, folder: Path) -> Manifest:
    """Give the manifest of compiled modules if they were made from exactly the sources that are here.

    Raises:
        Unusable: they were not, or are not whole.
    """
    manifest = read_manifest(folder)
    if manifest.abi != ABI:
        raise Unusable(f"the compiled engine is for {manifest.abi}, this Python is {ABI}")
    here = sources(root)
    if changed := sorted(path for path, _ in here.items() ^ manifest.sources.items()):
        raise Unusable(f"{changed[0]} is not what the engine was compiled from")
    if missing := sorted(file for file in manifest.modules.values() if not (folder / file).is_file()):
        raise Unusable(f"{folder / missing[0]} is missing")
    return manifest


def choose(root: Path = ROOT, folder: Path = FOLDER, wanted: str = "") -> Choice:
    """Have compiled modules found from now on, if they may be.

    Args:
        root: the folder of the engine's package.
        folder: of the compiled modules.
        wanted: what the environment says: "python", another folder, or nothing.
    """
    if wanted == "python":
        return Choice(False, f"Python, as {VARIABLE} says")
    folder = Path(wanted) if wanted else folder
    if not wanted and not folder.is_dir():
        return Choice(False, "Python, not compiled")
    try:
        return _use(folder, check(root, folder))
    except Unusable as why:
        return Choice(False, f"Python, because {why}", stale=True)


def _use(folder: Path, manifest: Manifest) -> Choice:
    if loaded := sorted(manifest.modules.keys() & sys.modules.keys()):
        raise Unusable(f"{loaded[0]} was loaded before the choice")
    finder = _Finder(folder, manifest.modules)
    sys.meta_path.insert(0, finder)
    try:
        import_module(manifest.library)
    except ImportError as error:  # made on another system
        sys.meta_path.remove(finder)
        raise Unusable(f"the compiled engine can't be loaded: {error}") from None
    return Choice(True, f"compiled with {manifest.compiler}")


ENGINE = choose(wanted=os.environ.get(VARIABLE, ""))
