"""The demo, as the person who was just told about this product runs it: the real command, the real database, the real client."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import anyio
import asyncpg
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from rich.console import Console

from mcp_gateway.demo import cluster as cluster_module
from mcp_gateway.demo import people, shop
from mcp_gateway.demo.agent import Agent, agent
from mcp_gateway.demo.clients import snippets
from mcp_gateway.demo.cluster import ClusterError, cluster
from mcp_gateway.demo.commands import Commands
from mcp_gateway.demo.expect import Differs
from mcp_gateway.demo.screen import Screen
from mcp_gateway.demo.serving import BREAKAGES
from mcp_gateway.demo.stage import Stage, stage
from mcp_gateway.demo.story import Story

pytestmark = pytest.mark.anyio

PROGRAM = Path(sysconfig.get_path("scripts")) / "mcp-gateway"
UP = re.compile(r"PostgreSQL is up on 127\.0\.0\.1:(\d+)")


@pytest.fixture
def temporary() -> Generator[Path]:
    """Where the demo puts its temporary directory. Root's `nobody` must get through, which pytest's own folders do not allow."""
    with TemporaryDirectory(prefix="demo-test-") as folder:
        inside = Path(folder)
        inside.chmod(0o711)
        yield inside


def environment(temporary: Path) -> dict[str, str]:
    return {**os.environ, "TMPDIR": str(temporary), "COLUMNS": "100"}


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def started(temporary: Path, *arguments: str, terminal: int | None = None) -> Generator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [PROGRAM, "demo", *arguments],
        env=environment(temporary),
        stdin=subprocess.DEVNULL if terminal is None else terminal,
        stdout=subprocess.PIPE if terminal is None else terminal,
        stderr=subprocess.STDOUT if terminal is None else terminal,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def port_of(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if found := UP.search(line):
            return int(found.group(1))
    raise AssertionError(f"the demo ended before its database was up; it said:\n{said}")


def rows_of(name: str) -> list[dict[str, object]]:
    table = next(table for table in shop.tables() if table.name == name)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_the_shop_is_the_same_every_time_and_holds_fifty_thousand_rows() -> None:
    once, again = list(shop.tables()), list(shop.tables())
    assert once == again
    assert sum(len(table.rows) for table in once) == 50_000


def test_nobody_in_the_shop_can_be_reached() -> None:
    """Changing a domain, a prefix or an area in `people` to a real one fails here."""
    customers, employees, payments = rows_of("customers"), rows_of("employees"), rows_of("payments")
    for person in customers + employees:
        assert re.fullmatch(r"[a-z.]+\d+@(shop\.)?example\.(com|org|net)", str(person["email"]))
        assert re.fullmatch(r"\+1 [2-9]\d\d-555-01\d\d", str(person["phone"]))
    assert len({customer["email"] for customer in customers}) == len(customers)
    for payment in payments:
        number = str(payment["card_number"])
        assert number.startswith(("424242", "411111", "555555", "378282"))
        assert people.luhn_digit(number[:-1]) == number[-1]
    for employee in employees:
        assert re.fullmatch(r"9\d\d-(0[1-9]|[1-4]\d)-(?!0000)\d{4}", str(employee["ssn"]))


def test_the_luhn_digit_is_that_of_published_test_cards() -> None:
    for card in ("4242424242424242", "4111111111111111", "5555555555554444", "378282246310005"):
        assert people.luhn_digit(card[:-1]) == card[-1]


def test_client_configurations_are_complete_json(tmp_path: Path) -> None:
    made = list(snippets("http://127.0.0.1:1", "the-token", PROGRAM, tmp_path / "gateway.yaml"))
    assert [snippet.client for snippet in made] == [
        "VS Code (Copilot)",
        "Claude Code",
        "Claude Desktop",
        "Cursor",
        "Copilot CLI",
    ]
    for snippet in made:
        (servers,) = json.loads(snippet.text).values()
        assert list(servers) == ["gateway"]
        assert "the-token" in snippet.text


async def test_the_database_wants_a_password_and_its_login_owns_nothing(temporary: Path) -> None:
    """Mutations tried: `--auth=trust`; `GRANT shop_owner TO gateway`."""
    async with cluster(temporary) as database:
        async with database.connect("postgres") as owner:
            await owner.execute("CREATE DATABASE shop")
        async with database.connect("shop") as owner:
            assert await shop.load(owner, "it's secret", print) == 50_000
        login = replace(database, user="gateway", password="it's secret")
        with pytest.raises(asyncpg.InvalidPasswordError):
            async with replace(login, password="wrong").connect("shop"):
                pass
        async with login.connect("shop") as gateway:
            assert await gateway.fetchval("SELECT count(*) FROM open_orders") == 71
            assert await gateway.execute("UPDATE orders SET note = NULL WHERE id = 1") == "UPDATE 1"
            for forbidden in ("DROP TABLE orders", "TRUNCATE orders", "CREATE TABLE t (a int)", "SET ROLE shop_owner"):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await gateway.execute(forbidden)
    assert not listens(database.port)


async def test_a_failing_scene_still_stops_the_database(temporary: Path) -> None:
    ports: list[int] = []

    async def play() -> None:
        async with cluster(temporary) as database:
            ports.append(database.port)
            assert listens(database.port)
            raise Differs("told otherwise")

    with pytest.raises(Differs):
        await play()
    assert not listens(ports[0])


async def test_without_its_postgresql_the_demo_says_what_to_install(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    def nowhere(name: str) -> None:
        return None

    monkeypatch.setattr(cluster_module, "find_spec", nowhere)
    with pytest.raises(ClusterError, match=r"pip install 'governed-mcp-gateway\[demo\]'"):
        async with cluster(temporary):
            pass


async def test_a_server_that_cannot_start_says_why(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cluster_module.TUNING, "shared_buffers", "a lot")
    with pytest.raises(ClusterError, match=r"did not start; it said:(.|\n)*shared_buffers"):
        async with cluster(temporary):
            pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as somebody else")
async def test_root_is_told_when_its_server_could_not_reach_the_temporary_directory(temporary: Path) -> None:
    closed = temporary / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(ClusterError, match="set TMPDIR to a folder that all may enter"):
        async with cluster(closed):
            pass


async def test_a_port_that_was_taken_meanwhile_is_not_the_end(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ports = iter([taken.getsockname()[1], cluster_module.free_port()])
        monkeypatch.setattr(cluster_module, "free_port", lambda: next(ports))
        async with cluster(temporary) as database:
            assert listens(database.port)


def test_the_script_plays_every_scene_and_leaves_nothing(temporary: Path) -> None:
    ended = subprocess.run(
        [PROGRAM, "demo", "--script"],
        env=environment(temporary),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stdout.rstrip().splitlines()[-1].strip().startswith("verify: ok")
    for told in ("`read-shop`", "`ask-writes`", "`no-ddl`", "all its 25,000 rows", "is `cancelled` now"):
        assert told in re.sub(r"\s+", " ", ended.stdout)
    assert "\x1b" not in ended.stdout
    assert not re.search(r"@example\.|555-01\d\d|\b4242\d{12}\b", ended.stdout)
    assert ended.stderr == ""
    found = UP.search(ended.stdout)
    assert found
    assert not listens(int(found.group(1)))
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_demo_that_is_told_to_stop_leaves_nothing(temporary: Path, number: signal.Signals) -> None:
    with started(temporary, "--script") as process:
        port = port_of(process)
        process.send_signal(number)
        rest, _ = process.communicate(timeout=60)
        assert process.returncode == 128 + number, rest
    assert not listens(port)
    assert list(temporary.iterdir()) == []


def test_a_demo_that_nobody_reads_any_more_stops_and_leaves_nothing(temporary: Path) -> None:
    with started(temporary, "--script") as process:
        port = port_of(process)
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait(timeout=60) == 128 + signal.SIGTERM
    assert not listens(port)
    assert list(temporary.iterdir()) == []


@pytest.fixture
def screen(tmp_path: Path) -> Generator[Screen]:
    with (tmp_path / "shown").open("w", encoding="utf-8") as file:
        yield Screen(Console(file=file, width=100), person=False)


@asynccontextmanager
async def altered(screen: Screen, *changes: tuple[str, str]) -> AsyncGenerator[tuple[Story, Agent]]:
    """The demo with another configuration, up to the first scene."""
    async with stage(screen, port=0) as ready:
        text = ready.config.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        ready.config.write_text(text, encoding="utf-8")
        commands = Commands(ready.config)
        async with agent(PROGRAM, ready.config, ready.requester_token, log_of(ready)) as connected:
            yield Story(ready, commands, screen), connected


def log_of(ready: Stage) -> Path:
    return ready.directory / "stdio.log"


async def test_a_read_that_is_not_masked_is_said_to_differ(screen: Screen) -> None:
    async with altered(screen, ('"orders.note": scan', '"customers.email": keep')) as (story, connected):
        with pytest.raises(Differs, match="5 of 20 personal values reached the agent unmasked"):
            await story.read(connected)


async def test_a_write_that_does_not_wait_is_said_to_differ(screen: Screen) -> None:
    change = ("effect: ask\n      approvers: [approver]", "effect: allow")
    async with altered(screen, change) as (story, connected):
        with pytest.raises(Differs, match="the write was to wait"):
            await story.write(connected)


async def test_a_drop_refused_by_another_rule_is_said_to_differ(screen: Screen) -> None:
    async with altered(screen, ("sql.alter, sql.drop, sql.truncate", "sql.alter, sql.truncate")) as (story, connected):
        with pytest.raises(Differs, match="the refusal was to name its rule"):
            await story.drop(connected)


async def test_each_thing_to_break_gets_an_answer_that_helps(screen: Screen) -> None:
    async with altered(screen) as (story, connected):
        await story.drop(connected)
        ready = story.stage
        for what, command in BREAKAGES:
            environment = os.environ | {
                "MCP_GATEWAY_CONFIG": str(ready.config),
                "PATH": f"{PROGRAM.parent}:/usr/bin:/bin",
            }
            ended = await anyio.run_process(["sh", "-c", command], check=False, env=environment, cwd=ready.directory)
            said = " ".join((ended.stdout + ended.stderr).decode().split())
            if "misspell" in what:
                assert ended.returncode == 2
                assert "gateway.yaml:26:15" in said
                assert "`alow`" in said
                assert "allow" in said
                undo = await anyio.run_process(
                    ["sh", "-c", command.partition("# undo: ")[2]], check=False, cwd=ready.directory
                )
                assert undo.returncode == 0
            elif "password" in what:
                answer = await connected.call("query_db", {"connection": "shop", "sql": "SELECT count(*) FROM orders"})
                assert answer.is_error
                assert "the database refused the gateway's credential" in answer.text
                assert "wrong" not in answer.text
            else:
                assert ended.returncode == 1
                assert "verify: FAILED" in said


class Terminal:
    """The person's side of a pseudo-terminal."""

    def __init__(self, ours: int) -> None:
        self._ours = ours
        self.seen = ""

    @property
    def plain(self) -> str:
        """What was shown, without colours, on one line."""
        return " ".join(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.seen).split())

    def until(self, text: str, seconds: float = 90) -> None:
        """Read until `text` has been shown."""
        end = time.monotonic() + seconds
        while text not in self.seen:
            ready, _, _ = select.select([self._ours], [], [], max(0.0, end - time.monotonic()))
            assert ready, f"{text!r} was not shown within {seconds} s; shown was:\n{self.seen}"
            self.seen += os.read(self._ours, 65536).decode(errors="replace")

    def line_after(self, text: str) -> str:
        """The line below the one that holds `text`."""
        lines = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.seen).splitlines()
        return lines[next(index for index, line in enumerate(lines) if text in line) + 1]

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self._ours, text.encode())


async def who_am_i(url: str, headers: dict[str, str]) -> dict[str, object]:
    async with (
        httpx2.AsyncClient(headers=headers, timeout=60) as http,
        Client(streamable_http_client(url, http_client=http)) as client,
    ):
        return dict((await client.call_tool("whoami")).structured_content or {})


@contextmanager
def at_a_terminal(temporary: Path) -> Generator[tuple[Terminal, subprocess.Popen[str]]]:
    ours, theirs = os.openpty()
    try:
        with started(temporary, "--port", "0", terminal=theirs) as process:
            yield Terminal(ours), process
    finally:
        os.close(ours)
        os.close(theirs)


def test_a_person_approves_with_enter_and_the_gateway_then_stays_up_until_interrupted(temporary: Path) -> None:
    with at_a_terminal(temporary) as (terminal, process):
        terminal.until("Press Enter to approve")
        terminal.type("\n")
        terminal.until("; mcp-gateway verify")
        served = re.search(r"http://127\.0\.0\.1:(\d+)/mcp", terminal.seen)
        assert served
        assert listens(int(served.group(1)))
        for client in ("VS Code", "Claude Code", "Claude Desktop", "Cursor", "Copilot CLI"):
            assert client in terminal.seen
        pasted = json.loads(terminal.line_after("# Claude Code"))["mcpServers"]["gateway"]
        assert anyio.run(who_am_i, pasted["url"], pasted["headers"])["subject"] == "dana"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0
        assert not listens(int(served.group(1)))
    assert "is `cancelled` now" in terminal.plain
    assert list(temporary.iterdir()) == []


def test_a_person_who_denies_sees_that_nothing_ran(temporary: Path) -> None:
    with at_a_terminal(temporary) as (terminal, process):
        terminal.until("Press Enter to approve")
        terminal.type("n\n")
        terminal.until("denied, so nothing ran")
        terminal.until("verify: ok")
        assert "is `pending` now" in terminal.plain
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 128 + signal.SIGTERM
    assert list(temporary.iterdir()) == []


def test_the_demo_is_not_steered_by_the_folder_it_is_started_in(temporary: Path, tmp_path: Path) -> None:
    """Run as `python -m`, the planted packages would be imported."""
    hostile = tmp_path / "hostile"
    for name in ("tools", "policy", "recorder", "mcp_gateway"):
        (hostile / name).mkdir(parents=True)
        (hostile / name / "__init__.py").write_text("raise SystemExit('hijacked')")
    ended = subprocess.run(
        [PROGRAM, "demo", "--help"],
        cwd=hostile,
        env=environment(temporary),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0
    assert "hijacked" not in ended.stdout + ended.stderr


def test_the_package_loads_nothing_before_it_is_run() -> None:
    heavy = "import mcp_gateway.demo, sys; print([m for m in ('asyncpg', 'mcp', 'rich') if m in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
