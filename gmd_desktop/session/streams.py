"""Where all chance in a session comes from: one seed, and a path of names for each use of it."""

from collections.abc import Callable
from hashlib import blake2b


def stream_seed(seed: int, *path: str | int) -> int:
    """Derive the seed of one random stream; streams of different paths are independent.

    Args:
        seed: the session's seed.
        path: what the stream is for, such as ("winner",). Text and numbers are told apart.

    Returns:
        A whole number of 64 bits, the same on every machine.
    """
    return int.from_bytes(blake2b("\x1f".join(_parts(seed, path)).encode(), digest_size=8).digest(), "big")


def numbered_seeds(seed: int, *path: str | int) -> Callable[[int], int]:
    """Give the function that derives the seed of the stream with a number at the end of a path.

    It gives what `stream_seed` gives, and what the path has in common is hashed once.
    """
    path_hash = blake2b("\x1f".join([*_parts(seed, path), "int:"]).encode(), digest_size=8)

    def derive(number: int) -> int:
        found = path_hash.copy()
        found.update(b"%d" % number)
        return int.from_bytes(found.digest(), "big")

    return derive


def _parts(seed: int, path: tuple[str | int, ...]) -> list[str]:
    return [f"{seed}", *[f"int:{part}" if type(part) is int else f"str:{part}" for part in path]]
