"""One PostgreSQL with the demo's shop for all end-to-end tests; each test works on a copy of that database."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from anyio.from_thread import start_blocking_portal
from gate import Gate

from mcp_gateway.demo.cluster import Cluster, cluster
from mcp_gateway.demo.shop import load

PASSWORD = "e2e-gateway-password-4711"


@pytest.fixture(scope="session")
def shop_cluster() -> Iterator[Cluster]:
    """A running server with the database `shop`."""
    directory = Path(tempfile.mkdtemp(prefix="mcp-gateway-e2e-"))
    directory.chmod(0o711)  # PostgreSQL runs as another user when we are root
    try:
        with start_blocking_portal() as portal, portal.wrap_async_context_manager(cluster(directory)) as running:
            portal.call(_fill, running)
            yield running
    finally:
        shutil.rmtree(directory)


async def _fill(running: Cluster) -> None:
    async with running.connect("postgres") as owner:
        await owner.execute("CREATE DATABASE shop")
    async with running.connect("shop") as owner:
        await load(owner, PASSWORD, lambda table, rows: None)


@pytest.fixture
def language_model() -> str:
    """What looks for names in free text: nothing, where a module does not say `auto`, for it takes seconds to load."""
    return "none"


@pytest.fixture
async def gate(shop_cluster: Cluster, tmp_path: Path, language_model: str) -> Gate:
    """A configured gateway on a fresh copy of the shop."""
    database = f"shop_{uuid4().hex[:12]}"
    async with shop_cluster.connect("postgres") as owner:
        await owner.execute(f"CREATE DATABASE {database} TEMPLATE shop")
    made = Gate(tmp_path, shop_cluster, database, PASSWORD, model=language_model)
    made.configure()
    return made
