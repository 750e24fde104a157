"""The calls and casts of a statement: which are harmless, which policy has to speak of. Pure."""

from __future__ import annotations

from mcp_gateway_tools.sql.allowed import FUNCTIONS, TYPES
from mcp_gateway_tools.sql.catalog import SqlState
from mcp_gateway_tools.sql.scope import Unclear
from mcp_gateway_tools.sql.spelling import Spelled


class Routines:
    """Collects what is called: `effects` as schema and name, `harmless` for the notes."""

    def __init__(self, state: SqlState) -> None:
        self._state = state
        self.effects: set[tuple[str, str]] = set()
        self.harmless: set[str] = set()

    def spelled(self, spelled: Spelled) -> None:
        """What the words alone tell, whatever the parser made of them: names cast to, users' functions and operators."""
        for schema, name in spelled.casts:
            self.cast(schema, name)
        for schema, name in spelled.calls:
            self.effects.update(self._state.shadowing(schema, name))
        for place in self._state.search_path:
            self.effects.update(
                (place, f"operator {sign}") for sign in spelled.operators if (place, sign) in self._state.operators
            )

    def call(self, schema: str | None, name: str) -> None:
        """A call of a function by this name. Raises Unclear when no function has it."""
        shadowing = self._state.shadowing(schema, name)
        self.effects.update(shadowing)
        if schema in (None, "pg_catalog"):
            if name in FUNCTIONS:
                self.harmless.add(name)
                return
            if name in self._state.builtins:
                self.effects.add(("pg_catalog", name))
                return
        if not shadowing:
            shown = name if schema is None else f"{schema}.{name}"
            raise Unclear(
                f"function `{shown[:80]}` does not exist or is not visible", "use a function that this database has"
            )

    def cast(self, schema: str | None, name: str) -> None:
        """A cast to a named type. Raises Unclear unless it is built in and harmless, or an enum."""
        if schema in (None, "pg_catalog") and name in TYPES:
            return
        if self._state.is_enum(schema, name):
            return
        shown = name if schema is None else f"{schema}.{name}"
        raise Unclear(
            f"a cast to `{shown[:80]}` is not analysed", "cast to a built-in type such as text, numeric or date"
        )
