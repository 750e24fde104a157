"""sqlglot's parser with a bound on its work.

The parser tries alternatives and goes back, which for nested text of some shapes doubles its work with each level; it is compiled, so no
signal or thread can stop it. But it asks its dialect at every turn: a dialect that counts the questions can refuse to answer.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sqlglot import exp

QUESTIONS: Final = 3_000
QUESTIONS_PER_TOKEN: Final = 3
"""Plain statements ask at most twice a token; about 150 questions are asked in a millisecond."""


class TooMuchWork(Exception):
    """The text makes the parser go back and forth more than any plain statement does."""


def parse(text: str, tokens: int) -> list[exp.Expr | None]:
    """The statements of `text`. Raises TooMuchWork, sqlglot's own errors and RecursionError."""
    return _parser()(text, QUESTIONS + QUESTIONS_PER_TOKEN * tokens)


@cache
def _parser() -> Callable[[str, int], list[exp.Expr | None]]:
    import sqlglot
    from sqlglot.dialects.postgres import Postgres

    class Bounded(Postgres):
        """PostgreSQL's dialect for one parse. The parser reads its attributes at every turn."""

        left = -1

        def __getattribute__(self, name: str) -> object:
            own: dict[str, object] = object.__getattribute__(self, "__dict__")
            left = own.get("left")
            if isinstance(left, int):
                if left <= 0:
                    raise TooMuchWork
                own["left"] = left - 1
            return object.__getattribute__(self, name)

    def parse_within(text: str, allowed: int) -> list[exp.Expr | None]:
        dialect = Bounded()
        dialect.left = allowed
        return sqlglot.parse(text, dialect=dialect)

    return parse_within
