"""Functions of extensions: the code that is known to do no harm is a fact, and nothing that merely looks like it is.

Mutations tried: believing a member in any language, of any owner, with settings of its own or its owner's rights; believing what is no member;
telling an operator by its name; leaving every member of an extension out of what compares values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import anyio
import pytest

from mcp_gateway_policy.vocabulary import Facts
from mcp_gateway_tools.sql.analyse import analyse
from mcp_gateway_tools.sql.catalog import SqlState
from mcp_gateway_tools.sql.functions import OF_EXTENSIONS, listed
from mcp_gateway_tools.sql.snapshot import observe

if TYPE_CHECKING:
    from tests.conftest import PostgresServer

pytestmark = pytest.mark.anyio

SCRIPT: Final = """
    CREATE EXTENSION pg_trgm; CREATE EXTENSION hstore; CREATE EXTENSION citext; CREATE EXTENSION unaccent;
    CREATE EXTENSION fuzzystrmatch; CREATE EXTENSION vector; CREATE EXTENSION ltree; CREATE EXTENSION intarray;
    CREATE EXTENSION tablefunc;
    CREATE TABLE things (id int, title text, email citext, props hstore, at vector(3), place ltree, tags int[]);
    CREATE INDEX ON things USING gin (title gin_trgm_ops);
    INSERT INTO things VALUES (1, 'a title', 'A@example.org', 'k => v', '[1,2,3]', 'a.b', '{1,2}');
"""
ORDINARY: Final = (
    "SELECT similarity(title, 'x'), word_similarity('x', title) FROM things WHERE title % 'title' ORDER BY title <-> 'x'",
    "SELECT props -> 'k', props ? 'k', hstore('a', 'b') || props, akeys(props) FROM things",
    "SELECT (each(props)).key FROM things",
    "SELECT e.value FROM things, each(props) e",
    "SELECT to_jsonb(props) FROM things",
    "SELECT id FROM things WHERE email = 'a@EXAMPLE.org' ORDER BY email",
    "SELECT email, count(*), max(email) FROM things GROUP BY email",
    "SELECT DISTINCT email FROM things WHERE email LIKE 'a%'",
    "SELECT 'x'::citext = title::citext, lower(email) FROM things",
    "SELECT unaccent(title), levenshtein(title, 'x'), soundex(title) FROM things",
    "SELECT id FROM things ORDER BY at <-> '[1,1,1]'::vector LIMIT 5",
    "SELECT avg(at), at <=> '[1,1,1]', vector_dims(at), at::vector(3) FROM things GROUP BY at",
    "SELECT nlevel(place) FROM things WHERE place <@ 'a' AND place ~ '*.b'::lquery",
    "SELECT id FROM things WHERE tags && ARRAY[1] AND idx(tags, 1) = 1",
    "SELECT title FROM things GROUP BY title ORDER BY title",
)
REACHING: Final = (
    ("SELECT set_limit(0.5)", "set_limit"),
    ("SELECT hstore(t) FROM things t", "hstore"),
    ("SELECT populate_record(t, 'title => x') FROM things t", "populate_record"),
    ("SELECT t #= 'title => x' FROM things t", "operator%20#="),
    ("SELECT * FROM crosstab('SELECT 1, 2, 3') AS c (a int, b int)", "crosstab"),
    ("SELECT replace(email, 'a', 'b') FROM things", "replace"),
)
"""Functions of extensions that do more than compute, or are written in SQL."""

DONE: Final = (
    (
        "a_member_that_is_not_code_of_the_extension",
        (
            "CREATE FUNCTION similarity(int, int) RETURNS real LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';"
            "ALTER EXTENSION pg_trgm ADD FUNCTION similarity(int, int)"
        ),
        "SELECT similarity(1, 2)",
        "similarity",
    ),
    (
        "a_member_that_was_replaced",
        "CREATE OR REPLACE FUNCTION similarity(text, text) RETURNS real LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'",
        "SELECT similarity(title, 'x') FROM things",
        "similarity",
    ),
    (
        "a_member_under_an_operator_that_was_replaced",
        "CREATE OR REPLACE FUNCTION similarity_op(text, text) RETURNS bool LANGUAGE plpgsql AS 'BEGIN RETURN true; END'",
        "SELECT title % 'x' FROM things",
        "operator%20%25",
    ),
    (
        "a_member_that_was_given_to_another",
        "ALTER FUNCTION similarity(text, text) OWNER TO {lay}",
        "SELECT similarity(title, 'x') FROM things",
        "similarity",
    ),
    (
        "a_member_with_a_setting_of_its_own",
        "ALTER FUNCTION similarity(text, text) SET search_path = public",
        "SELECT similarity(title, 'x') FROM things",
        "similarity",
    ),
    (
        "a_member_with_its_owners_rights",
        "ALTER FUNCTION similarity(text, text) SECURITY DEFINER",
        "SELECT similarity(title, 'x') FROM things",
        "similarity",
    ),
    (
        "a_function_that_is_no_member_any_more",
        "ALTER EXTENSION pg_trgm DROP FUNCTION similarity(text, text)",
        "SELECT similarity(title, 'x') FROM things",
        "similarity",
    ),
    (
        "an_overload_that_somebody_added",
        "CREATE FUNCTION similarity(text, int) RETURNS real LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'",
        "SELECT similarity(title, 1) FROM things",
        "similarity",
    ),
    (
        "an_operator_of_the_same_name",
        (
            "CREATE FUNCTION mine(text, int) RETURNS bool LANGUAGE plpgsql AS 'BEGIN RETURN true; END';"
            "CREATE OPERATOR % (LEFTARG = text, RIGHTARG = int, FUNCTION = mine)"
        ),
        "SELECT title % 1 FROM things",
        "operator%20%25",
    ),
    (
        "an_aggregate_whose_step_was_replaced",
        "CREATE OR REPLACE FUNCTION citext_larger(citext, citext) RETURNS citext LANGUAGE plpgsql AS 'BEGIN RETURN $1; END'",
        "SELECT max(email) FROM things",
        "max",
    ),
    (
        "a_type_whose_input_was_changed",
        "ALTER FUNCTION hstore_in(cstring) SET search_path = public",
        "SELECT 'a => b'::hstore",
        "hstore",
    ),
    (
        "a_member_of_the_users_that_compares",
        (
            "CREATE TYPE pair AS (a int, b int);"
            "CREATE FUNCTION pair_less(pair, pair) RETURNS bool IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN true; END';"
            "CREATE FUNCTION pair_cmp(pair, pair) RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN 0; END';"
            "CREATE OPERATOR < (LEFTARG = pair, RIGHTARG = pair, FUNCTION = pair_less);"
            "CREATE OPERATOR = (LEFTARG = pair, RIGHTARG = pair, FUNCTION = pair_less);"
            "CREATE OPERATOR CLASS pair_ops DEFAULT FOR TYPE pair USING btree AS"
            "    OPERATOR 1 <, OPERATOR 3 =, FUNCTION 1 pair_cmp(pair, pair);"
            "ALTER EXTENSION pg_trgm ADD FUNCTION pair_cmp(pair, pair);"
            "CREATE TABLE pairs (p pair)"
        ),
        "SELECT p FROM pairs ORDER BY p",
        "pair_cmp",
    ),
)
"""What somebody did to the database, a statement that runs it then, and the call that is reported."""


async def _look(postgres: PostgresServer, database: str) -> SqlState:
    connection = await postgres.connect(database)
    try:
        async with connection.transaction(readonly=True):
            return await observe(connection, database)
    finally:
        await connection.close()


@pytest.fixture(scope="module")
def shelf(postgres: PostgresServer) -> tuple[str, SqlState]:
    """A database with extensions, and what is observed of its catalog."""

    async def made() -> tuple[str, SqlState]:
        database = await postgres.create_database(SCRIPT)
        return database, await _look(postgres, database)

    return anyio.run(made)


def _calls(sql: str, state: SqlState) -> set[str]:
    facts = analyse(sql, state)
    assert isinstance(facts, Facts), facts
    return {each.resource.path.split("/")[-1] for each in facts.effects if each.action == "sql.call"}


@pytest.mark.parametrize("sql", ORDINARY)
async def test_ordinary_use_of_an_extension_calls_nothing(
    sql: str, shelf: tuple[str, SqlState], postgres: PostgresServer
) -> None:
    database, state = shelf
    connection = await postgres.connect(database)
    try:
        await connection.fetch(sql)
    finally:
        await connection.close()
    assert _calls(sql, state) == set()


@pytest.mark.parametrize(("sql", "call"), REACHING)
async def test_what_does_more_than_compute_is_a_call(sql: str, call: str, shelf: tuple[str, SqlState]) -> None:
    assert call in _calls(sql, shelf[1])


@pytest.mark.parametrize(("done", "sql", "call"), [each[1:] for each in DONE], ids=[each[0] for each in DONE])
async def test_what_only_looks_like_an_extensions_code_is_a_call(
    done: str, sql: str, call: str, postgres: PostgresServer
) -> None:
    database = await postgres.create_database(SCRIPT)
    connection = await postgres.connect(database)
    lay = f"lay_{database}"
    try:
        await connection.execute(f"CREATE ROLE {lay}; {done.format(lay=lay)}")
        await connection.fetch(sql)
    finally:
        await connection.close()
    assert call in _calls(sql, await _look(postgres, database))


async def test_a_function_in_front_of_an_extensions_is_a_call(postgres: PostgresServer) -> None:
    database = await postgres.create_database(f"{SCRIPT} CREATE SCHEMA front")
    connection = await postgres.connect(database)
    try:
        await connection.execute(
            "CREATE FUNCTION front.similarity(text, text) RETURNS real LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'"
        )
        await connection.execute("SET search_path = front, public")
        async with connection.transaction(readonly=True):
            state = await observe(connection, database)
    finally:
        await connection.close()
    facts = analyse("SELECT similarity('a', 'b')", state)
    assert isinstance(facts, Facts)
    assert [each.resource.segments for each in facts.effects] == [(database, "front", "similarity")]


async def test_whoever_may_make_an_extension_makes_no_code_that_is_believed(postgres: PostgresServer) -> None:
    """A trusted extension belongs to whoever made it: they can add what is theirs, and nothing that would be taken for code."""
    database = await postgres.create_database()
    lay = f"maker_{database}"
    connection = await postgres.connect(database)
    try:
        await connection.execute(
            f"CREATE ROLE {lay}; GRANT CREATE ON DATABASE {database} TO {lay}; CREATE SCHEMA own AUTHORIZATION {lay}"
        )
        await connection.execute(f"SET ROLE {lay}; CREATE EXTENSION citext SCHEMA own")
        await connection.execute(
            "CREATE FUNCTION own.citext_eq(int, int) RETURNS bool LANGUAGE sql AS 'SELECT true';"
            "ALTER EXTENSION citext ADD FUNCTION own.citext_eq(int, int)"
        )
        for denied in (
            "CREATE FUNCTION own.f(text) RETURNS text LANGUAGE c AS '$libdir/citext', 'citext_eq'",
            "CREATE FUNCTION own.f(text) RETURNS text LANGUAGE internal AS 'textin'",
            "CREATE OR REPLACE FUNCTION own.citext_eq(own.citext, own.citext) RETURNS bool LANGUAGE sql AS 'SELECT true'",
            "ALTER FUNCTION own.citext_eq(own.citext, own.citext) SET work_mem = '1MB'",
        ):
            with pytest.raises(Exception, match=r"permission denied|must be owner"):
                await connection.execute(denied)
        await connection.execute("RESET ROLE")
    finally:
        await connection.close()
    state = await _look(postgres, database)
    assert _calls("SELECT own.citext_eq(1, 2)", state) == {"citext_eq"}
    assert _calls("SELECT 'a'::own.citext OPERATOR(own.=) 'b'::own.citext", state) == set()


def test_every_entry_has_a_library_a_symbol_and_a_reason() -> None:
    entries = listed("extensions")
    assert entries.keys() == OF_EXTENSIONS
    assert all(each.count(".") == 1 and not each.startswith(".") and entries[each] for each in OF_EXTENSIONS)
    assert not {"pg_trgm.set_limit", "hstore.hstore_from_record", "uuid-ossp.uuid_generate_v1"} & OF_EXTENSIONS
