"""Fixtures that every test may use."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import asyncpg
    from cluster import Kube
    from kubelet import Kubelet


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """The gateway runs on asyncio: asyncpg knows nothing else."""
    return "asyncio"


_LONGEST = ("test_sql_set.py", "test_git_repositories.py")
"""Modules that take minutes and run as one: begun first, they are no worker's last."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    items.sort(key=lambda item: _LONGEST.index(item.path.name) if item.path.name in _LONGEST else len(_LONGEST))


_skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember what was skipped: in CI a component that could not be had is a failure, not a footnote."""
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a skipped test fails the run."""
    if os.environ.get("CI") == "true" and _skipped and not hasattr(session.config, "workerinput"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which skips made the run fail."""
    if os.environ.get("CI") == "true":
        for nodeid in _skipped:
            terminalreporter.write_line(f"skipped, which fails in CI: {nodeid}", red=True)


@dataclass(frozen=True)
class PostgresServer:
    """A real PostgreSQL on loopback for one test process. `user` is its superuser."""

    host: str
    port: int
    user: str
    password: str
    _numbers: count[int] = field(default_factory=count)

    async def connect(self, database: str = "postgres") -> asyncpg.Connection:
        """A superuser's connection, past the gateway: how a test prepares, and how it looks at what really happened."""
        import asyncpg

        return await asyncpg.connect(
            host=self.host, port=self.port, user=self.user, password=self.password, database=database, ssl=False
        )

    async def create_database(self, script: str = "") -> str:
        """A fresh database in which `script` has been run; its name."""
        name = f"test_{next(self._numbers)}"
        connection = await self.connect()
        try:
            await connection.execute(f"CREATE DATABASE {name}")
        finally:
            await connection.close()
        connection = await self.connect(name)
        try:
            await connection.execute(script or "SELECT")
        finally:
            await connection.close()
        return name


@pytest.fixture(scope="session")
def postgres() -> Generator[PostgresServer]:
    """A PostgreSQL server, started when the first test asks for it and stopped at the end."""
    from anyio.from_thread import start_blocking_portal

    from mcp_gateway.demo.cluster import cluster

    with tempfile.TemporaryDirectory(prefix="postgres-tests-") as folder:
        Path(folder).chmod(0o755)  # root runs PostgreSQL as another user, who has to get there
        with start_blocking_portal() as portal, portal.wrap_async_context_manager(cluster(Path(folder))) as server:
            yield PostgresServer(server.host, server.port, server.user, server.password)


@pytest.fixture(scope="session")
def kube(tmp_path_factory: pytest.TempPathFactory) -> Generator[Kube]:
    """A Kubernetes API server with RBAC, started when the first test asks for it and stopped at the end."""
    from cluster import NoCluster, running

    try:
        with running(tmp_path_factory.mktemp("cluster")) as found:
            yield found
    except NoCluster as reason:
        pytest.skip(f"no Kubernetes API server: {reason}")


@pytest.fixture(scope="session")
def node(kube: Kube, tmp_path_factory: pytest.TempPathFactory) -> Generator[Kubelet]:
    """A node of the cluster, whose containers say what a test has them say."""
    from kubelet import kubelet

    with kubelet(kube, tmp_path_factory.mktemp("kubelet"), "node-one") as made:
        yield made
