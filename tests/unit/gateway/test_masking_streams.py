"""Masking a stream: the pieces it arrives in make no difference, and a key is held until it ends."""

from __future__ import annotations

import json
import os
import random
from base64 import b64encode

import pytest

from mcp_gateway.cli.mask_stream import mask_stream
from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway.masking.streams import LONGEST, PART, MaskedStream
from mcp_gateway.masking.unmaskable import Unmaskable

pytestmark = pytest.mark.anyio

KEY = (
    "-----BEGIN RSA PRIVATE KEY-----\n"
    + "MIIEowIBAAKCAQEAxyz0123456789abcdefghijklmnop\n" * 200
    + "-----END RSA PRIVATE KEY-----\n"
)


@pytest.fixture(scope="module")
def masker() -> Masker:
    return Masker(MaskingProfile(), tuple)


def log(lines: int, seed: int) -> str:
    chosen = random.Random(seed)  # noqa: S311  # test data from a fixed seed
    kinds = (
        "2024-05-01T10:00:00Z INFO request {n} from u{n}@example.org took 12 ms\n",
        "    at com.acme.Shop.pay(Shop.java:{n})\n",
        'db:\n  password: "pw-{n}-x"\n',
        "plain words about order {n}\n",
    )
    return "".join(chosen.choice(kinds).format(n=chosen.randrange(100, 10**6)) for _ in range(lines))


async def streamed(masker: Masker, text: str, sizes: list[int]) -> str:
    stream = MaskedStream(masker.text)
    given: list[str] = []
    at = turn = 0
    while at < len(text):
        size = sizes[turn % len(sizes)]
        given.append(await stream.feed(text[at : at + size]))
        at += size
        turn += 1
    return "".join([*given, await stream.close()])


async def test_the_pieces_make_no_difference(masker: Masker) -> None:
    text = log(150, 1) + KEY + log(150, 2)
    whole = await streamed(masker, text, [len(text)])
    assert "MIIE" not in whole
    assert "@example.org" not in whole
    assert "pw-" not in whole
    assert "plain words about order" in whole
    for sizes in ([777], [1, 50, 4096, 3], [*range(1, 90, 7), 2000]):
        assert await streamed(masker, text, sizes) == whole


async def test_nothing_of_a_key_leaves_before_its_end_came(masker: Masker) -> None:
    stream = MaskedStream(masker.text)
    before = "a line\n" * (PART // 7 + 10)
    given = await stream.feed(before + KEY[: len(KEY) // 2])
    given += await stream.feed(KEY[len(KEY) // 2 :] + "after it\n")
    given += await stream.close()
    assert "MIIE" not in given
    assert "KEY" not in given.replace("PRIVATE-KEY", "").replace("PRIVATE_KEY", "")
    assert given.startswith("a line\n")
    assert given.endswith("after it\n")


async def test_the_head_of_a_table_counts_for_rows_far_below(masker: Masker) -> None:
    rows = "".join(f"{number},leaf{number},open\n" for number in range(3000))
    for above in (
        "",
        "exported on Monday\n",
        "an older report, of 3 lines\n\n",
        "a line, and one; more\n" * 50,
        "a line\n" * 9 + "id,state\n1,shut\n",
    ):
        shown = await streamed(masker, f"{above}id,password,state\n{rows}", [700])
        assert "leaf" not in shown
        assert shown.count(",open\n") == 3000


@pytest.mark.parametrize("mark", [",", ";", "\t", "   "])
async def test_rows_with_quotes_belong_to_the_table_above(masker: Masker, mark: str) -> None:
    rows = "".join(
        mark.join((str(number), f"leaf{number}", '"a, b; c"' if number % 3 else "open")) + "\n"
        for number in range(1500)
    )
    shown = await streamed(
        masker, "a line of a log\n" * 5 + mark.join(("id", "password", "state")) + f"\n{rows}", [3000]
    )
    assert "leaf" not in shown


async def test_a_section_counts_for_lines_far_below(masker: Masker) -> None:
    lines = "".join(f"key{number} = house{number}\n" for number in range(2000))
    above = "a line of a log\n" * 5  # so that the section is none of the first lines of its block
    shown = await streamed(masker, f"{above}[passwords]\n{lines}[limits]\nkey = house\n", [4096])
    assert "house1" not in shown
    assert shown.endswith("[limits]\nkey = house\n")


async def test_what_a_block_begins_with_counts_for_lines_far_below(masker: Masker) -> None:
    lines = "".join(f"leafy{number}\n" for number in range(2000))
    shown = await streamed(masker, f"a report\n\nPasswords:\n{lines}\nplain words\n", [3000])
    assert "leafy" not in shown
    assert shown.endswith("\nplain words\n")


SECRETS = "".join(f"  entry{number}: {b64encode(b'raspberry').decode()}\n" for number in range(400))


@pytest.mark.parametrize(
    "text",
    [
        f"apiVersion: v1\ndata:\n{SECRETS}kind: Secret\nmetadata:\n  name: web\n",
        f"kind: Secret\nmetadata:\n  name: web\n  annotations:\n{'    note: plain words' * 1}\n{'    # words' * 900}\ndata:\n{SECRETS}",
        f"apiVersion: v1\nkind: ConfigMap\ndata:\n  a: b\n---\napiVersion: v1\ndata:\n{SECRETS}kind: Secret\n",
        f"apiVersion: v1\nitems:\n- apiVersion: v1\n  data:\n{SECRETS.replace('  entry', '    entry')}  kind: Secret\nkind: List\n",
    ],
    ids=("kind last", "kind far above", "second document", "list"),
)
async def test_a_cluster_s_object_is_held_until_its_kind_is_known(masker: Masker, text: str) -> None:
    for sizes in ([len(text)], [1000], [1, 5000, 17]):
        shown = await streamed(masker, text + "2024-05-01 10:00:00 a line of a log\n", sizes)
        assert b64encode(b"raspberry").decode() not in shown
        assert shown.endswith("a line of a log\n")


@pytest.mark.parametrize("word", ["INFO", "web", "Message"])
async def test_an_object_is_over_where_lines_of_a_log_begin(masker: Masker, word: str) -> None:
    stream = MaskedStream(masker.text)
    assert await stream.feed(f"apiVersion: v1\ndata:\n{SECRETS}kind: Secret\n") == ""
    shown = await stream.feed(f"{word}: line one of many\n{word}: line two of many\n") + await stream.pause()
    assert shown.endswith(f"{word}: line one of many\n{word}: line two of many\n")
    assert b64encode(b"raspberry").decode() not in shown


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nPrivate-Lines: 90", "Private-MAC: 00"),
        ("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----", "---- END SSH2 ENCRYPTED PRIVATE KEY ----"),
        ("-----BEGIN OpenVPN Static key V1-----", "-----END OpenVPN Static key V1-----"),
    ],
)
async def test_a_key_of_any_form_is_held_until_its_end(masker: Masker, begin: str, end: str) -> None:
    lines = "".join(f"{b64encode(bytes(range(at, at + 45))).decode()}\n" for at in range(90))
    text = f"plain words\n{begin}\n{lines}{end}\nafter it, plain words\n"
    for sizes in ([len(text)], [1000], [64]):
        shown = await streamed(masker, text, sizes)
        assert [line for line in lines.split() if line in shown] == []
        assert shown.endswith("after it, plain words\n")


async def test_after_a_pause_whole_lines_leave_and_nothing_of_what_is_not_over(masker: Masker) -> None:
    stream = MaskedStream(masker.text)
    assert await stream.feed("mail to ana@example.org\nhalf of a longer line") == ""
    assert await stream.pause() == "mail to <EMAIL>\n"
    assert await stream.feed(" ended\n" + KEY[:300]) == ""
    assert await stream.pause() == "half of a longer line ended\n"
    assert await stream.pause() == ""
    assert await stream.feed(f"{KEY[300:]}after it\napiVersion: v1\ndata:\n  a: cmFzcGJlcnJ5\n") != ""
    assert await stream.pause() == "after it\n"
    rest = await stream.feed("kind: Secret\n") + await stream.pause() + await stream.close()
    assert "cmFz" not in rest
    assert rest.endswith("kind: Secret\n")


async def test_a_line_without_end_is_withheld_and_ends_the_stream(masker: Masker) -> None:
    stream = MaskedStream(masker.text)
    with pytest.raises(Unmaskable, match="longer than"):
        await stream.feed("x" * (LONGEST + 1))
    with pytest.raises(Unmaskable, match="over"):
        await stream.feed("more")
    with pytest.raises(Unmaskable, match="over"):
        await stream.close()


async def test_a_mask_that_fails_ends_the_stream() -> None:
    async def broken(text: str) -> str:
        raise RuntimeError

    stream = MaskedStream(broken)
    with pytest.raises(RuntimeError):
        await stream.feed("a line\n" * PART)
    with pytest.raises(Unmaskable, match="over"):
        await stream.close()


async def test_lines_that_come_together_are_answered_as_each_would_be_alone_and_in_order(masker: Masker) -> None:
    """Mutation tried: the answers of all texts under the identity of the first."""
    texts = [f"order {number} for grace{number}@example.org, password: tr0ub4dor{number}" for number in range(40)]
    lines = [json.dumps({"id": number, "text": text}) for number, text in enumerate(texts)]
    lines[7:7] = ["no JSON", json.dumps({"id": "t", "columns": ["email"], "rows": [["ana@example.org"]]}), ""]
    reading, writing = os.pipe()
    os.write(writing, "\n".join(lines).encode())
    os.close(writing)
    written: list[bytes] = []
    try:
        assert not await mask_stream(masker, reading, written.append, explain=False)
    finally:
        os.close(reading)
    answers = [json.loads(line) for line in b"".join(written).splitlines()]
    wrong, table = answers.pop(7), answers.pop(7)
    assert wrong["error"].startswith("line 8: ")
    assert table["rows"] == [["<EMAIL>"]]
    assert answers == [{"id": number, "text": await masker.text(text)} for number, text in enumerate(texts)]
    assert "grace" not in json.dumps(answers)
