"""A whole gateway on a real cluster, in this process: the application's own composition, read from a configuration file."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from cluster import EVERYTHING, Json, Kube

from mcp_gateway.app import Gateway, gateway, read_config
from mcp_gateway.approvals.approval import AnsweredRecord
from mcp_gateway.config.reload import Live
from mcp_gateway.surface import Inbound
from mcp_gateway_policy.vocabulary import Principal

DEV: Final = Principal("dev", "https://idp.example", "jwt", frozenset({"developers"}), frozenset({"developer"}), "test")
LEAD: Final = Principal("lead", "https://idp.example", "jwt", frozenset({"leads"}), frozenset({"lead"}), "test")

ROLES: Final = {"developer": {"groups": ["developers"]}, "lead": {"groups": ["leads"]}}


@dataclass
class Governed:
    """A running gateway with one connection, `cluster`."""

    gateway: Gateway
    directory: Path
    token: str

    async def call(self, tool: str, who: Principal = DEV, **arguments: object) -> AnsweredRecord:
        """One call as a transport would send it; `continue_` stands for `continue`."""
        given = {name.removesuffix("_"): value for name, value in arguments.items()}
        return await self.gateway.surface.call(who, Inbound(tool, {"connection": "cluster", **given}, client="test"))

    async def value(self, tool: str, who: Principal = DEV, **arguments: object) -> dict[str, Any]:
        """The structured answer of a call that must have run."""
        answer = await self.call(tool, who, **arguments)
        assert not answer.is_error, answer.text
        return dict(answer.structured)

    async def said(self, tool: str, who: Principal = DEV, **arguments: object) -> str:
        """The words of a call that must have been refused or failed."""
        answer = await self.call(tool, who, **arguments)
        assert answer.is_error, answer.text
        return answer.text

    def recorded(self) -> bytes:
        """Every byte of the log as it lies on the disk."""
        return b"".join(path.read_bytes() for path in sorted((self.directory / "state").rglob("*")) if path.is_file())


@asynccontextmanager
async def governed(
    directory: Path, kube: Kube, token: str, rules: Sequence[object], **settings: object
) -> AsyncGenerator[Governed]:
    """Run it on `directory`, with `token` as its account on the cluster. `settings` are the connection's, beside server and credential."""
    directory.mkdir(parents=True, exist_ok=True)
    secret = directory / "credential"
    secret.touch(mode=0o600)
    secret.write_text(token, encoding="utf-8")
    connection: dict[str, object] = {
        "name": "cluster",
        "kind": "kubernetes",
        "credential": f"file:{secret}",
        "server": kube.server,
        "ca_data": kube.ca,
        **settings,
    }
    config = {
        "connections": [{key: value for key, value in connection.items() if value is not None}],
        "identity": {"roles": ROLES},
        "policy": {"rules": list(rules)},
        "approvals": {"wait_seconds": 0},
        "masking": {"ner": {"model": "none"}},
        "recorder": {"directory": str(directory / "state")},
    }
    path = directory / "gateway.yaml"
    path.write_text(yaml.safe_dump(json.loads(json.dumps(config))), encoding="utf-8")
    live = Live(read_config(path), lambda: read_config(path))
    async with gateway(live) as running:
        yield Governed(running, directory, token)


def gate_of(
    rules: Sequence[object], rights: Sequence[Json] = EVERYTHING, reading: Sequence[Json] = ()
) -> Callable[..., AsyncGenerator[Governed]]:
    """A fixture: one gateway for a module, whose account has these rights in the cluster, and another for reading where that has its own."""

    @pytest.fixture(scope="module")
    async def gate(kube: Kube, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Governed]:
        directory = tmp_path_factory.mktemp("gate")
        settings: dict[str, object] = {}
        if reading:
            secret = directory / "reading"
            secret.touch(mode=0o600)
            secret.write_text(await kube.account(reading, "reader"), encoding="utf-8")
            settings["read_credential"] = f"file:{secret}"
        async with governed(directory, kube, await kube.account(rights), rules, **settings) as running:
            yield running

    return gate


def namespace_of(prefix: str) -> Callable[..., Awaitable[str]]:
    """A fixture: a namespace for each test whose name begins with this."""

    @pytest.fixture
    async def namespace(kube: Kube) -> str:
        return await kube.namespace(prefix)

    return namespace


def rule(
    name: str, *actions: str, on: Sequence[str] = ("*",), effect: str = "allow", **others: object
) -> dict[str, object]:
    """A rule for developers."""
    asked = {"approvers": ["lead"]} if effect == "ask" else {}
    return {
        "name": name,
        "roles": ["developer"],
        "actions": list(actions),
        "resources": list(on),
        "effect": effect,
        **asked,
        **others,
    }
