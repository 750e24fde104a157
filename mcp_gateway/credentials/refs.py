"""References to credentials: where a secret is kept, never the secret.

Written `env:NAME`, `file:PATH` or `keyring:SERVICE/NAME`. Pure: reads nothing.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

FORMS: Final = "env:NAME, file:PATH or keyring:SERVICE/NAME"

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class EnvRef:
    """A variable of the gateway's own environment."""

    name: str

    def __str__(self) -> str:
        return f"env:{self.name}"


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file that holds the secret and nothing else."""

    path: Path

    def __str__(self) -> str:
        return f"file:{self.path}"


@dataclass(frozen=True, slots=True)
class KeyringRef:
    """An entry of the operating system's keyring."""

    service: str
    name: str

    def __str__(self) -> str:
        return f"keyring:{self.service}/{self.name}"


CredentialRef: TypeAlias = EnvRef | FileRef | KeyringRef


def parse_ref(text: str, base: Path = Path()) -> CredentialRef:
    """Read the written form; a relative path counts from `base`.

    Raises ValueError. The message never repeats the input: what stands where a reference should may be the secret itself.
    """
    scheme, colon, rest = text.partition(":")
    if colon and rest.isprintable():
        match scheme:
            case "env" if _VARIABLE.fullmatch(rest):
                return EnvRef(rest)
            case "file" if rest and not rest.startswith("//"):
                return FileRef(base / os.path.expanduser(rest))
            case "keyring":
                service, _, name = rest.rpartition("/")
                if service and name:
                    return KeyringRef(service, name)
            case _:
                pass
    raise ValueError(f"not a reference to a credential; a secret never stands in this file: write {FORMS}")
