"""What can go wrong when the market is used wrongly, or when the engine itself is wrong."""


class MarketError(ValueError):
    """Bad input: the command has no place in the rules; nothing has changed.

    A refused order is not an error: it is an `OrderResult` with its reason.
    """


class ParamsError(MarketError):
    """Parameters that no market can be opened with.

    Args:
        problems: one sentence for each problem, with name, value and range.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class InvariantError(AssertionError):
    """A bug: an invariant of the market does not hold. The state must not be used any further."""
