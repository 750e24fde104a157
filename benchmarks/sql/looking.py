"""Looking at every statement of the set from every side: as the owner, read only, as each role, and in the twin database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Final

from benchmarks.sql.corpus import Case
from benchmarks.sql.policies import DENIED_COLUMNS, Looks
from benchmarks.sql.stage import PLAY, Stage, rebuild
from benchmarks.sql.truth import Truth

_TELLING: Final = frozenset(
    {*DENIED_COLUMNS, "public.ssn_copy", "pg_catalog.pg_statistic", "pg_catalog.pg_statistic_ext_data"}
)
_NOT_RUN: Final = Truth(error="not run")


async def look(stage: Stage, cases: Sequence[Case]) -> AsyncIterator[tuple[Case, Looks]]:
    """What each statement does; those that are only bounds are not among them."""
    for case in cases:
        if case.family != "bounds":
            yield case, await _looks(stage, case.sql)


async def _looks(stage: Stage, sql: str) -> Looks:
    owner = await stage.owner.run(sql)
    if owner.loose:
        await _again(stage)
        return Looks(owner, _NOT_RUN, dict.fromkeys(stage.roles, _NOT_RUN))
    if owner.error and not owner.called:
        return Looks(owner, owner, dict.fromkeys(stage.roles, owner))
    read_only = await stage.read_only.run(sql)
    roles: dict[str, Truth] = {}
    for name, witness in stage.roles.items():
        roles[name] = await witness.run(sql)
        if roles[name].sequences:
            await stage.owner.restore()
    interferes = False
    if not owner.error and (owner.called or not owner.relations.isdisjoint(_TELLING)):
        answer = await stage.owner.answer(sql)
        other = await stage.twin.answer(sql)
        interferes = bool(answer and other) and answer != other and answer == await stage.owner.answer(sql)
    if any(run.loose for run in (read_only, *roles.values())):
        await _again(stage)
    return Looks(owner, read_only, roles, interferes)


async def _again(stage: Stage) -> None:
    await stage.close()
    await rebuild(stage.server, PLAY)
