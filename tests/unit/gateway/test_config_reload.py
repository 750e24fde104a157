"""Reloading: whole or not at all, announced to those who asked, triggered by a file or a signal."""

from __future__ import annotations

import os
import signal
from functools import partial
from pathlib import Path

import anyio
import pytest

from mcp_gateway.config.load import load
from mcp_gateway.config.model import Config
from mcp_gateway.config.reload import Kept, Live, Reloaded, ReloadResult, on_hangup, watch

pytestmark = pytest.mark.anyio

RULE = "{name: r, roles: ['*'], actions: [sql.select], effect: allow}"


class _Folder:
    def __init__(self, root: Path) -> None:
        self.file = root / "gateway.yaml"
        self.rules = root / "policy.yaml"
        self.rules.write_text("rules: []")
        self.file.write_text("policy: {file: policy.yaml}")

    def live(self) -> Live:
        read = partial(load, self.file, {})
        return Live(read(), read)


@pytest.fixture
def folder(tmp_path: Path) -> _Folder:
    return _Folder(tmp_path)


async def test_a_good_file_replaces_the_configuration_and_everyone_hears_of_it(folder: _Folder) -> None:
    live = folder.live()
    heard: list[Config] = []
    live.on_change(heard.append)
    folder.rules.write_text(f"rules: [{RULE}]")
    result = await live.reload()
    assert isinstance(result, Reloaded)
    assert heard == [live.current]
    assert [rule.name for rule in live.current.policy.rules] == ["r"]


async def test_a_bad_file_keeps_the_old_configuration_and_says_why(folder: _Folder) -> None:
    live = folder.live()
    before = live.current
    heard: list[Config] = []
    live.on_change(heard.append)
    folder.rules.write_text("rules: 1")
    result = await live.reload()
    assert isinstance(result, Kept)
    assert "policy.yaml:1:8: rules: expected a list" in str(result.problems[0])
    assert live.current is before
    assert heard == []


async def test_whoever_stops_listening_hears_nothing_more(folder: _Folder) -> None:
    live = folder.live()
    heard: list[Config] = []
    live.on_change(heard.append)()
    await live.reload()
    assert heard == []


async def test_what_is_settled_at_start_stays_and_is_named(folder: _Folder) -> None:
    live = folder.live()
    folder.file.write_text("policy: {file: policy.yaml}\nserver: {port: 1}\nrecorder: {directory: elsewhere}")
    result = await live.reload()
    assert isinstance(result, Reloaded)
    assert result.restart == ("server", "recorder")
    assert live.current.server.port == 8765
    assert live.current.recorder.directory.name == "mcp-gateway"


async def test_identity_cannot_be_taken_from_a_server_that_others_can_reach(folder: _Folder) -> None:
    """The new file would be good by itself: it listens on loopback. The running server does not."""
    jwt = "identity: {jwt: {issuer: i, audience: a, key_file: policy.yaml}}\n"
    folder.file.write_text(f"policy: {{file: policy.yaml}}\n{jwt}server: {{host: 0.0.0.0}}")
    live = folder.live()
    folder.file.write_text("policy: {file: policy.yaml}")
    result = await live.reload()
    assert isinstance(result, Kept)
    assert live.current.identity.jwt is not None


class _Reports:
    """Hands reports of a background task to a test that waits for them."""

    def __init__(self) -> None:
        self._put, self._got = anyio.create_memory_object_stream[ReloadResult](10)

    def __call__(self, result: ReloadResult) -> None:
        self._put.send_nowait(result)

    async def next(self) -> ReloadResult:
        with anyio.fail_after(20):
            return await self._got.receive()

    def none_waiting(self) -> bool:
        return self._got.statistics().current_buffer_used == 0

    def close(self) -> None:
        self._put.close()
        self._got.close()


async def test_a_changed_file_is_loaded_and_a_repaired_file_of_rules_that_was_never_good(folder: _Folder) -> None:
    live, reports = folder.live(), _Reports()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(partial(watch, live, reports, every=0.001))
        other = folder.file.with_name("other.yaml")
        other.write_text("rules: [")
        folder.file.write_text("policy: {file: other.yaml}")
        while not isinstance(result := await reports.next(), Kept) or "other.yaml" not in str(result.problems[0]):
            pass  # the watcher may have seen the file while it was being written
        other.write_text(f"rules: [{RULE}]")
        while not isinstance(await reports.next(), Reloaded):
            pass
        assert live.current.files == (folder.file, other)
        assert len(live.current.policy.rules) == 1
        tasks.cancel_scope.cancel()
    reports.close()


async def test_a_bad_file_is_tried_once_not_at_every_look(folder: _Folder) -> None:
    """The watcher compares with what the latest attempt saw, good or bad."""
    live = folder.live()
    good = live.seen
    folder.rules.write_text("rules: 1")
    await live.reload()
    bad = live.seen
    assert bad[0] == good[0]
    assert bad[1] != good[1]
    folder.file.write_text("policy: {file: gone.yaml}")
    await live.reload()
    assert live.seen[0] == (folder.file, folder.file.with_name("gone.yaml"))


async def test_a_touched_file_with_the_same_content_is_left_alone(folder: _Folder) -> None:
    live, reports = folder.live(), _Reports()
    before = live.current
    async with anyio.create_task_group() as tasks:
        os.utime(folder.rules, (1, 1))
        tasks.start_soon(partial(watch, live, reports, every=0.001))
        folder.rules.write_text(f"rules: [{RULE}]")
        while not isinstance(await reports.next(), Reloaded):
            pass
        assert reports.none_waiting()
        tasks.cancel_scope.cancel()
    assert live.current is not before
    reports.close()


async def test_a_hangup_reloads(folder: _Folder) -> None:
    live, reports = folder.live(), _Reports()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(on_hangup, live, reports)
        await anyio.wait_all_tasks_blocked()
        folder.rules.write_text(f"rules: [{RULE}]")
        os.kill(os.getpid(), signal.SIGHUP)
        assert isinstance(await reports.next(), Reloaded)
        tasks.cancel_scope.cancel()
    assert len(live.current.policy.rules) == 1
    reports.close()
