"""What the gateway's process holds is not there for other processes of its user: neither its memory nor its environment, nor in a core file."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import ctypes, os, resource, sys
from mcp_gateway.cli.private import keep_to_itself

def neighbour_reads():
    reading, writing = os.pipe()
    if os.fork() == 0:
        try:
            told = b"read" if b"SWORDFISH" in open(f"/proc/{os.getppid()}/environ", "rb").read() else b"empty"
        except PermissionError:
            told = b"refused"
        os.write(writing, told)
        os._exit(0)
    os.wait()
    return os.read(reading, 100).decode()

if os.geteuid() == 0:  # root reads everything: go on as somebody else
    os.setresuid(65534, 65534, 65534)
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # as a program has it that this user started
before = neighbour_reads()
keep_to_itself()
print(before, neighbour_reads(), resource.getrlimit(resource.RLIMIT_CORE)[0])
"""


@pytest.mark.skipif(
    sys.platform != "linux", reason="how a process keeps others out is the system's own: this is Linux's way"
)
def test_another_process_of_the_same_user_reads_neither_environment_nor_memory() -> None:
    """Mutation tried: no prctl."""
    environment = {"SECRET": "SWORDFISH"}
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["read", "refused", "0"], done.stderr
