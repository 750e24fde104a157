"""What a caller is told of a tool: its own description, and what policy lets them do with it."""

from __future__ import annotations

from world import ANA, BOB, NotebookTool
from world import Notebook as Target

from mcp_gateway.catalog import Catalog
from mcp_gateway_policy.engine import Policy
from mcp_gateway_policy.rules import Rule
from mcp_gateway_policy.vocabulary import Connection

CONNECTIONS = [Connection(f"notebook-{number}", "notebook") for number in range(6)]


def told(*rules: Rule, connections: list[Connection] = CONNECTIONS[:1]) -> str:
    (offer,) = Catalog([NotebookTool(Target())], connections).offers(ANA, Policy.compile(rules))
    return offer.description


def allow(name: str, *actions: str, on: str = "*", effect: str = "allow", role: str = "writer") -> Rule:
    asked = ("lead",) if effect == "ask" else ()
    return Rule.model_validate(
        {"name": name, "roles": [role], "actions": actions, "resources": [on], "effect": effect, "approvers": asked}
    )


def test_a_description_says_what_this_caller_may_do_with_this_tool() -> None:
    said = told(
        allow("read", "note.read", "sql.select", on="notebook/page"), allow("write", "note.write", effect="ask")
    )
    assert (
        said
        == "The notebook. On `notebook-0` you may: `note.read` on `notebook/page`; `note.write` on `*` (after an approval)."
    )


def test_nothing_is_told_of_others_rules_or_of_what_is_denied() -> None:
    rules = (
        allow("read", "note.*"),
        allow("for-leads", "note.burn", on="secret-place", role="lead"),
        allow("never", "note.burn", on="denied-place"),
        Rule(name="no", roles=("*",), actions=("note.burn",), resources=("denied-place",), effect="deny"),
    )
    assert told(*rules) == "The notebook. On `notebook-0` you may: `note.*` on `*`."
    assert Catalog([NotebookTool(Target())], CONNECTIONS).offers(BOB, Policy.compile([allow("read", "note.*")])) == ()


def test_a_description_stays_short() -> None:
    many = [allow(f"read-{number:02}", "note.read", on=f"place-{number:02}") for number in range(40)]
    said = told(*many, connections=CONNECTIONS)
    assert len(said) < 1500
    assert said.endswith("Further connections: `list_connections`.")
    assert "`place-00`" in said
    assert "; …." in said
