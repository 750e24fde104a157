"""The doctor on a real server: what it finds, that its SQL puts it right, and that the gateway says so when it starts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import closing
from uuid import uuid4

import anyio
import pytest
from anyio.streams.buffered import BufferedByteReceiveStream
from gate import COMMAND, CONFIG, Gate
from wire import MODERN, wire

pytestmark = pytest.mark.anyio


@pytest.fixture
async def reader(gate: Gate) -> AsyncGenerator[str]:
    """A gateway whose reads run as a role of their own that can do too much."""
    name = f"reader {uuid4().hex[:8]}"
    quoted = f'"{name}"'
    for sql in (
        f"CREATE ROLE {quoted} LOGIN PASSWORD '{gate.password}' BYPASSRLS CREATEDB",
        f"GRANT pg_write_all_data, pg_execute_server_program TO {quoted}",
        "CREATE SCHEMA drafts",
        f"GRANT CREATE, USAGE ON SCHEMA drafts TO {quoted}",
        f"GRANT USAGE ON SCHEMA public TO {quoted}",
        f"GRANT CREATE ON DATABASE {gate.database} TO {quoted}",
        f"GRANT SELECT, DELETE ON orders TO {quoted}",
        f"GRANT UPDATE (note, status) ON orders TO {quoted}",
        "GRANT INSERT ON products TO public",
        'CREATE TABLE drafts."odd\n"";table" (id int)',
        f'ALTER TABLE drafts."odd\n"";table" OWNER TO {quoted}',
        f"GRANT EXECUTE ON FUNCTION pg_read_file(text) TO {quoted}",
        "CREATE FUNCTION drafts.wipe() RETURNS void SECURITY DEFINER LANGUAGE sql AS 'DELETE FROM public.orders'",
    ):
        await gate.query(sql)
    gate.configure(CONFIG.replace("    credential:", f"    read_user: {json.dumps(name)}\n    credential:", 1))
    yield name
    await gate.query(f"REVOKE ALL ON FUNCTION pg_read_file(text) FROM {quoted}")
    await gate.query(f"DROP OWNED BY {quoted}")
    await gate.query(f"DROP ROLE {quoted}")


def _findings(gate: Gate, code: int) -> list[dict[str, str | bool]]:
    done = gate.run("connections", "doctor", "shop", "--json")
    assert done.returncode == code, (done.stdout, done.stderr)
    (report,) = json.loads(done.stdout)
    found: list[dict[str, str | bool]] = report["findings"]
    return found


async def test_what_a_role_can_do_beyond_reading_is_found_and_the_printed_sql_takes_it_away(
    gate: Gate, reader: str
) -> None:
    found = _findings(gate, 1)
    told = "\n".join(str(each["what"]) for each in found)
    for expected in (
        "BYPASSRLS", "may create databases", "`pg_write_all_data`", "`pg_execute_server_program`", "may create schemas in the database",
        "may create things in the schema `drafts`", "may change `public.orders` (DELETE)", "`public.orders` (UPDATE)",
        "`public.products` (INSERT)", "owns `drafts.odd", "beyond the database: `pg_read_file`", "temporary tables", "`wipe`",
        "does not read only by default", "`lo_create`",
    ):  # fmt: skip
        assert expected in told, expected
    assert all(each["why"] for each in found)
    assert {each["serious"] for each in found if "temporary" in str(each["what"])} == {False}
    ran: list[str] = []
    for each in found:
        if each["access"] == "read":
            sql = str(each["fix"]).replace('"another role"', "postgres")
            await gate.query("SELECT 1")
            async with gate.cluster.connect(gate.database) as owner:
                await owner.execute(sql)
            ran.append(sql)
    assert ran
    left = [each for each in _findings(gate, 0) if each["access"] == "read"]
    assert left == []
    await gate.query("GRANT EXECUTE ON FUNCTION lo_create(oid) TO public")
    async with wire(gate) as line:
        result = await line.call("query_db", {"connection": "shop", "sql": "SELECT count(*) AS n FROM orders"})
    assert result["isError"] is False, result


async def test_reads_and_changes_as_one_role_is_serious_and_the_sql_makes_a_reader(gate: Gate) -> None:
    (apart,) = [each for each in _findings(gate, 1) if "as one role" in str(each["what"])]
    assert 'CREATE ROLE "gateway_read" LOGIN' in str(apart["fix"])
    assert "read_user" in str(apart["fix"])
    assert "REVOKE" not in str(apart["fix"])


async def test_a_field_pattern_that_names_nothing_is_told(gate: Gate) -> None:
    await gate.query("CREATE FUNCTION public.total_of(int) RETURNS numeric LANGUAGE sql AS 'SELECT 1.0'")
    fields = '{"*.emial": redact, "orders.ID": keep, "*.note": scan, "other.public.orders.id": keep, "public.total_of()": keep, "public.gone()": keep}'
    gate.configure(
        CONFIG.replace("    labels:", f"    fields: {fields.replace('{', '{{').replace('}', '}}')}\n    labels:")
    )
    told = [str(each["what"]) for each in _findings(gate, 1) if "`fields`" in str(each["what"])]
    assert [what.split("`")[3] for what in told] == ["*.emial", "other.public.orders.id", "public.gone()"]
    await gate.query("DROP FUNCTION public.total_of(int)")


async def test_a_superuser_is_said_first_of_all(gate: Gate) -> None:
    gate.environment["SHOP_PASSWORD"] = gate.cluster.password
    gate.configure(CONFIG.replace("user: gateway", f"user: {gate.cluster.user}"))
    (said, *_) = _findings(gate, 1)
    assert said["what"] == "the role is a superuser"
    assert said["fix"] == f'ALTER ROLE "{gate.cluster.user}" NOSUPERUSER;'


async def test_a_database_that_cannot_be_reached_is_a_finding_not_a_crash(gate: Gate) -> None:
    gate.configure(CONFIG.replace("{port}", "1"))
    (only,) = _findings(gate, 1)
    assert "could not be reached: nothing listens at the configured address" in str(only["what"])
    gate.configure(CONFIG.replace("host: 127.0.0.1", "host: no-such-database.invalid"))
    (only,) = _findings(gate, 1)
    assert "could not be reached: its configured name is not known here" in str(only["what"])
    gate.environment["SHOP_PASSWORD"] = "wrong"
    gate.configure()
    (only,) = _findings(gate, 1)
    assert "refused the gateway's credential" in str(only["what"])
    assert "without one, `credential`" in str(only["why"])
    assert "wrong" not in json.dumps(only)


async def test_a_look_is_on_record_before_a_credential_is_read(gate: Gate) -> None:
    _findings(gate, 1)
    with closing(sqlite3.connect(gate.directory / "state" / "ledger.db")) as log:
        bodies = [json.loads(body) for (body,) in log.execute("SELECT body FROM entries WHERE kind = 'observed'")]
    assert bodies == [{"connection": "shop", "purpose": "examine what its credentials may do"}]
    assert gate.run("verify").returncode == 0

    (gate.directory / "file").write_text("no directory")
    gate.configure(CONFIG.replace("directory: state", "directory: file/state"))
    gate.environment["SHOP_PASSWORD"] = ""  # reading it would be a finding
    done = gate.run("connections", "doctor", "--json")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "credential" not in done.stderr


async def test_people_read_what_why_and_how(gate: Gate) -> None:
    done = gate.run("connections", "doctor")
    assert done.returncode == 1
    assert "serious" in done.stdout
    assert "GRANT SELECT ON ALL TABLES IN SCHEMA" in done.stdout
    assert gate.password not in done.stdout
    assert gate.run("connections", "doctor", "nowhere").returncode == 2


async def test_connections_are_listed_without_any_credential(gate: Gate) -> None:
    gate.environment["SHOP_PASSWORD"] = ""
    (listed,) = json.loads(gate.run("connections", "list", "--json").stdout)
    assert (listed["name"], listed["kind"], listed["labels"]) == ("shop", "postgres", {"env": "test"})
    assert listed["settings"]["database"] == gate.database
    shown = gate.run("connections", "list").stdout
    assert "shop  postgres  env=test" in shown


async def test_a_gateway_that_starts_warns_of_what_is_serious_beside_its_work(gate: Gate) -> None:
    async with await anyio.open_process([COMMAND, "stdio"], env=gate.env(), cwd=gate.directory) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        listing = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": MODERN}}
        await process.stdin.send(json.dumps(listing).encode() + b"\n")
        said = b""
        with anyio.fail_after(60):
            assert b'"query_db"' in await BufferedByteReceiveStream(process.stdout).receive_until(b"\n", 1 << 20)
            while b"connections doctor shop" not in said:
                said += await process.stderr.receive()
        process.kill()
    assert b"as one role" in said
