"""A runner that does not lead: it watches, and takes over when nobody leads any more."""

from gmd_desktop.session.leader import Leader
from gmd_desktop.store import lease


class Follower:
    """Looks at what the leader has committed."""

    def __init__(self, leader: Leader) -> None:
        self._leader = leader

    def banner(self) -> str:
        """Say who leads."""
        holder = self._leader.leadership.other
        host, pid, _ = [*holder.split("/"), "?", "?"][:3]
        where = f"{host}, process {pid}" if holder else "another program"
        return f"Read-only: this session is run by {where}."

    def look(self, *, comes_back_paused: bool) -> bool:
        """Read what is new; lead if nobody does. True if anything changed.

        Raises:
            StoreError: the store can't be read.
        """
        before = (self._leader.live.tick, self._leader.live.status)
        with self._leader.store.reading() as conn:
            held = lease.read_lease(conn)
        if held.holder == "" or held.remaining_us < 0:
            self._leader.open(comes_back_paused=comes_back_paused)
            return True
        self._leader.leadership.other = held.holder
        self._leader.reload()
        return before != (self._leader.live.tick, self._leader.live.status)
