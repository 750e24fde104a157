"""An HTTPS server of a test's own, in a thread: JSON in, JSON out. The API server is what speaks to it."""

from __future__ import annotations

import json
import ssl
import subprocess
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cluster import Json

Answer = Callable[[str, str, Json], tuple[int, Json]]
"""What is answered to a method, a path with its query, and a body."""


@contextmanager
def serving(answer: Answer, directory: Path) -> Generator[tuple[int, bytes]]:
    """Its port on loopback, and the certificate that it is checked against."""

    class Handler(BaseHTTPRequestHandler):
        def _handle(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, told = answer(self.command, self.path, json.loads(body or b"{}"))
            data = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _handle

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    certificate, key = directory / "https.crt", directory / "https.key"
    new = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test")
    names = ("-addext", "subjectAltName=IP:127.0.0.1")
    command = ["openssl", *new, *names, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_address[1], certificate.read_bytes()
        finally:
            server.shutdown()
            thread.join()
