"""What a caller is offered, and how a call that does not fit is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from world import ANA, RULES, Notebook, NotebookTool

from mcp_gateway.catalog import Catalog, Unoffered
from mcp_gateway.gateway_tools.whoami import WhoAmI
from mcp_gateway_policy.engine import Policy
from mcp_gateway_policy.vocabulary import Call, Connection, JsonObject, Principal, Prompt

NOTEBOOK = Connection("notebook", "notebook")
OTHER = Connection("ledger", "notebook")
POLICY = Policy.compile(RULES)
TOOL = NotebookTool(Notebook())
CATALOG = Catalog([TOOL, WhoAmI()], [NOTEBOOK, OTHER])
STRANGER = Principal("mallory", "https://idp.example", "jwt")


def _call(tool: str, connection: Connection | None, arguments: JsonObject, who: Principal = ANA) -> Call:
    return Call("c", "s", tool, connection, arguments, who, Prompt(None, "none"), datetime(2026, 1, 1, tzinfo=UTC))


def test_a_caller_is_offered_what_some_rule_could_allow_on_the_connections_it_could() -> None:
    offers = {offer.tool.name: [c.name for c in offer.connections] for offer in CATALOG.offers(ANA, POLICY)}
    assert offers == {"notebook": ["notebook"], "whoami": []}


def test_a_stranger_is_offered_the_gateway_s_own_tools_alone() -> None:
    assert [offer.tool.name for offer in CATALOG.offers(STRANGER, POLICY)] == ["whoami"]


def test_a_schema_lists_the_caller_s_connections_and_takes_a_prompt() -> None:
    schema = next(offer for offer in CATALOG.offers(ANA, POLICY) if offer.tool.name == "notebook").input_schema
    assert schema["required"] == ["connection", "do"]
    assert schema["additionalProperties"] is False
    properties = schema["properties"]
    assert isinstance(properties, dict)
    connection = properties["connection"]
    assert isinstance(connection, dict)
    assert connection["enum"] == ["notebook"]
    assert "prompt" in properties


def test_an_unknown_tool_and_one_that_is_not_offered_are_told_in_the_same_words() -> None:
    unknown = CATALOG.offered(_call("nonesuch", NOTEBOOK, {}, STRANGER), POLICY)
    hidden = CATALOG.offered(_call("notebook", NOTEBOOK, {"do": "read"}, STRANGER), POLICY)
    assert isinstance(unknown, Unoffered)
    assert isinstance(hidden, Unoffered)
    assert unknown.reason.replace("nonesuch", "notebook") == hidden.reason
    assert unknown.hint == hidden.hint


def test_who_has_no_role_is_told_that_rather_than_to_look_for_another_tool() -> None:
    stranger = CATALOG.offered(_call("notebook", NOTEBOOK, {"do": "read"}, STRANGER), POLICY)
    assert isinstance(stranger, Unoffered)
    assert stranger.reason == "no tool `notebook` is offered to you: you have no role here"
    assert "`whoami` shows who you are taken for" in stranger.hint
    misspelt = CATALOG.offered(_call("notebok", NOTEBOOK, {"do": "read"}), POLICY)
    assert isinstance(misspelt, Unoffered)
    assert misspelt.hint == "list the tools again and use one of those"


def test_a_connection_that_is_not_the_caller_s_and_one_that_is_not_there_are_told_in_the_same_words() -> None:
    other = CATALOG.offered(_call("notebook", OTHER, {"do": "read"}), POLICY)
    missing = CATALOG.offered(_call("notebook", Connection("nowhere", "unknown"), {"do": "read"}), POLICY)
    assert isinstance(other, Unoffered)
    assert isinstance(missing, Unoffered)
    assert other.reason.replace("ledger", "nowhere") == missing.reason


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({}, "'do' is a required property"),
        ({"do": 7}, "`do` does not fit: expected type string"),
        ({"do": "read", "secret": "hunter2"}, "an argument it does not know"),
    ],
)
def test_arguments_that_do_not_fit_are_named_without_their_values(arguments: JsonObject, told: str) -> None:
    found = CATALOG.offered(_call("notebook", NOTEBOOK, arguments), POLICY)
    assert isinstance(found, Unoffered)
    assert told in found.reason
    assert "hunter2" not in found.reason + found.hint


def test_a_fitting_call_gets_its_tool() -> None:
    assert CATALOG.offered(_call("notebook", NOTEBOOK, {"do": "read"}), POLICY) is TOOL


def test_a_defect_is_told_before_anything_is_looked_at() -> None:
    call = replace(_call("notebook", NOTEBOOK, {"do": "read"}), defect="too large")
    found = CATALOG.offered(call, POLICY)
    assert isinstance(found, Unoffered)
    assert found.reason == "too large"
