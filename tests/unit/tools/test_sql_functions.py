"""What is known of PostgreSQL's built-in functions, compared with the real server."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import anyio.to_thread
import asyncpg
import pytest
import yaml

from mcp_gateway_tools.sql import functions
from mcp_gateway_tools.sql.functions import CASTABLE, CASTS_BY_ITSELF, HARMLESS, REASONS, REFUSED, SHOWN

if TYPE_CHECKING:
    from tests.conftest import PostgresServer

pytestmark = pytest.mark.anyio
HERE: Final = Path(functions.__file__).parent
SCRIPT: Final = Path(__file__).parents[3] / "scripts" / "functions.py"

REACHING: Final = """
    pg_read_file pg_read_binary_file pg_ls_dir pg_stat_file lo_import lo_export lo_get lo_put query_to_xml query_to_xmlschema
    query_to_xml_and_xmlschema table_to_xml schema_to_xml database_to_xml cursor_to_xml set_config current_setting pg_sleep pg_sleep_for
    pg_sleep_until pg_notify pg_advisory_lock pg_try_advisory_lock pg_advisory_xact_lock txid_current txid_status pg_current_xact_id
    pg_export_snapshot pg_terminate_backend pg_cancel_backend ts_stat ts_rewrite nextval setval currval lastval pg_input_is_valid
    pg_input_error_info json_populate_record jsonb_populate_recordset pg_get_viewdef pg_get_functiondef pg_relation_size obj_description
    col_description pg_logical_emit_message pg_create_logical_replication_slot pg_replication_origin_create pg_reload_conf pg_switch_wal
    pg_stat_reset binary_upgrade_set_next_pg_type_oid brin_summarize_new_values gin_clean_pending_list textin regclassin record_out int4in
    inet_client_addr pg_stat_get_activity pg_show_all_settings pg_hba_file_rules pg_partition_tree satisfies_hash_partition setseed
    """
ORDINARY: Final = """
    count sum avg min max string_agg array_agg json_agg jsonb_build_object row_number rank lag lead ntile percentile_cont lower upper trim_scale
    length substring replace split_part regexp_replace regexp_matches concat concat_ws format to_char to_date to_timestamp
    date_trunc date_part extract age now clock_timestamp make_date generate_series unnest array_to_string string_to_array array_length
    cardinality round floor ceil abs mod power sqrt random gen_random_uuid md5 sha256 encode decode jsonb_path_query jsonb_array_elements
    json_to_recordset row_to_json to_tsvector plainto_tsquery ts_rank host masklen pg_typeof version current_database pg_size_pretty
    width_bucket hashtext int8send xpath timezone overlaps bit_count lpad format_type to_regclass has_table_privilege pg_get_userbyid
    """


@pytest.mark.parametrize("name", ["harmless", "refused", "types", "settings"])
def test_a_list_is_yaml_that_says_the_same_to_everybody(name: str) -> None:
    text = (HERE / f"{name}.yaml").read_text("utf-8")
    found = yaml.safe_load(text)
    assert {str(key): str(value) for key, value in found.items()} == dict(functions.listed(name))
    assert all(re.fullmatch(r"\S.*[^.\s]", reason) for reason in found.values())


@pytest.mark.parametrize("line", ["no entry", "abs: numbers\nabs: again"])
def test_a_line_that_is_no_entry_stops_the_program(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.yaml").write_text(line, "utf-8")

    def here(_: str) -> Path:
        return tmp_path

    monkeypatch.setattr(functions, "files", here)
    with pytest.raises(ValueError, match="is no entry"):
        functions.listed("broken")


def test_no_function_is_harmless_and_refused() -> None:
    assert not HARMLESS & REFUSED.keys()


@pytest.mark.parametrize("name", REACHING.split())
def test_a_function_with_effects_or_reach_is_refused_with_its_reason(name: str) -> None:
    assert name not in HARMLESS
    assert REFUSED[name]


@pytest.mark.parametrize("name", ORDINARY.split())
def test_an_ordinary_function_is_harmless(name: str) -> None:
    assert REASONS[name]


@pytest.mark.parametrize(
    "name", ["all", "data_directory", "config_file", "primary_conninfo", "archive_command", "ssl_key_file", "hba_file"]
)
def test_a_setting_that_holds_a_path_a_command_or_a_credential_is_not_shown(name: str) -> None:
    assert name not in SHOWN
    assert not any("." in each or each.endswith(("_file", "_command", "_directory", "conninfo")) for each in SHOWN)


def test_arrays_of_what_may_be_cast_to_may_be_cast_to() -> None:
    assert {"int4", "_int4", "regclass", "_text"} <= CASTABLE
    assert not CASTABLE & {
        "record",
        "internal",
        "cstring",
        "aclitem",
        "refcursor",
        "pg_node_tree",
        "anyelement",
        "trigger",
    }


def _compared(
    postgres: PostgresServer, script: Path = SCRIPT, database: str = "postgres"
) -> subprocess.CompletedProcess[str]:
    url = f"postgresql://{postgres.user}:{postgres.password}@{postgres.host}:{postgres.port}/{database}"
    path = os.pathsep.join(sys.path)
    return subprocess.run(
        [sys.executable, script, url],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": path},
    )


def test_the_lists_know_every_function_and_operator_of_this_server(postgres: PostgresServer) -> None:
    done = _compared(postgres)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no differences" in done.stdout


EXTENSIONS: Final = (
    "pg_trgm hstore citext unaccent fuzzystrmatch ltree intarray cube earthdistance seg isn btree_gist vector"
)


async def test_the_lists_know_all_code_of_the_extensions_that_they_name(postgres: PostgresServer) -> None:
    made = await postgres.create_database("".join(f"CREATE EXTENSION {name};" for name in EXTENSIONS.split()))
    done = await anyio.to_thread.run_sync(partial(_compared, postgres, database=made))
    assert done.returncode == 0, done.stdout + done.stderr


async def test_code_of_an_extension_that_the_lists_do_not_know_is_told(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    """The script runs on a copy that has never heard of `similarity`, and thinks there is a `likeness`."""
    copy = tmp_path / "planted.py"
    planted = SCRIPT.read_text("utf-8").replace(
        "\n@dataclass",
        "\nOF_EXTENSIONS |= {'pg_trgm.likeness'}\n"
        "_listed = listed\n"
        "def listed(name): return {each: why for each, why in _listed(name).items() if each != 'pg_trgm.similarity'}\n"
        "\n@dataclass",
        1,
    )
    copy.write_text(planted, "utf-8")
    made = await postgres.create_database("CREATE EXTENSION pg_trgm")
    done = await anyio.to_thread.run_sync(partial(_compared, postgres, copy, made))
    assert done.returncode == 1
    assert done.stdout.splitlines()[:-1] == [
        "new code of an extension: pg_trgm.similarity, which public.similarity(text,text) runs, immutable",
        "gone: pg_trgm.likeness",
    ]


def test_what_the_lists_do_not_know_is_told(postgres: PostgresServer, tmp_path: Path) -> None:
    """The script runs on a copy of the lists without `pg_sleep`, without an overload of `lower`, with one volatility turned round."""
    copy = tmp_path / "planted.py"
    source = SCRIPT.read_text("utf-8")
    record = (HERE / "overloads.txt").read_text("utf-8")
    record = record.replace("\nlower(text) immutable", "\nlower(nothing) immutable").replace(
        "\nabs(integer) immutable", "\nabs(integer) stable"
    )
    (tmp_path / "overloads.txt").write_text(record, "utf-8")
    copy.write_text(
        source.replace(
            'Path(functions.__file__).with_name("overloads.txt")', f"Path({str(tmp_path / 'overloads.txt')!r})"
        ).replace(
            "\n@dataclass",
            "\nREFUSED = {name: why for name, why in REFUSED.items() if name != 'pg_sleep'}\n\n@dataclass",
            1,
        ),
        "utf-8",
    )
    done = _compared(postgres, copy)
    assert done.returncode == 1
    assert done.stdout.splitlines()[:-1] == [
        "new: pg_sleep (rather refused): pg_sleep(double precision) volatile",
        "changed: abs(integer) was stable and is immutable",
        "new overload of a harmless function: lower(text) immutable",
        "gone: lower(nothing)",
    ]


CASTS: Final = """
    CREATE SEQUENCE ran;
    CREATE TYPE e AS ENUM ('a');
    CREATE FUNCTION e_text(e) RETURNS text LANGUAGE plpgsql AS 'BEGIN PERFORM nextval(''ran''); RETURN ''a''; END';
    CREATE FUNCTION e_json(e) RETURNS json LANGUAGE plpgsql AS 'BEGIN PERFORM nextval(''ran''); RETURN ''1''; END';
    CREATE FUNCTION e_jsonb(e) RETURNS jsonb LANGUAGE plpgsql AS 'BEGIN PERFORM nextval(''ran''); RETURN ''1''; END';
    CREATE CAST (e AS text) WITH FUNCTION e_text(e);
    CREATE CAST (e AS json) WITH FUNCTION e_json(e);
    CREATE CAST (e AS jsonb) WITH FUNCTION e_jsonb(e);
    CREATE TABLE v AS SELECT 'a'::e AS e;
"""
SAMPLES: Final = {
    "anyarray": "ARRAY[e]",
    "anycompatiblearray": "ARRAY[e]",
    "record": "v",
    "text": "'a'",
    "json": "'{}'::json",
    "jsonb": "'{}'::jsonb",
    "boolean": "true",
    "integer[]": "'{1}'::int[]",
}


async def test_these_harmless_functions_and_no_others_run_a_users_cast_by_themselves(postgres: PostgresServer) -> None:
    """Every harmless function and operator that takes any type is called with a user's, whose casts leave a trace that stays."""
    connection = await postgres.connect(await postgres.create_database(CASTS))
    calls: list[tuple[str, str]] = []
    for row in await connection.fetch(
        """SELECT proname::text AS name, prokind = 'w' AS window, ARRAY(SELECT format_type(t, NULL) FROM unnest(proargtypes) t) AS types
           FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace"""
    ):
        arguments = [
            SAMPLES.get(each, "e" if each.strip('"').startswith("any") else f"'1'::{each}") for each in row["types"]
        ]
        if row["name"] in HARMLESS and {"e", "ARRAY[e]", "v"} & set(arguments):
            over = " OVER ()" if row["window"] else ""
            calls += [
                (row["name"], f'"{row["name"]}"({", ".join(each)}){over}')
                for each in (arguments, ["'a'", *arguments[1:]], ["'a'", *arguments])
            ]
    for row in await connection.fetch(
        "SELECT oprname::text AS name, format_type(oprleft, NULL) AS l, format_type(oprright, NULL) AS r FROM pg_operator WHERE oprleft <> 0"
    ):
        left, right = (
            SAMPLES.get(row[side], "e" if row[side].startswith("any") else f"'1'::{row[side]}") for side in "lr"
        )
        if {"e", "ARRAY[e]", "v"} & {left, right}:
            calls.append((row["name"], f"{left} OPERATOR(pg_catalog.{row['name']}) {right}"))
    ran: set[str] = set()
    try:
        before = await connection.fetchval("SELECT nextval('ran')")
        for name, call in calls:
            try:
                await connection.fetch(f"SELECT {call} FROM v")
            except asyncpg.PostgresError:
                continue  # it does not take such a value
            after = await connection.fetchval("SELECT last_value FROM ran")
            if after != before:
                ran.add(name)
                before = after
    finally:
        await connection.close()
    assert len(calls) > 300
    assert ran == CASTS_BY_ITSELF.keys()
