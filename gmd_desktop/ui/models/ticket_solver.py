"""From an amount of USDC to a size: the largest whose total is not above it, by asking for previews.

The market decides what a size costs; this only chooses which size to ask about next.
"""

MAX_QUESTIONS = 60  # doubling and halving over 2^30 lots; interpolation needs six or so


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
        self._fits, self._fits_total = 0, 0
        self._exceeds: int | None = None if most is None else most // lot + 1
        self._exceeds_total: int | None = None
        self._asked = self._bounded(guess // lot)
        self._questions = 1
        self._halve = False

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

    def answer(self, total: int | None) -> None:
        """Take the total of the size asked about; None: so much cannot be traded at all."""
        if total is not None and total <= self._target:
            self._fits, self._fits_total = max(self._fits, self._asked), total
        else:
            self._exceeds, self._exceeds_total = self._asked, total
        self._questions += 1
        if not self.done:
            self._asked = self._next()

    def _next(self) -> int:
        if self._exceeds is None:
            if self._fits_total <= 0:
                return max(1, 2 * self._fits)
            along = self._fits * self._target // self._fits_total
            return max(self._fits + 1, min(along + 1, 2 * self._fits))
        # Interpolate and halve in turns: one is quick on a smooth curve, the other always ends.
        self._halve = not self._halve
        if self._halve or self._exceeds_total is None:
            return self._bounded((self._fits + self._exceeds) // 2)
        width = self._exceeds - self._fits
        rise = max(1, self._exceeds_total - self._fits_total)
        return self._bounded(self._fits + width * (self._target - self._fits_total) // rise)

    def _bounded(self, lots: int) -> int:
        low = self._fits + 1
        return max(low, lots) if self._exceeds is None else max(low, min(lots, self._exceeds - 1))
