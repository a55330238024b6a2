"""Between a client and a PostgreSQL server: passes everything on, until an answer is to be lost on the way."""

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

SIZE = 65_536


@dataclass
class Proxy:
    """A port that leads to another. `lose`: what was asked, of which the answer is lost, once."""

    port: int
    lose: bytes | None = None
    lost: threading.Event = field(default_factory=threading.Event)

    def passes(self, asked: bytes) -> bool:
        """Whether the answer to this reaches who asked."""
        if self.lose is None or self.lose not in asked:
            return True
        self.lose = None
        return False


@contextmanager
def before(port: int) -> Iterator[Proxy]:
    """A proxy before this port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        proxy = Proxy(listening.getsockname()[1])
        threading.Thread(target=_accept, args=(listening, port, proxy), daemon=True).start()
        try:
            yield proxy
        finally:
            # What is being waited for ends, which closing alone does not do.
            listening.shutdown(socket.SHUT_RDWR)


def _accept(listening: socket.socket, port: int, proxy: Proxy) -> None:
    with suppress(OSError):
        while True:
            client, _ = listening.accept()
            server = socket.create_connection(("127.0.0.1", port))
            threading.Thread(target=_pass_on, args=(client, server, proxy), daemon=True).start()


def _pass_on(client: socket.socket, server: socket.socket, proxy: Proxy) -> None:
    """Until one of them closes, or an answer comes that is to be lost."""
    cut = False
    with suppress(OSError), client, server:
        while True:
            for ready in select.select([client, server], [], [])[0]:
                data = ready.recv(SIZE)
                if not data:
                    return
                if ready is client:
                    cut = cut or not proxy.passes(data)
                    server.sendall(data)
                elif cut:
                    proxy.lost.set()
                    return
                else:
                    client.sendall(data)
