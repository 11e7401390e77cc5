"""The kinds of bots and their parameters: what a scenario may say of a crowd.

Names come from the field where it has any: ABIDES (arXiv 1904.12066), PyMarketSim and bourse
(docs.rs/bourse-de). Rates are per tick, sizes in USDC, distances in price ticks. What the bots do
with them is in gmd_desktop/crowd, one archetype a file.
"""

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


def _plain_number(found: object) -> object:
    """Read a number of a file for a bot; bots decide in floats, only their orders are exact."""
    if isinstance(found, bool) or not isinstance(found, int | float | Decimal):
        raise ValueError("a number")
    try:
        number = float(found)
    except OverflowError:
        number = math.inf
    if not abs(number) < 1e12:
        raise ValueError("a number between -1e12 and 1e12")
    return number


Number = Annotated[float, BeforeValidator(_plain_number)]
Share = Annotated[Number, Field(ge=0, le=1)]
Rate = Annotated[Number, Field(gt=0, le=1)]
Size = Annotated[Number, Field(ge=0.01, le=1_000_000)]


class ArchetypeParams(BaseModel):
    """What every archetype has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lambda_a: Rate = Field(default=0.1, description="chance to act in a tick (arrival rate; ABIDES lambda_a)")


def check_sizes(smallest: float, largest: float) -> None:
    """Check the smallest against the largest order.

    Raises:
        ValueError: they are the wrong way round.
    """
    if smallest > largest:
        raise ValueError(f"min_size {smallest} not above max_size {largest}")


class NoiseParams(ArchetypeParams):
    """Random side, size log-normal (ABIDES NoiseAgent; p_limit and p_cancel as in bourse)."""

    archetype: Literal["noise"] = "noise"
    lambda_a: Rate = Field(default=0.08, description="chance to act in a tick (ABIDES lambda_a)")
    size_median: Size = Field(default=8.0, description="USDC, median of the log-normal size")
    size_sigma: Annotated[Number, Field(ge=0, le=3)] = Field(default=1.0, description="its spread, in logs")
    p_limit: Share = Field(default=0.35, description="share of limit orders (bourse p_limit)")
    p_auto_fill: Share = Field(default=0.6, description="share of its resting orders that opt in")
    p_cancel: Share = Field(
        default=0.3, description="chance, when it acts, to take each open order back (bourse p_cancel)"
    )
    depth_spread: Annotated[int, Field(strict=True, ge=0, le=50)] = Field(
        default=3, description="price ticks, farthest limit from the price (ABIDES depth_spread)"
    )
    max_slippage: Share = Field(default=0.05, description="of its market orders")
    invested: Share = Field(default=0.3, description="share of its money in tokens that it returns to")


class MakerParams(ArchetypeParams):
    """A ladder of limits around its own fair value (ABIDES AdaptiveMarketMakerAgent)."""

    archetype: Literal["maker"] = "maker"
    lambda_a: Rate = Field(default=0.15, description="chance to requote in a tick (ABIDES wake_up_freq)")
    outcomes: Annotated[int, Field(strict=True, ge=1, le=10)] = Field(
        default=2, description="outcomes that it quotes anew when it acts"
    )
    num_ticks: Annotated[int, Field(strict=True, ge=1, le=10)] = Field(
        default=3, description="levels of the ladder a side (ABIDES num_ticks)"
    )
    level_spacing: Annotated[int, Field(strict=True, ge=1, le=20)] = Field(
        default=2, description="price ticks between levels (after ABIDES level_spacing)"
    )
    half_spread: Annotated[int, Field(strict=True, ge=0, le=20)] = Field(
        default=2, description="price ticks from fair value to the first level"
    )
    level_size: Size = Field(default=5.0, description="USDC at each level (ABIDES min_order_size)")
    skew_beta: Annotated[Number, Field(ge=0, le=10)] = Field(
        default=1.0,
        description="price ticks that quotes move for each level_size of inventory (after ABIDES skew_beta)",
    )
    window_size: Annotated[int, Field(strict=True, ge=1, le=120)] = Field(
        default=10, description="ticks over which fair value is averaged"
    )
    invested: Share = Field(default=0.6, description="share of its money that it keeps in tokens at most")


class MomentumParams(ArchetypeParams):
    """Follows the crossing of two moving averages (ABIDES MomentumAgent: 20 and 50 ticks)."""

    archetype: Literal["momentum"] = "momentum"
    lambda_a: Rate = Field(default=0.08, description="chance to act in a tick (ABIDES wake_up_freq)")
    ma_short: Annotated[int, Field(strict=True, ge=1, le=119)] = Field(
        default=8, description="ticks of the short average"
    )
    ma_long: Annotated[int, Field(strict=True, ge=2, le=120)] = Field(
        default=24, description="ticks of the long average, above ma_short"
    )
    threshold: Share = Field(default=0.015, description="how far apart, as a share of the long average")
    min_size: Size = Field(default=2.0, description="USDC, smallest order (ABIDES min_size)")
    max_size: Size = Field(default=10.0, description="USDC, largest order (ABIDES max_size)")
    max_slippage: Share = Field(default=0.05, description="of its market orders")
    invested: Share = Field(default=0.3, description="share of its money that it puts into tokens at most")

    @model_validator(mode="after")
    def _check_pairs(self) -> Self:
        if self.ma_short >= self.ma_long:
            raise ValueError(f"ma_short {self.ma_short} below ma_long {self.ma_long}")
        check_sizes(self.min_size, self.max_size)
        return self


class WhaleParams(ArchetypeParams):
    """Rare and large: a campaign of slices in one token, later the way out."""

    archetype: Literal["whale"] = "whale"
    lambda_a: Rate = Field(default=0.004, description="chance to start a campaign in a tick")
    size_share: Share = Field(default=0.25, description="of its free cash that a campaign spends")
    slices: Annotated[int, Field(strict=True, ge=1, le=20)] = Field(
        default=4, description="orders of a campaign, one a tick"
    )
    p_exit: Share = Field(default=0.5, description="chance that a campaign sells what it holds instead")
    max_slippage: Share = Field(default=0.25, description="of its market orders")


class InformedParams(ArchetypeParams):
    """Knows something: noisy signals of the truth, a Bayesian belief (ABIDES ValueAgent), and the news."""

    archetype: Literal["informed"] = "informed"
    lambda_a: Rate = Field(default=0.08, description="chance to act in a tick (ABIDES lambda_a)")
    p_signal: Annotated[Number, Field(ge=0, le=0.95)] = Field(
        default=0.2, description="chance that a signal names the truth; otherwise any outcome (after ABIDES sigma_n)"
    )
    signal_ticks: Annotated[int, Field(strict=True, ge=1, le=3600)] = Field(
        default=30, description="ticks from one signal to the next"
    )
    memory: Annotated[int, Field(strict=True, ge=0, le=50)] = Field(
        default=12, description="latest signals that it believes; 0: it knows the news only"
    )
    edge: Share = Field(default=0.02, description="USDC a token that its belief must be better than the price")
    size_share: Share = Field(default=0.3, description="share of the Kelly stake that it trades at once")
    invested: Share = Field(default=0.6, description="share of its money that it puts into tokens at most")


class ContrarianParams(ArchetypeParams):
    """Buys what has fallen below its average and sells what has risen above it."""

    archetype: Literal["contrarian"] = "contrarian"
    lambda_a: Rate = Field(default=0.08, description="chance to act in a tick")
    window_size: Annotated[int, Field(strict=True, ge=2, le=120)] = Field(
        default=30, description="ticks of the average that prices return to"
    )
    threshold: Share = Field(default=0.02, description="how far off the price must be, as a share of the average")
    min_size: Size = Field(default=2.0, description="USDC, smallest order")
    max_size: Size = Field(default=10.0, description="USDC, largest order")
    max_slippage: Share = Field(default=0.05, description="of its market orders")
    invested: Share = Field(default=0.4, description="share of its money that it puts into tokens at most")

    @model_validator(mode="after")
    def _check_sizes(self) -> Self:
        check_sizes(self.min_size, self.max_size)
        return self


class ZiParams(ArchetypeParams):
    """Zero intelligence with private values: a random side at a random surplus (PyMarketSim ZIAgent)."""

    archetype: Literal["zi"] = "zi"
    lambda_a: Rate = Field(default=0.1, description="chance to act in a tick (PyMarketSim lam)")
    pv_sigma: Annotated[Number, Field(ge=0, le=0.5)] = Field(
        default=0.1, description="USDC a token, spread of its private values (PyMarketSim pv_var, its root)"
    )
    q_max: Annotated[int, Field(strict=True, ge=1, le=50)] = Field(
        default=10, description="orders that it holds of an outcome at most, either way (PyMarketSim q_max)"
    )
    shade_min: Annotated[int, Field(strict=True, ge=0, le=50)] = Field(
        default=0, description="price ticks, least surplus that it asks for (PyMarketSim shade)"
    )
    shade_max: Annotated[int, Field(strict=True, ge=0, le=50)] = Field(
        default=2, description="price ticks, most surplus that it asks for (PyMarketSim shade)"
    )
    eta: Share = Field(default=0.8, description="share of that surplus that it takes at once (PyMarketSim eta)")
    size: Size = Field(default=5.0, description="USDC of an order")
    window_size: Annotated[int, Field(strict=True, ge=1, le=120)] = Field(
        default=20, description="ticks over which it estimates what all believe"
    )

    @model_validator(mode="after")
    def _check_shade(self) -> Self:
        if self.shade_min > self.shade_max:
            raise ValueError(f"shade_min {self.shade_min} not above shade_max {self.shade_max}")
        return self


class ArbitrageurParams(ArchetypeParams):
    """Trades sets: YES and NO of an outcome, or one token of all outcomes, when together they are off."""

    archetype: Literal["arbitrageur"] = "arbitrageur"
    lambda_a: Rate = Field(default=0.3, description="chance to look in a tick")
    edge: Share = Field(default=0.01, description="USDC a set that must be left after fees and asymmetry")
    size: Size = Field(default=20.0, description="USDC of a set trade")
    max_slippage: Share = Field(default=0.03, description="of its market orders")
    invested: Share = Field(default=0.8, description="share of its money that it puts into tokens at most")


class FanParams(ArchetypeParams):
    """Buys YES of its favourite whatever the price, and never sells."""

    archetype: Literal["fan"] = "fan"
    lambda_a: Rate = Field(default=0.03, description="chance to act in a tick")
    favourite: Annotated[int, Field(strict=True, ge=-1, le=9)] = Field(
        default=-1, description="outcome, counted from 0; -1: each fan draws its own"
    )
    min_size: Size = Field(default=1.0, description="USDC, smallest order")
    max_size: Size = Field(default=8.0, description="USDC, largest order")
    max_slippage: Share = Field(default=0.2, description="of its market orders")
    invested: Share = Field(default=0.7, description="share of its money that it puts into tokens at most")

    @model_validator(mode="after")
    def _check_sizes(self) -> Self:
        check_sizes(self.min_size, self.max_size)
        return self


BotParams = (
    NoiseParams
    | MakerParams
    | MomentumParams
    | WhaleParams
    | InformedParams
    | ContrarianParams
    | ZiParams
    | ArbitrageurParams
    | FanParams
)
ARCHETYPES: dict[str, type[BotParams]] = {
    "noise": NoiseParams,
    "maker": MakerParams,
    "momentum": MomentumParams,
    "whale": WhaleParams,
    "informed": InformedParams,
    "contrarian": ContrarianParams,
    "zi": ZiParams,
    "arbitrageur": ArbitrageurParams,
    "fan": FanParams,
}


@dataclass(frozen=True, slots=True)
class BotSpec:
    """A bot as the scenario describes it: a participant like any other, deposit in micros."""

    name: str
    deposit: int
    params: BotParams

    @property
    def archetype(self) -> str:
        """The kind of bot it is."""
        return self.params.archetype
