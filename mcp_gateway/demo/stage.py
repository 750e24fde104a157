"""Everything the demo needs, in one temporary directory: database, configuration, two people. Gone when the block ends."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template
from time import monotonic
from typing import Final

from mcp_gateway.demo import shop
from mcp_gateway.demo.cluster import Cluster, cluster
from mcp_gateway.demo.screen import Screen
from mcp_gateway.identity.local import mint

REQUESTER: Final = "dana"
APPROVER: Final = "lee"
_TOKEN_SECONDS: Final = 8 * 3600.0


@dataclass(frozen=True, slots=True)
class Stage:
    """What is set up. The tokens name `REQUESTER`, whom the agent works for, and `APPROVER`."""

    directory: Path
    database: Cluster
    requester_token: str
    approver_token: str

    @property
    def config(self) -> Path:
        """The gateway's configuration."""
        return self.directory / "gateway.yaml"

    @property
    def approver_token_file(self) -> Path:
        """The approver's token, for `--token-file`."""
        return self.directory / "approver.token"

    @property
    def password_file(self) -> Path:
        """The credential that the gateway lends, and the agent never sees."""
        return self.directory / "shop.password"

    @property
    def state(self) -> Path:
        """Where the gateway keeps its log."""
        return self.directory / "state"


@asynccontextmanager
async def stage(screen: Screen, port: int) -> AsyncGenerator[Stage]:
    """Set up, hand over, and take everything down again, however the block ends. Raises ClusterError."""
    with _temporary() as root:
        began = monotonic()
        screen.working("starting PostgreSQL")
        async with cluster(root) as database:
            screen.done(f"PostgreSQL is up on {database.host}:{database.port}", monotonic() - began)
            directory = root / "gateway"
            directory.mkdir(mode=0o700)
            await _fill(screen, database, directory)
            yield _configure(screen, database, directory, port)
            screen.working("stopping PostgreSQL")


@contextmanager
def _temporary() -> Generator[Path]:
    root = Path(tempfile.mkdtemp(prefix="mcp-gateway-demo-"))
    try:
        # Others may pass through to what PostgreSQL needs; what is secret lies in folders that are closed to them.
        root.chmod(0o711)
        yield root
    finally:
        shutil.rmtree(root)


async def _fill(screen: Screen, database: Cluster, directory: Path) -> None:
    began = monotonic()
    password = secrets.token_urlsafe(24)
    _write_secret(directory / "shop.password", password)
    screen.working("filling the shop")
    async with database.connect("postgres") as connection:
        await connection.execute("CREATE DATABASE shop")
    sizes: dict[str, int] = {}

    def loaded(table: str, rows: int) -> None:
        sizes[table] = rows
        screen.working(f"filling the shop: {sum(sizes.values()):,} rows")

    async with database.connect("shop") as connection:
        total = await shop.load(connection, password, loaded)
    detail = ", ".join(f"{rows:,} {table}" for table, rows in sizes.items())
    screen.done(f"the shop holds {total:,} rows: {detail}", monotonic() - began)


def _configure(screen: Screen, database: Cluster, directory: Path, port: int) -> Stage:
    template = Template(files("mcp_gateway.demo").joinpath("gateway.yaml").read_text(encoding="utf-8"))
    made = Stage(
        directory,
        database,
        mint(directory / "state", REQUESTER, ["analysts"], _TOKEN_SECONDS),
        mint(directory / "state", APPROVER, ["leads"], _TOKEN_SECONDS),
    )
    made.config.write_text(template.substitute(postgres_port=database.port, port=port), encoding="utf-8")
    _write_secret(made.approver_token_file, made.approver_token)
    screen.done(f"the gateway's configuration is {made.config}")
    return made


def _write_secret(path: Path, secret: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as stream:
        stream.write(secret)
