"""The adversarial set (`benchmarks/sql`): what its statements really do against what the policy lets through, on a real PostgreSQL.

Here the gateway's role is the database's superuser on purpose: nothing but the analysis and the policy stands before the data.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from gate import Gate, text_of

from benchmarks.sql.corpus import cases
from benchmarks.sql.fingerprint import fingerprint
from benchmarks.sql.scorecard import measure, misses, report
from benchmarks.sql.stage import PLAY, stage

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(900)]

READ_ONLY = """\
connections:
  - name: shop
    kind: postgres
    host: 127.0.0.1
    port: {port}
    database: {database}
    user: postgres
    sslmode: disable
    credential: env:SHOP_PASSWORD
identity:
  local: {{subject: ana, groups: [analysts]}}
  roles:
    analyst: {{groups: [analysts]}}
policy:
  rules:
    - name: read
      roles: [analyst]
      connections: [shop]
      actions: [sql.select, sql.explain]
      effect: allow
      limits: {{seconds: 1}}
approvals: {{wait_seconds: {wait}}}
recorder: {{directory: state}}
server: {{port: 0}}
"""


def test_the_set_is_as_large_as_it_says() -> None:
    families = [case.family for case in cases()]
    assert families.count("hostile") >= 600
    assert families.count("ordinary") >= 400
    assert families.count("tricky") >= 100


async def test_nothing_dangerous_passes_and_hardly_anything_ordinary_is_refused() -> None:
    card = await measure()
    assert card.good, f"{misses(card)}\n{report(card, constructs=False)}"
    for layer in (
        "sqlglot walk",
        "libpg_query walk",
        "READ ONLY",
        "role",
    ):  # a set that any layer alone could pass shows nothing
        assert sum(score.passed[layer] for score in card.scores.values()) > 50, layer


async def test_after_the_whole_set_through_a_read_only_policy_the_database_is_bit_identical(tmp_path: Path) -> None:
    async with stage() as made:
        gate = Gate(tmp_path, made.server, PLAY, made.server.password)
        gate.configure(READ_ONLY)
        async with made.server.connect(PLAY) as owner:
            before = await fingerprint(owner)
        answered = 0
        async with gate.client() as client:
            for case in cases():
                if "\ud800" in case.sql or case.family == "bounds":
                    continue
                result = await client.call_tool("query_db", {"connection": "shop", "sql": case.sql})
                answered += not result.is_error and "refused" not in text_of(result)[:60]
        async with made.server.connect(PLAY) as owner:
            assert await fingerprint(owner) == before
            called = await owner.fetch(
                "SELECT funcname FROM pg_stat_user_functions WHERE schemaname NOT LIKE 'pg!_%' ESCAPE '!'"
            )
            assert not called
        assert answered > 400
