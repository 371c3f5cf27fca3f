"""TLS before a server whose build has none: a door that takes TLS and plain talk alike, and its certificate."""

import contextlib
import shutil
import socket
import ssl
import subprocess
import threading
from pathlib import Path

from tests.store.replicated import free_port

_HELLO = b"\x16"
"""How a TLS connection begins."""


def certificate(folder: Path) -> tuple[Path, Path] | None:
    """A certificate of 127.0.0.1 that vouches for itself, and its key; None where there is no `openssl` to make it."""
    if shutil.which("openssl") is None:
        return None
    crt, key = folder / "tls.crt", folder / "tls.key"
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    what = ["-keyout", str(key), "-out", str(crt), "-days", "2", "-subj", "/CN=barqiya test"]
    names = ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*made, *what, *names], check=True, capture_output=True)
    return crt, key


class Door:
    """A port that leads to another one. `plain` False: whoever speaks no TLS is turned away."""

    def __init__(self, crt: Path, key: Path, *, plain: bool) -> None:
        self.port = free_port()
        self.secret = 0
        self._plain = plain
        self._to = 0
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(crt, key)
        self._listening = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._open, daemon=True).start()

    def leads_to(self, port: int) -> None:
        """Where whoever comes in from now on is led."""
        self._to = port

    def close(self) -> None:
        """Nobody comes in any more."""
        self._listening.close()

    def _open(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                came, _ = self._listening.accept()
                threading.Thread(target=self._lead, args=(came,), daemon=True).start()

    def _lead(self, came: socket.socket) -> None:
        with contextlib.suppress(OSError), came:
            if came.recv(1, socket.MSG_PEEK) == _HELLO:
                inside: socket.socket = self._tls.wrap_socket(came, server_side=True)
                self.secret += 1
            elif self._plain:
                inside = came
            else:
                return
            with socket.create_connection(("127.0.0.1", self._to)) as server:
                back = threading.Thread(target=_pour, args=(server, inside), daemon=True)
                back.start()
                _pour(inside, server)


def _pour(source: socket.socket, into: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            into.sendall(data)
    with contextlib.suppress(OSError):
        into.shutdown(socket.SHUT_RDWR)
