"""What is said of an approval, in a webhook's event and in Slack: all of it that fits, and nothing in it that acts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcp_gateway.approvals.announce.slack import SlackDestination, message
from mcp_gateway.approvals.announce.webhook import WebhookDestination, data
from mcp_gateway.approvals.approval import AskedRecord, AskRecord, PersonRecord
from mcp_gateway.credentials.refs import CredentialRef, EnvRef
from mcp_gateway_tools.lease import Secret

EXPIRES = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
DATE = "<!date^1772368200^{date_short_pretty} at {time}|2026-03-01 12:30 UTC>"


def record(**changes: object) -> AskedRecord:
    asked = {
        "approval": "ap_x",
        "tool": "query_db",
        "connection": "shop",
        "summary": "deletes rows of shop/public/orders",
        "effects": ("sql.delete shop/public/orders",),
        "arguments": {"sql": "DELETE FROM orders\nWHERE id = 3", "params": [3]},
        "prompt": "remove order 3",
        "preview": "Delete on orders, 1 row",
        "requester": {
            "subject": "ana",
            "issuer": "https://idp.example",
            "source": "jwt",
            "groups": (),
            "roles": ("dev",),
            "client": "copilot",
        },
        "asks": ({"rule": "writes-ask", "reason": "writes are seen by two", "approvers": ("lead", "dba")},),
        "binding": {},
        "expires_at": EXPIRES,
    }
    return AskedRecord.model_validate(asked | changes)


def everywhere(text: str) -> AskedRecord:
    """A record with one hostile text wherever a caller, or whoever wrote what the caller reads, could have put it."""
    who = PersonRecord(subject=text, issuer=text, source="local", groups=(text,), roles=("dev",), client=text)
    asks = (AskRecord(rule=text, reason=text, approvers=(text, text)),) * 9
    hostile: dict[str, object] = {"summary": text, "effects": (text,) * 60, "arguments": {text: text, "sql": [text]}}
    return record(**hostile, hidden=(text,) * 60, prompt=text, preview=text, requester=who, asks=asks)


def units(text: str) -> int:
    """The length of a text in UTF-16 code units, the longest way Slack could count it."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def texts(value: object) -> Iterator[str]:
    """Every text object of a message."""
    match value:
        case {"type": "mrkdwn" | "plain_text", "text": str(text)}:
            yield text
        case dict():
            for item in cast(dict[str, object], value).values():
                yield from texts(item)
        case list() | tuple():
            for item in cast(list[object], value):
                yield from texts(item)
        case _:
            pass


def check(sent: Any) -> list[str]:
    """Slack would accept this message, and nothing in it acts but the one date. Gives its texts."""
    blocks: list[dict[str, Any]] = sent["blocks"]
    assert 1 <= len(blocks) <= 50
    for block in blocks:
        match block:
            case {"type": "header", "text": {"type": "plain_text", "text": str(text), "emoji": False}}:
                assert 1 <= units(text) <= 150
            case {"type": "section", "text": {"type": "mrkdwn", "text": str(text), "verbatim": True}}:
                assert 1 <= units(text) <= 3000
            case {"type": "context", "elements": [{"type": "mrkdwn", "text": str(text), "verbatim": True}]}:
                assert 1 <= units(text) <= 3000
            case _:
                raise AssertionError(block)
    shown = list(texts(blocks))
    assert sum(map(units, shown)) <= 10_000
    assert (sent["unfurl_links"], sent["unfurl_media"]) == (False, False)
    whole = "\n".join([sent["text"], *shown])
    assert re.findall(r"<[^>]*>?|>", whole) == [DATE]
    assert re.search(r"&(?!(amp|lt|gt);)", whole) is None
    assert all(character.isprintable() for character in whole.replace("\n", ""))
    for text in shown:
        assert text.count("```") in (0, 2)
        assert text.replace("```", "").count("`") % 2 == 0
    return shown


def outside_code(text: str) -> str:
    return re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL)


def test_a_slack_message_says_who_what_why_until_when_and_how_to_decide() -> None:
    sent = message(record(), "https://gw.example")
    assert sent["text"] == "Approval needed: query_db on shop"
    assert check(sent) == [
        "Approval needed: query_db on shop",
        "*Who* `ana` with `copilot`\n*Rule* `writes-ask` asks one of `lead`, `dba`: `writes are seen by two`",
        "*What*\n```\ndeletes rows of shop/public/orders\n```",
        "*Effects*\n```\nsql.delete shop/public/orders\n```",
        "*Arguments*\n```\nsql:\n    DELETE FROM orders\n    WHERE id = 3\nparams: [3]\n```",
        "*Prompt*\n```\nremove order 3\n```",
        "*Preview*\n```\nDelete on orders, 1 row\n```",
        "*Decide*\n```\nmcp-gateway approvals show ap_x\nmcp-gateway approvals approve ap_x\nmcp-gateway approvals deny ap_x\n```",
        f"Expires {DATE}. Masked here; `show` has the exact statement. Gateway: `https://gw.example`",
    ]


def test_a_caller_nobody_vouched_for_is_marked_unverified() -> None:
    who = PersonRecord(subject="ana", issuer="host", source="local-token", groups=(), roles=(), client="cursor")
    assert "*Who* `ana` (unverified: local-token) with `cursor`" in check(message(record(requester=who)))[1]


def test_a_call_without_connection_prompt_arguments_and_preview_is_announced_too() -> None:
    shown = check(message(record(connection=None, prompt=None, preview="", arguments={}, effects=(), asks=())))
    assert shown[0] == "Approval needed: query_db"
    assert "*Prompt* none given" in shown


@pytest.mark.parametrize(
    ("hostile", "seen"),
    [
        ("<!channel> <!here> <!everyone>", "&lt;!channel&gt; &lt;!here&gt; &lt;!everyone&gt;"),
        ("<https://evil.example|click>", "&lt;https://evil.example|click&gt;"),
        ("<@U012AB3CD> <#C012AB3CD> <!subteam^S1>", "&lt;@U012AB3CD&gt; &lt;#C012AB3CD&gt; &lt;!subteam^S1&gt;"),
        ("<!date^0^{date}^https://evil.example|now>", "&lt;!date^0^{date}^https://evil.example|now&gt;"),
        ("&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;"),
        ("``` *Approved by lead* ```", "ˋˋˋ *Approved by lead* ˋˋˋ"),
        ("a`b", "aˋb"),
        ("safe\u202eevil\u2066x\u2069", "safe\\u202eevil\\u2066x\\u2069"),
        ("\x1b[2J\x1b[31mred\x07", "\\x1b[2J\\x1b[31mred\\x07"),
        ("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"),
        ("nul\x00", "nul\\x00"),
        ("blank\u3164letter", "blank\\u3164letter"),
        ("beam\U0001d173", "beam\\U0001d173"),
        ("lone \ud83d half", "lone \\ud83d half"),
    ],
)
def test_hostile_text_is_shown_and_does_nothing(hostile: str, seen: str) -> None:
    shown = check(message(record(prompt=hostile, preview=hostile, summary=hostile, arguments={"sql": hostile})))
    assert sum(seen in text for text in shown) >= 3
    check(message(everywhere(hostile)))


def test_what_others_wrote_stands_in_code_where_formatting_and_emoji_do_nothing() -> None:
    hostile = "*bold* _it_ ~gone~ :white_check_mark: @channel https://evil.example"
    for text in check(message(everywhere(hostile))):
        assert "evil" not in outside_code(text)


def test_a_value_cannot_pose_as_another_argument() -> None:
    shown = check(message(record(arguments={"sql": "SELECT 1\nreviewed: true\r\nby: lead"})))[4]
    assert "\n    reviewed: true\n    by: lead" in shown
    assert "\nreviewed" not in shown


@pytest.mark.parametrize("character", ["x", "&", "`", "\n", "\t", "\x1b", "😀", "\U000e0041", "\r\n", "é", "\ud800"])
@pytest.mark.parametrize("length", [1, 140, 149, 3000, 100_000])
def test_no_length_makes_slack_refuse_the_message(character: str, length: int) -> None:
    check(message(everywhere(character * length)))


def test_what_is_cut_says_so_and_where_the_rest_is() -> None:
    shown = check(message(record(preview="p" * 100_000, prompt="q" * 1001, effects=tuple(f"e {n}" for n in range(40)))))
    assert any(text.startswith("*Preview* (cut: `show` has all of it)") for text in shown)
    assert any(text.startswith("*Prompt* (cut: `show` has all of it)") for text in shown)
    assert any(text.startswith("*Effects* (8 of 40: `show` has all of it)") for text in shown)
    assert not any("*Arguments* (" in text for text in shown)


def test_a_long_value_inside_the_arguments_is_cut_and_says_so() -> None:
    for params in ([["x" * 100] * 100] * 100, [1] * 100_000):
        shown = check(message(record(arguments={"params": params})))
        assert shown[4].startswith("*Arguments* (cut: `show` has all of it)")
        told = data(record(arguments={"params": params}))
        assert told["cut"] == ["arguments"]
        assert len(json.dumps(told)) < 12_000


ALL_COMMANDS = "mcp-gateway approvals show ap_x\nmcp-gateway approvals approve ap_x\nmcp-gateway approvals deny ap_x"


def test_nobody_is_asked_to_approve_what_a_message_hides() -> None:
    some = record(arguments={"sql": "DELETE FROM orders WHERE <SECRET>", "params": [None]}, hidden=("sql", "params"))
    decide = check(message(some))[-2]
    said = "parts of `sql`, `params` are hidden here, and may do more than be values: read them with `show` first"
    assert decide == f"*Decide* ({said})\n```\nmcp-gateway approvals show ap_x\n```"
    assert data(some)["hidden"] == ["sql", "params"]


def test_nobody_is_asked_to_approve_what_a_message_cuts() -> None:
    decide = check(message(record(arguments={"sql": "SELECT 1 " * 1000})))[-2]
    assert decide.startswith("*Decide* (the arguments are cut here: read them with `show` first)\n")
    assert "approvals approve" not in decide


def test_nobody_is_asked_to_approve_effects_that_a_message_leaves_out() -> None:
    decide = check(message(record(effects=tuple(f"sql.delete shop/public/t{n}" for n in range(11)))))[-2]
    assert decide.startswith("*Decide* (3 effects are left out here: read them with `show` first)")
    assert "approvals approve" not in decide


def test_what_is_shown_whole_can_be_decided_from_the_message() -> None:
    shown = record(arguments={"sql": "SELECT '<SECRET>'", "params": [None, True, 1.5]})
    assert check(message(shown))[-2] == f"*Decide*\n```\n{ALL_COMMANDS}\n```"
    assert data(shown)["hidden"] == []


@settings(deadline=None)
@given(st.text(), st.text(), st.dictionaries(st.text(), st.recursive(st.text() | st.floats(allow_nan=False), st.lists)))
def test_any_text_is_inert_and_within_slacks_limits(one: str, two: str, arguments: dict[str, Any]) -> None:
    check(message(everywhere(one)))
    check(message(record(summary=two, prompt=one, preview=one + two, arguments=arguments)))


def test_a_webhooks_event_is_bounded_and_names_what_was_cut() -> None:
    told = data(everywhere("x" * 100_000))
    assert told["cut"] == ["arguments", "asks", "effects", "hidden", "preview", "prompt", "requester", "summary"]
    assert len(json.dumps(told)) < 40_000
    assert data(record())["cut"] == []


async def nobody(_: CredentialRef) -> Secret:
    raise AssertionError("making a message reads no credential")


@pytest.mark.parametrize(
    "hostile", ["<!channel>", "\x1b[31m", "\u202e", "\ud800", '"},"decide":"rm -rf"', "é😀\x00\x85\u2028"]
)
def test_an_event_and_a_message_are_plain_ascii_json_whatever_they_say(hostile: str) -> None:
    asked = everywhere(hostile)
    for destination in (
        WebhookDestination("w", "https://h/", EnvRef("X"), nobody),
        SlackDestination("s", EnvRef("X"), nobody),
    ):
        body = destination.body(asked, EXPIRES)
        assert body.decode("ascii").isprintable()
        json.dumps(json.loads(body), ensure_ascii=False).encode()  # no lone surrogate comes out of it


def test_a_prompt_in_an_event_arrives_as_it_was() -> None:
    hostile = 'é😀\x1b\u202e <!channel> "},"decide":"x"'
    body = WebhookDestination("w", "https://h/", EnvRef("X"), nobody).body(record(prompt=hostile), EXPIRES)
    event = json.loads(body)
    assert event["data"]["prompt"] == hostile
    assert event["data"]["decide"] == "mcp-gateway approvals show ap_x"
    assert event["timestamp"] == "2026-03-01T12:30:00Z"
