"""What git runs to ask for a password: it hands the question to the gateway over a socket it inherited, and prints the answer.

Run by itself, with the standard library alone. The socket has no name that anybody could open, and gives each answer once.
"""

import os
import socket
import sys


def main() -> None:
    """Ask, print, end."""
    with socket.socket(fileno=int(os.environ["MCP_GATEWAY_ASK"])) as gateway:
        gateway.sendall(sys.argv[1].encode(errors="surrogateescape")[:4000] + b"\0")
        answer = b""
        while not answer.endswith(b"\0"):
            chunk = gateway.recv(65536)
            if not chunk:
                sys.exit(1)
            answer += chunk
    sys.stdout.buffer.write(answer[:-1] + b"\n")


if __name__ == "__main__":
    main()
