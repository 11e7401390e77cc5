"""Where all chance in a session comes from: one seed, and a path of names for each use of it."""

from hashlib import blake2b


def stream_seed(seed: int, *path: str | int) -> int:
    """Derive the seed of one random stream; streams of different paths are independent.

    Args:
        seed: the session's seed.
        path: what the stream is for, such as ("winner",). Text and numbers are told apart.

    Returns:
        A whole number of 64 bits, the same on every machine.
    """
    text = "\x1f".join([f"{seed}", *[f"int:{part}" if type(part) is int else f"str:{part}" for part in path]])
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
