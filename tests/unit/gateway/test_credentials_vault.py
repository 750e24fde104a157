"""The vault: lends on a recorded intent, for the connection that was judged, and remembers what must not come out."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import anyio
import pytest

from mcp_gateway.config.model import ConnectionConfig
from mcp_gateway.credentials.glance import Glance
from mcp_gateway.credentials.refs import EnvRef
from mcp_gateway.credentials.sources import CredentialUnavailable, Sources
from mcp_gateway.credentials.vault import Vault
from mcp_gateway_policy.vocabulary import Call, Connection, Facts, Principal, Prompt
from mcp_gateway_recorder._minting import SEAL
from mcp_gateway_recorder.entries import Entry, Recorded
from mcp_gateway_tools.lease import Settings

pytestmark = pytest.mark.anyio

SHOP = Connection("shop", "postgres", {"env": "prod"})
CALL = Call(
    id="c",
    session="s",
    tool="query_db",
    connection=SHOP,
    arguments={},
    principal=Principal("ana", "i", "jwt"),
    prompt=Prompt(None, "none"),
    received_at=datetime(2026, 1, 1, tzinfo=UTC),
)
ENTRY = Entry("l", "s", 1, "", "", "intended", "c", None, {}, "")


@dataclass(frozen=True)
class _Granted:
    call: Call
    facts: Facts


def _intent(read_only: bool = False, call: Call = CALL) -> Recorded[_Granted]:
    return Recorded(_Granted(call, Facts((), "", "", read_only)), ENTRY, _seal=SEAL)


def _glance(connection: Connection = SHOP) -> Recorded[Glance]:
    return Recorded(Glance(CALL, connection, "load the catalog"), ENTRY, _seal=SEAL)


class _Configured:
    """A configuration and an environment that a test can change under the vault."""

    def __init__(self) -> None:
        self.environ = {"WRITE": "write-1", "READ": "read-1"}
        self.connections = {"shop": ConnectionConfig(SHOP, Settings(), EnvRef("WRITE"), EnvRef("READ"))}
        self.vault = Vault(lambda: self.connections, Sources(self.environ))

    def lent(self) -> list[str]:
        return [secret.reveal() for secret in self.vault.lent_secrets()]


@pytest.fixture
def configured() -> _Configured:
    return _Configured()


async def test_a_permit_is_lent_the_credential_and_told_what_it_was_judged_to_do(configured: _Configured) -> None:
    async with configured.vault.lend(_intent()) as lease:
        assert lease is not None
        assert (lease.connection, lease.access) == (SHOP, "write")
        assert lease.secret is not None
        assert lease.secret.reveal() == "write-1"
    async with configured.vault.lend(_intent(read_only=True)) as lease:
        assert lease is not None
        assert lease.access == "read"


async def test_a_glance_is_lent_the_read_credential(configured: _Configured) -> None:
    async with configured.vault.lend_read(_glance()) as lease:
        assert lease.access == "read"
        assert lease.secret is not None
        assert lease.secret.reveal() == "read-1"


async def test_a_rehearsal_is_lent_the_credential_for_changes_and_told_to_change_nothing(
    configured: _Configured,
) -> None:
    glance = Glance(CALL, SHOP, "have the change rehearsed", rehearsal=True)
    async with configured.vault.lend_read(Recorded(glance, ENTRY, _seal=SEAL)) as lease:
        assert lease.access == "read"
        assert lease.secret is not None
        assert lease.secret.reveal() == "write-1"


async def test_a_call_without_a_connection_is_lent_nothing(configured: _Configured) -> None:
    async with configured.vault.lend(_intent(call=replace(CALL, connection=None))) as lease:
        assert lease is None
    assert configured.lent() == []


async def test_a_rotated_credential_is_the_next_one_lent_and_the_old_one_stays_masked(configured: _Configured) -> None:
    async with configured.vault.lend(_intent()):
        pass
    configured.environ["WRITE"] = "write-2"
    async with configured.vault.lend(_intent()) as lease:
        assert lease is not None
        assert lease.secret is not None
        assert lease.secret.reveal() == "write-2"
        assert set(configured.lent()) == {"write-1", "write-2"}


def _remove(connections: dict[str, ConnectionConfig]) -> None:
    del connections["shop"]


def _relabel(connections: dict[str, ConnectionConfig]) -> None:
    connections["shop"] = replace(connections["shop"], connection=replace(SHOP, labels={"env": "dev"}))


def _rekind(connections: dict[str, ConnectionConfig]) -> None:
    connections["shop"] = replace(connections["shop"], connection=replace(SHOP, kind="mysql"))


@pytest.mark.parametrize("change", [_remove, _relabel, _rekind])
async def test_a_connection_that_is_not_what_was_judged_is_not_opened(
    change: Callable[[dict[str, ConnectionConfig]], None], configured: _Configured
) -> None:
    change(configured.connections)
    with pytest.raises(CredentialUnavailable, match="connection `shop`"):
        async with configured.vault.lend(_intent()):
            pass
    with pytest.raises(CredentialUnavailable, match="connection `shop`"):
        async with configured.vault.lend_read(_glance()):
            pass
    assert configured.lent() == []


async def test_a_missing_credential_names_its_reference(configured: _Configured) -> None:
    del configured.environ["WRITE"]
    with pytest.raises(CredentialUnavailable, match="`env:WRITE`"):
        async with configured.vault.lend(_intent()):
            pass


async def test_a_secret_is_given_back_when_the_call_fails_or_is_cancelled(configured: _Configured) -> None:
    with pytest.raises(ZeroDivisionError):
        async with configured.vault.lend(_intent()):
            raise ZeroDivisionError
    with anyio.CancelScope() as scope:
        async with configured.vault.lend(_intent()):
            scope.cancel()
            await anyio.lowlevel.checkpoint()
    for number in range(100):
        configured.environ["READ"] = f"read-{number}"
        async with configured.vault.lend_read(_glance()):
            pass
    assert "write-1" not in configured.lent()


async def test_what_is_remembered_is_bounded_but_never_forgets_what_is_out(configured: _Configured) -> None:
    async with configured.vault.lend(_intent()):
        for number in range(500):
            configured.environ["READ"] = f"read-{number}"
            async with configured.vault.lend_read(_glance()):
                pass
        assert len(configured.lent()) == 65
        assert {"write-1", "read-499", "read-436"} <= set(configured.lent())


async def test_what_is_made_of_a_credential_is_remembered_beside_it_and_crowds_nothing_out(
    configured: _Configured,
) -> None:
    async with configured.vault.lend(_intent()) as lease:
        assert lease is not None
        for number in range(500):
            lease.derived(f"minted-{number}")
        assert {"minted-0", "minted-499", "write-1"} <= set(configured.lent())
    assert {"minted-436", "minted-499", "write-1"} <= set(configured.lent())
    assert "minted-435" not in configured.lent()
    lease.derived("minted-late")
    assert "minted-late" in configured.lent()
    assert len(configured.lent()) == 65


async def test_what_is_lent_shows_itself_nowhere(configured: _Configured) -> None:
    async with configured.vault.lend(_intent()) as lease:
        assert "write-1" not in f"{lease!r} {lease} {configured.vault!r}"
        with pytest.raises(TypeError):
            pickle.dumps(lease)


async def test_only_a_recorded_intent_is_lent_to(configured: _Configured) -> None:
    vault: Any = configured.vault
    with pytest.raises(AttributeError):
        vault.lend(_Granted(CALL, Facts((), "", "", True)))
    with pytest.raises(TypeError):
        Recorded(_Granted(CALL, Facts((), "", "", True)), ENTRY, _seal=object())  # type: ignore[arg-type] # the misuse is the point
