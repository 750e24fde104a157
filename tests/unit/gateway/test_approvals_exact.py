"""What an approver is shown: secrets are hidden, and whatever could run beside them is not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_gateway.approvals.exact import exact
from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway_policy.vocabulary import JsonValue

pytestmark = pytest.mark.anyio

TOKEN = "ghp_" + "a1B2c3D4e5F6" * 3
MASKER = Masker(MaskingProfile(), tuple)


async def _shown(value: JsonValue) -> tuple[JsonValue, bool]:
    real = {"sql": value}
    found = exact(real, await MASKER.secrets(real))
    return found.arguments["sql"], found.outlined == ("sql",)


@pytest.mark.parametrize(
    ("real", "shown"),
    [
        ("DELETE FROM orders WHERE id = 7", "DELETE FROM orders WHERE id = 7"),
        (f"UPDATE t SET token = '{TOKEN}' WHERE id = 1", "UPDATE t SET token = '<GITHUB_TOKEN>' WHERE id = 1"),
        ({"data": {"password": "swordfish77", "port": 5432}}, {"data": {"password": "<SECRET>", "port": 5432}}),
    ],
)
async def test_a_secret_that_is_a_value_is_hidden_and_nothing_is_said(real: JsonValue, shown: JsonValue) -> None:
    assert await _shown(real) == (shown, False)


@pytest.mark.parametrize(
    ("real", "runs"),
    [
        (
            "DELETE FROM t WHERE id = 7 /*-----BEGIN PRIVATE KEY-----*/ OR true /*-----END PRIVATE KEY-----*/",
            "*/ OR true /*",
        ),
        ("-----BEGIN PRIVATE KEY-----\nDELETE FROM orders\n-----END PRIVATE KEY-----", "\nDELETE FROM …\n"),
        ("DELETE FROM t WHERE id IN (SELECT id FROM t/*api_key:*/WHERE/**/true)", "/WHERE/**/true"),
        ("UPDATE t SET a = 1 WHERE id = 7 /*token=*/OR/**/id>0", "/OR/**/…"),
        (["sh", "-c", f"TOKEN={TOKEN}; rm -rf /"], "TOKEN=<GITHUB_TOKEN> ⟦…⟧; rm -rf /"),
    ],
)
async def test_what_could_run_is_outlined_and_said(real: JsonValue, runs: str) -> None:
    """Mutation tried: what the masker leaves."""
    shown, said = await _shown(real)
    assert said
    assert runs in str(shown).replace("\\n", "\n")
    assert TOKEN not in str(shown)


@pytest.mark.parametrize(
    ("real", "masked"),
    [
        ("abc", "x<SECRET>"),
        ("abc", "<SECRET>c<SECRET>b<SECRET>"),
        ({"a": "x"}, {"<SECRET>": "x"}),
        (["a", "b"], ["a"]),
        ("a b", None),
    ],
)
def test_what_cannot_be_laid_beside_the_real_arguments_is_said_to_be_hidden(real: JsonValue, masked: JsonValue) -> None:
    assert exact({"sql": real}, {"sql": masked}).outlined == ("sql",)


OUTLINE = re.compile(" ⟦[^⟧]*⟧")
PIECES = st.lists(st.sampled_from(["a", " OR ", "/*", "'", "hunter2", "<SECRET>", "b c", "", "x"]), max_size=9)


@given(pieces=PIECES, hide=st.sets(st.integers(0, 8)))
def test_a_text_is_shown_as_masked_with_the_outline_of_what_is_hidden(pieces: list[str], hide: set[int]) -> None:
    real = "".join(pieces)
    masked = "".join("<SECRET>" if place in hide else piece for place, piece in enumerate(pieces))
    shown = str(exact({"sql": real}, {"sql": masked}).arguments["sql"])
    assert OUTLINE.sub("", shown) == masked, "nothing but outlines is added"
    assert shown.count("OR") == real.count("OR"), "no operator is hidden"
    assert shown.count("hunter2") == masked.count("hunter2"), "no secret is shown"
