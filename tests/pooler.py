"""A pooler in transaction mode, small: every client's transactions go over one connection to the server.

It speaks as much of Postgres' protocol as is needed for that: who asks first makes the connection, later ones are
told what the first one was told, and a client has the connection until its transaction has ended.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from pathlib import Path

STARTUP = struct.Struct("!I")
SSL_REQUEST, GSS_REQUEST = 80877103, 80877104


class Pooler:
    """Listens on a port of this machine; a context."""

    def __init__(self, server_socket: Path) -> None:
        self._server_socket = server_socket
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._turn = threading.Lock()  # held by the client whose transaction is open
        self._greeting = b""
        self._server: socket.socket | None = None
        self._clients: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._listen, daemon=True)]

    def __enter__(self) -> Pooler:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        for one in (self._listener, *self._clients, *([self._server] if self._server else [])):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        for thread in self._threads:
            thread.join(10)

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._clients.append(client)
                thread = threading.Thread(target=self._serve, args=(client,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _serve(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError, EOFError):
            self._greet(client)
            while True:
                kind, message = _read(client)
                if kind == b"X":
                    return
                with self._turn:
                    self._pass_on(client, kind, message)

    def _greet(self, client: socket.socket) -> None:
        while True:
            (length,) = STARTUP.unpack(_exactly(client, 4))
            body = _exactly(client, length - 4)
            if STARTUP.unpack(body[:4])[0] not in (SSL_REQUEST, GSS_REQUEST):
                break
            client.sendall(b"N")
        with self._turn:
            if self._server is None:
                self._server = socket.socket(socket.AF_UNIX)
                self._server.connect(str(self._server_socket))
                self._server.sendall(STARTUP.pack(length) + body)
                answer = b""
                while answer != b"Z":
                    answer, told = _read(self._server)
                    self._greeting += told
        client.sendall(self._greeting)

    def _pass_on(self, client: socket.socket, kind: bytes, message: bytes) -> None:
        """Let a client have the server until it says that no transaction is open."""
        assert self._server is not None
        while True:
            self._server.sendall(message)
            if kind in (b"Q", b"S"):  # the server answers until it is ready again
                answer = b""
                while answer != b"Z":
                    answer, told = _read(self._server)
                    client.sendall(told)
                if told[-1:] == b"I":
                    return
            kind, message = _read(client)


def _read(stream: socket.socket) -> tuple[bytes, bytes]:
    head = _exactly(stream, 5)
    return head[:1], head + _exactly(stream, STARTUP.unpack(head[1:])[0] - 4)


def _exactly(stream: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        more = stream.recv(count - len(found))
        if not more:
            raise EOFError
        found += more
    return found
