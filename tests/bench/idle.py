"""An idle process beside a measurement: how late the machine itself lets a sleeper wake up."""

import subprocess
import sys
from types import TracebackType

CHILD = """
import signal, sys, time
gaps, running = [], [True]
signal.signal(signal.SIGTERM, lambda *_: running.clear())
last = time.perf_counter()
while running:
    time.sleep(0.002)
    now = time.perf_counter()
    gaps.append((now - last) * 1000)
    last = now
gaps.sort()
print(gaps[int(0.99 * (len(gaps) - 1))], gaps[-1])
"""


class IdleControl:
    """Use as a context; afterwards `p99_ms` and `longest_ms` tell of its gaps, 2 ms each on a quiet machine."""

    p99_ms = 0.0
    longest_ms = 0.0

    def __enter__(self) -> "IdleControl":
        self._process = subprocess.Popen([sys.executable, "-c", CHILD], stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        found, _ = self._process.communicate(timeout=10)
        self.p99_ms, self.longest_ms = (float(value) for value in found.split())
