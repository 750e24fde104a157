"""Where a PostgreSQL connection leads."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from mcp_gateway_policy.resource import encode_segment
from mcp_gateway_tools.lease import Settings
from mcp_gateway_tools.places import PathHere


class PostgresSettings(Settings):
    """One database. `host` is a name, an address or the directory of a Unix socket.

    `user` is the role that changes run as, `read_user` the one that everything else runs as; without it both are one.
    `sslmode` is libpq's; `verify-ca` and `verify-full` trust `ca_file`, or the system's authorities without it. `search_path` is where
    unqualified names are looked for; it is pinned, so that neither role nor database settings change what a statement means.
    """

    host: str = Field(min_length=1)
    port: int = Field(default=5432, ge=1, le=65535)
    database: str = Field(min_length=1)
    user: str = Field(min_length=1)
    read_user: str | None = Field(default=None, min_length=1)
    sslmode: Literal["disable", "prefer", "require", "verify-ca", "verify-full"] = "prefer"
    ca_file: PathHere | None = None
    search_path: tuple[str, ...] = Field(default=("public",), min_length=1)

    def within(self) -> tuple[str, ...]:
        """The database."""
        return (encode_segment(self.database),)

    def role(self, access: Literal["read", "write"]) -> str:
        """Whom a session is opened as."""
        return self.user if access == "write" or self.read_user is None else self.read_user
