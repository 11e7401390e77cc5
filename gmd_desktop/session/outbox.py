"""What is sent and has no answer yet: kept in order, and sent again with the same uuid until the store answers."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from gmd_desktop.session.inbox import RequestError
from gmd_desktop.session.requests import Request
from gmd_desktop.store.errors import StoreError

MAX_UNSENT = 100  # requests of one desk
FIRST_WAIT_S, MAX_WAIT_S = 0.25, 5.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a request: stored if `problem` is empty, refused otherwise."""

    uuid: str
    waited_ms: float
    problem: str = ""


@dataclass(slots=True)
class Outbox:
    """Requests on their way. One thread."""

    monotonic: Callable[[], float] = time.perf_counter
    _unsent: deque[tuple[Request, float]] = field(default_factory=deque)
    _failures: int = 0
    trouble: str = ""  # why the first one has no answer yet

    @property
    def is_full(self) -> bool:
        """Whether no more is taken."""
        return len(self._unsent) >= MAX_UNSENT

    @property
    def wait_s(self) -> float:
        """Seconds until it is worth trying again."""
        return min(MAX_WAIT_S, FIRST_WAIT_S * 2.0 ** max(0, self._failures - 1))

    def uuids(self) -> tuple[str, ...]:
        """Name all that wait, in the order in which they came."""
        return tuple(request.uuid for request, _ in self._unsent)

    def put(self, request: Request) -> None:
        """Take a request; `send` sends it."""
        assert not self.is_full, "is_full is asked first"
        self._unsent.append((request, self.monotonic()))

    def send(self, submit: Callable[[Request], int]) -> list[Answer]:
        """Send what waits, in order, until all is answered or the store fails; `trouble` says which."""
        answers = []
        self.trouble = ""
        while self._unsent:
            request, since = self._unsent[0]
            problem = ""
            try:
                submit(request)
            except RequestError as error:
                problem = str(error)
            except StoreError as error:
                self._failures += 1
                self.trouble = str(error)
                break
            self._failures = 0
            self._unsent.popleft()
            answers.append(Answer(request.uuid, (self.monotonic() - since) * 1000, problem))
        return answers

    def clear(self) -> tuple[str, ...]:
        """Forget all that waits, and name it: whether it is stored is not known."""
        left = self.uuids()
        self._unsent.clear()
        self._failures, self.trouble = 0, ""
        return left
