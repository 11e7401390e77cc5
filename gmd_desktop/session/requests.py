"""What people ask of a session: typed inbox rows, each with the client's UUID so that a retry does nothing twice."""

from dataclasses import dataclass, field
from uuid import uuid4

from engine import Action, OrderType, TimeInForce, Token
from gmd_desktop.session.roster import CrowdChange


def _new_uuid() -> str:
    return str(uuid4())


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """An order as the ticket sends it; amounts in micros, `max_slippage` in 1e-18."""

    participant: str
    outcome: int
    token: Token
    action: Action
    type: OrderType
    time_in_force: TimeInForce
    size: int
    limit_price: int | None = None
    max_slippage: int | None = None
    auto_fill: bool = False
    uuid: str = field(default_factory=_new_uuid)


@dataclass(frozen=True, slots=True)
class CancelRequest:
    """Take an order back: a resting one by its id, a queued one by its uuid (exactly one of the two is given)."""

    participant: str
    order_id: int | None = None
    order_uuid: str | None = None
    uuid: str = field(default_factory=_new_uuid)


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """A new participant with its deposit in micros. `archetype` is "" for a person."""

    participant: str
    deposit: int
    archetype: str = ""
    uuid: str = field(default_factory=_new_uuid)


@dataclass(frozen=True, slots=True)
class ControlRequest:
    """What the presenter does.

    `verb` is start, pause, freeze, unfreeze, step, extend (`value` ms), eliminate (`outcomes`),
    settle (`value` is the winner).
    """

    verb: str
    value: int = 0
    outcomes: tuple[int, ...] = ()
    cause: str = "presenter"
    uuid: str = field(default_factory=_new_uuid)


@dataclass(frozen=True, slots=True)
class CrowdRequest:
    """What the presenter does with the bots: they come, stop, go on, leave, or act more or less often."""

    change: CrowdChange
    uuid: str = field(default_factory=_new_uuid)


Request = OrderRequest | CancelRequest | JoinRequest | ControlRequest | CrowdRequest
