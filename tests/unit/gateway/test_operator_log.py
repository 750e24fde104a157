"""What the gateway's own log says when a call fails: the cause where an operator can put it right, and never what an error quotes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from world import ANA, EMAIL, PASSWORD, Fuse, world

from mcp_gateway.credentials.refs import CredentialRef, EnvRef, FileRef

pytestmark = pytest.mark.anyio


async def test_a_credential_that_is_not_there_is_named_by_its_reference(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    absent = tmp_path / "absent"
    wanted: dict[CredentialRef, str] = {
        EnvRef("ABSENT"): "`env:ABSENT`: the variable is not set where the gateway runs",
        FileRef(absent): f"`file:{absent}`: no such file or directory",
    }
    async with world(tmp_path / "state") as running:
        for ref, said in wanted.items():
            running.configured["notebook"] = replace(running.configured["notebook"], read_credential=ref)
            answer = await running.call(ANA, do="read")
            assert answer.outcome == "failed"
            assert "ABSENT" not in answer.text, "the caller can do nothing about it"
            assert str(absent) not in answer.text
            assert caplog.messages[-1] == f"a call failed: {said}"


async def test_a_call_that_cannot_be_recorded_is_told_to_the_operator_too(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fuse = Fuse(at=2)
    async with world(tmp_path, fuse=fuse) as running:
        answer = await running.call(ANA, do="read")
    assert fuse.blew == "Ledger.append"
    assert answer.structured["error"]["reason"] == "nothing has run: the call could not be recorded"
    assert caplog.messages == ["nothing has run: the call could not be recorded"]


async def test_of_an_error_of_somebody_else_only_kind_and_place_are_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fuse = Fuse(at=3)
    async with world(tmp_path, fuse=fuse) as running:
        await running.call(ANA, do="read")
    assert fuse.blew == "NotebookTool.observe"
    (told,) = caplog.messages
    assert told.startswith("a call failed: Sabotage at ")
    assert PASSWORD not in told
    assert EMAIL not in told
