"""Being the one runner that ticks: the lease of the session's row, taken, renewed, released."""

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from uuid import getnode, uuid4

from sqlalchemy import Connection

from gmd_desktop.store import lease

TTL_S = 5.0
TTL_US = int(TTL_S * 1_000_000)
RENEW_EVERY_S = TTL_S / 3


class Leadership:
    """What one runner knows of the lease. `epoch` is 0 while it does not lead."""

    def __init__(self, monotonic: Callable[[], float], ttl_us: int = TTL_US) -> None:
        self.holder = f"{socket.gethostname()}/{os.getpid()}/{_machine()}/{uuid4().hex[:8]}"
        self.epoch = 0
        self.other = ""
        self.ttl_us = ttl_us
        self._monotonic = monotonic
        self._renewed = 0.0

    @property
    def leads(self) -> bool:
        """Whether this runner may write."""
        return self.epoch > 0

    def acquire(self, conn: Connection, gone: str = "") -> bool:
        """Try to lead; true if we do.

        Args:
            gone: a holder that was seen to go.
        """
        found = lease.read_lease(conn)
        dead = found.holder if found.holder == gone or _is_dead(found.holder) else ""
        if found.holder and found.remaining_us < 0:
            lease.end_stuck_writer(conn)
        epoch = lease.take_lease(conn, self.holder, self.ttl_us, dead)
        self.epoch = epoch or 0
        self.other = "" if epoch else found.holder
        self._renewed = self._monotonic()
        return self.leads

    def is_free(self, found: lease.Lease) -> bool:
        """Tell whether we may take a lease: nobody holds it, it has run out, or its holder has died here."""
        return not found.holder or found.remaining_us < 0 or _is_dead(found.holder)

    def confirm(self, conn: Connection) -> bool:
        """Pass the fence of a transaction that is no tick, and renew the lease with it."""
        if self.leads and not lease.renew_lease(conn, self.epoch, self.ttl_us):
            self.lose()
        self._renewed = self._monotonic()
        return self.leads

    def advance(self, conn: Connection, tick: int) -> bool:
        """Pass the fence of the tick after `tick`; false if that is not ours to make."""
        if not lease.advance_tick(conn, tick, self.epoch, self.ttl_us):
            return False
        self._renewed = self._monotonic()
        return True

    def renewal_due(self) -> bool:
        """Tell whether the lease wants renewing though no tick does it."""
        return self.leads and self._monotonic() - self._renewed >= RENEW_EVERY_S

    def release(self, conn: Connection) -> None:
        """Stop leading."""
        if self.leads:
            lease.release_lease(conn, self.epoch)
        self.lose()

    def lose(self) -> None:
        """Note that another runner leads."""
        self.epoch = 0


@cache
def _machine() -> str:
    """Name the place whose process ids are ours: names of hosts are not unique, and containers count by themselves."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
        place = boot + str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        place = f"{socket.gethostname()} {getnode()}"
    return blake2b(place.encode(), digest_size=4).hexdigest()


def _is_dead(holder: str) -> bool:
    """Tell whether a holder was a process of this machine that is gone; its lease need not run out.

    Only where asking is harmless: on Windows signal 0 ends the process it is sent to.
    """
    _, pid, machine, _ = [*holder.split("/"), "", "", ""][:4]
    if os.name != "posix" or machine != _machine() or not pid.isdecimal():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    with suppress(OSError, IndexError):  # killed, and its parent has not asked yet how it ended
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(") ")[2][0] == "Z"
    return False
