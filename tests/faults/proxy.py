"""A way to Postgres that can be cut: a port of this machine that passes everything on, until told otherwise."""

import contextlib
import socket
import struct
import threading
from typing import BinaryIO

BEFORE_LOGIN = (80877103, 80877104)  # asks for TLS or GSS; the login itself follows
CUTS = ("before", "during", "after")


class Proxy:
    """Passes connections on to a server; a context, closed with all its connections."""

    def __init__(self, upstream: str | tuple[str, int]) -> None:
        self._upstream = upstream
        self._cut = ""
        self._fired = threading.Event()
        self._open: set[socket.socket] = set()
        self._flows = threading.Event()
        self._flows.set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._spawn(self._listen)

    def __enter__(self) -> "Proxy":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Cut everything and listen no more."""
        self._flows.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut_all()

    def cut_next_commit(self, when: str) -> None:
        """Cut the connection that sends the next COMMIT of a transaction that may write.

        Args:
            when: "before" it reaches the server, "during": at once when it was sent on, "after" the
                server has answered; the answer is lost in all of them.
        """
        self._fired.clear()
        self._cut = when

    def fired(self, timeout_s: float = 10.0) -> bool:
        """Tell whether the cut has happened."""
        return self._fired.wait(timeout_s)

    def cut_all(self) -> None:
        """Cut every connection; new ones are taken."""
        for end in tuple(self._open):
            _cut(end)

    def hold(self) -> None:
        """Pass nothing on any more, in either direction, and tell nobody: a cable that was pulled."""
        self._flows.clear()

    def flow(self) -> None:
        """Pass everything on again."""
        self._flows.set()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                try:
                    server = self._connect()
                except OSError:
                    client.close()
                    continue
                self._open |= {client, server}
                pair = _Pair(client, server)
                self._spawn(self._to_server, pair)
                self._spawn(self._to_client, pair)

    def _connect(self) -> socket.socket:
        if isinstance(self._upstream, str):
            server = socket.socket(socket.AF_UNIX)
            server.connect(self._upstream)
            return server
        return socket.create_connection(self._upstream)

    def _to_server(self, pair: "_Pair") -> None:
        with contextlib.suppress(OSError, ValueError), pair.client.makefile("rb") as messages:
            started = False
            while message := _message(messages, typed=started):
                started = started or struct.unpack("!I", message[4:8])[0] not in BEFORE_LOGIN
                self._flows.wait()
                if b"BEGIN" in message[:16]:
                    pair.reads = b"READ ONLY" in message
                cut = self._cut if _is_commit(message) and not pair.reads else ""
                if cut:
                    self._cut = ""
                    if cut == "before":
                        break
                    pair.answers = False
                pair.server.sendall(message)
                if cut == "during":
                    break
        self._end(pair)

    def _to_client(self, pair: "_Pair") -> None:
        with contextlib.suppress(OSError):
            while answer := pair.server.recv(65536):
                self._flows.wait()
                if not pair.answers:
                    break
                pair.client.sendall(answer)
        self._end(pair)

    def _end(self, pair: "_Pair") -> None:
        for end in (pair.client, pair.server):
            _cut(end)
            self._open.discard(end)
        self._fired.set()

    def _spawn(self, target: object, *arguments: object) -> None:
        threading.Thread(target=target, args=arguments, daemon=True).start()


class _Pair:
    """The two ends of a connection."""

    def __init__(self, client: socket.socket, server: socket.socket) -> None:
        self.client, self.server = client, server
        self.answers = True
        self.reads = False  # the transaction is one that only reads


def _message(stream: BinaryIO, *, typed: bool) -> bytes:
    """Read one message of the protocol; b"" at the end."""
    head = stream.read(5 if typed else 4)
    if len(head) < (5 if typed else 4):
        return b""
    (length,) = struct.unpack("!I", head[-4:])
    return head + stream.read(length - 4)


def _is_commit(message: bytes) -> bool:
    return message[:1] in b"QP" and b"COMMIT" in message


def _cut(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
