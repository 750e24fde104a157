"""What most tests of the GitHub tools begin with. A test that needs another server, or other credentials, has fixtures of the same names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from forge.driving import Drive
from forge.scenes import shop
from forge.server import serving
from forge.state import Forge, Repo


@pytest.fixture
def forge(tmp_path: Path) -> Iterator[Forge]:
    """A server of its own for each test."""
    made = Forge(tmp_path)
    with serving(made):
        yield made


@pytest.fixture
def repo(forge: Forge) -> Repo:
    """`acme/shop`."""
    return shop(forge)


@pytest.fixture
def drive(forge: Forge, repo: Repo) -> Drive:
    """The tools on it."""
    return Drive(forge)


@pytest.fixture(scope="session")
def key() -> RSAPrivateKey:
    """An App's private key."""
    return generate_private_key(65537, 2048)
