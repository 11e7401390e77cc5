"""From an amount of USDC to a size: the largest whose total is not above it, by asking for previews.

The market decides what a size costs; this only chooses which size to ask about next.
"""

MAX_QUESTIONS = 200  # a bound against a market that answers without sense; six or so are usual
HALVE_EVERY = 4


class AmountSolver:
    """A search over whole lots. Ask about `question`, tell with `answer`, until `done`.

    Args:
        target: the total that must not be exceeded, in micros, above 0.
        lot: micros of one lot.
        guess: a size in micros to begin with.
        most: a size in micros that is known to be the most, None if there is no such.
    """

    def __init__(self, target: int, lot: int, guess: int, most: int | None = None) -> None:
        assert target > 0
        assert lot > 0
        self._target = target
        self._lot = lot
        self._fits = 0
        self._exceeds: int | None = None if most is None else most // lot + 1
        self._points: list[tuple[int, int]] = [(0, 0)]  # lots and totals, the last two are looked at
        self._asked = self._bounded(guess // lot)
        self._questions = 1

    @property
    def done(self) -> bool:
        """Whether `size` is the answer."""
        found = self._exceeds is not None and self._exceeds - self._fits == 1
        return found or self._questions > MAX_QUESTIONS

    @property
    def question(self) -> int:
        """The size in micros to ask about, while not done."""
        return self._asked * self._lot

    @property
    def size(self) -> int:
        """The largest size in micros known to fit; 0 if not even one lot does."""
        return self._fits * self._lot

    def answer(self, total: int | None, tradable: int = 0) -> None:
        """Take what is known of the size asked about.

        Args:
            total: its total; None if so much cannot be traded at all.
            tradable: in that case, the size in micros that can be, 0 if it is not known.
        """
        if total is not None:
            self._points.append((self._asked, total))
        if total is not None and total <= self._target:
            self._fits = max(self._fits, self._asked)
        else:
            self._exceeds = self._asked
        most = tradable // self._lot if total is None else 0
        is_known = self._fits < most < self._asked
        if is_known:
            self._exceeds = most + 1
        self._questions += 1
        if not self.done:
            self._asked = most if is_known else self._next()

    def _next(self) -> int:
        """Follow the line through the last two points; now and then halve, which always ends."""
        is_turn_to_halve = self._questions % HALVE_EVERY == 0
        along = None if is_turn_to_halve else self._along_the_line()
        if self._exceeds is None:
            return max(self._fits + 1, 2 * self._fits if along is None else min(along, 4 * self._fits + 1))
        return self._bounded((self._fits + self._exceeds) // 2 if along is None else along)

    def _along_the_line(self) -> int | None:
        if len(self._points) < 2 or self._points[-1][0] != self._asked:
            return None
        (lots_a, total_a), (lots_b, total_b) = self._points[-2:]
        if (total_b - total_a) * (lots_b - lots_a) <= 0:
            return None
        return lots_b + (lots_b - lots_a) * (self._target - total_b) // (total_b - total_a)

    def _bounded(self, lots: int) -> int:
        low = self._fits + 1
        return max(low, lots) if self._exceeds is None else max(low, min(lots, self._exceeds - 1))
