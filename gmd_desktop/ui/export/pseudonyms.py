"""Other names for people: the same one everywhere, wherever a name may stand.

Bots keep their names: they are nobody, and what the crowd does follows from them.
"""

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, overload

import tomlkit

from gmd_desktop.session.chain import canonical

# Lines of the diary that may tell of a machine: hosts, processes, paths.
PRIVATE_EVENTS = ("LEADER", "ERROR")
# Keys of values that are a participant's name, and of those that are whatever somebody has written.
PARTICIPANTS = frozenset({"participant", "counter_participant"})
WRITTEN = frozenset({"cause", "note", "text"})
IN_SCENARIO = frozenset({"description", "name", "note", "notes", "text"})
NONE: Mapping[str, str] = {}
DOTTED_I = "i\u0307"  # what the Turkish capital becomes
# Letters of scripts that are written without spaces: Thai, Lao, Burmese, Khmer, Chinese, Japanese.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff\U00020000-\U0003ffff]")


class Pseudonyms:
    """Replaces people's names by "Person 1", "Person 2", ...

    Args:
        people: the names of all participants who are not bots, in the order in which they get their numbers; None:
            nothing is changed.
        others: names that must not be given to anybody.
    """

    def __init__(self, people: Iterable[str] | None = None, others: Iterable[str] = ()) -> None:
        taken = {name.casefold() for name in others}
        free = (f"Person {number}" for number in range(1, 10**9))
        free = (name for name in free if name.casefold() not in taken)
        self._is_wanted = people is not None
        self._given = {name: next(free) for name in people or ()}
        self._folded = {_folded(name): given for name, given in self._given.items()}
        self._pattern = _pattern(self._folded) if self._given else None

    def __bool__(self) -> bool:
        return self._is_wanted

    @overload
    def name(self, name: str) -> str: ...
    @overload
    def name(self, name: str | None) -> str | None: ...
    def name(self, name: str | None) -> str | None:
        """Give the name that stands for a participant's."""
        return None if name is None else self._given.get(name, name)

    def text(self, text: str) -> str:
        """Replace names within a text, as whole words, in capitals or not.

        Scripts that put no spaces between words have no whole words: there a name is replaced wherever it stands.
        """
        if self._pattern is None:
            return text
        written, end = "", 0
        folded, places = _folded_with_places(text)
        for found in self._pattern.finditer(folded):
            begin = places[found.start()]
            written += text[end:begin] + self._folded[found.group()]
            end = places[found.end()]
        return written + text[end:]

    def event(self, kind: str, text: str) -> str:
        """Give a line of the diary; of what may tell of a machine nothing but that it was."""
        return "" if self and kind in PRIVATE_EVENTS else self.text(text)

    def json(self, text: str | None) -> str | None:
        """Replace names in a line of JSON: where participants stand, and within what is free text."""
        if text is None or not self:
            return text
        return canonical(self._replaced(json.loads(text)))

    def scenario(self, text: str) -> str:
        """Replace names in a scenario's file; comments are left out, since anything may stand in them."""
        if not self:
            return text
        data = tomllib.loads(text)
        outcomes = {one["name"]: self.text(one["name"]) for one in data.get("outcome", ())}
        people = [{**one, "name": self.name(one["name"])} for one in data.pop("participant", ())]
        crowd = data.pop("crowd", None)
        data = self._replaced(data, outcomes, IN_SCENARIO)
        if people:
            data["participant"] = people
        if crowd is not None:
            data["crowd"] = self._replaced(crowd, outcomes, frozenset())
        return tomlkit.dumps(data)

    def _replaced(
        self, value: Any, words: Mapping[str, str] = NONE, free: frozenset[str] = WRITTEN, key: str = ""
    ) -> Any:
        """Replace what is a participant's, what is free text, and whole words that are given."""
        if isinstance(value, str):
            if key in PARTICIPANTS:
                return self.name(value)
            return words.get(value) or (self.text(value) if key in free else value)
        if isinstance(value, dict) and key == "participants":
            return {self.name(name): one for name, one in value.items()}
        if isinstance(value, dict):
            return {name: self._replaced(one, words, free, name) for name, one in value.items()}
        if isinstance(value, list):
            return [self._replaced(one, words, free, key) for one in value]
        return value


def _folded(text: str) -> str:
    """Write a text so that capitals and ways of composing a letter make no difference."""
    return _folded_with_places(text)[0]


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    """Give a folded text, and for each of its letters, and for its end, where that stands in the text."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        found = unicodedata.normalize("NFD", letter).casefold().replace(DOTTED_I, "i")
        letters.append(found)
        places += [place] * len(found)
    return "".join(letters), [*places, len(text)]


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Give what finds folded names: the longest first, whole words unless their script has none."""
    spaced: list[str] = []
    unspaced: list[str] = []
    for name in sorted(names, key=len, reverse=True):
        (unspaced if UNSPACED.match(name[0]) or UNSPACED.match(name[-1]) else spaced).append(re.escape(name))
    whole = rf"(?<!\w)(?:{'|'.join(spaced)})(?![\w\u0300-\u036f])"
    return re.compile("|".join([*([whole] if spaced else []), *unspaced]))
