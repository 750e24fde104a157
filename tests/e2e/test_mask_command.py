"""`mcp-gateway mask` as people run it: the installed command, a pipe in, a pipe out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = str(Path(sys.executable).with_name("mcp-gateway"))
ADDRESS = "grace.hopper@example.org"
SECRET = "kT9vQ2mX7pLw"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}


def _mask(environment: dict[str, str], text: str | bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
    data = text.encode() if isinstance(text, str) else text
    return subprocess.run(
        [COMMAND, "mask", *options], input=data, capture_output=True, env=environment, timeout=60, check=False
    )


def test_without_a_configuration_the_built_in_rules_mask_and_leave_the_rest_as_it_was(
    environment: dict[str, str],
) -> None:
    text = f'# kept\r\n{{"a":  1.50,\n "mail": "{ADDRESS}",\n "order_id": 7 }}\n\n'
    done = _mask(environment, text)
    assert done.returncode == 0, done.stderr
    masked = done.stdout.decode()
    assert ADDRESS not in masked
    before, _, after = text.partition(ADDRESS)
    assert masked.startswith(before)
    assert masked.endswith(after)


def test_explain_lists_type_place_and_evidence_and_never_the_value(environment: dict[str, str]) -> None:
    text = f"name: web\npassword: {SECRET}\ncontact: {ADDRESS}\n"
    done = _mask(environment, text, "--explain", "--json")
    found = json.loads(done.stdout)
    assert [one["line"] for one in found] == [2, 3]
    assert all(one["type"] and one["evidence"] and one["recogniser"] for one in found)
    for option in ((), ("--json",)):
        said = _mask(environment, text, "--explain", *option)
        assert SECRET.encode() not in said.stdout + said.stderr
        assert ADDRESS.encode() not in said.stdout + said.stderr


@pytest.mark.parametrize(
    ("text", "format_", "paths"),
    [
        (
            json.dumps({"users": [{"name": "\U0001f600", "email": ADDRESS}, {"deep": {"password": SECRET, "k.y": ADDRESS}}]}),
            "json",
            ["users[0].email", "users[1].deep.password", "users[1].deep['k.y']"],
        ),
        (f"users:\n- email: {ADDRESS}\n  deep: {{password: {SECRET}}}\n", "auto", ["users[0].email", "users[0].deep.password"]),
        (f"seen {ADDRESS}: [ok, not {ADDRESS}\n", "auto", ["", ""]),
    ],
    ids=["json", "yaml", "neither"],
)  # fmt: skip
def test_explain_names_the_keys_that_lead_to_a_value(
    environment: dict[str, str], text: str, format_: str, paths: list[str]
) -> None:
    found = json.loads(_mask(environment, text, "--format", format_, "--explain", "--json").stdout)
    assert [one["path"] for one in found] == paths


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
@pytest.mark.parametrize("options", [(), ("--explain",), ("--jsonl",)])
def test_output_that_cannot_be_written_is_one_line(environment: dict[str, str], options: tuple[str, ...]) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [COMMAND, "mask", *options],
            input=json.dumps({"id": 1, "text": f"mail {ADDRESS}"}).encode(),
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.decode().split("\n") == ["the output cannot be written: no space left on device", ""]


@pytest.mark.parametrize("closed", ["<&-", ">&-"])
def test_without_an_input_or_an_output_it_says_so(environment: dict[str, str], closed: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"$0" mask {closed}', COMMAND],
        input=b"x",
        capture_output=True,
        env=environment,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"no standard" in done.stderr


def test_explain_names_the_column_and_the_row_of_a_table(environment: dict[str, str]) -> None:
    done = _mask(environment, f"id,ssn,note\n1,x,\n2,,mail {ADDRESS}\n", "--format", "csv", "--explain", "--json")
    found = json.loads(done.stdout)
    assert [(one["path"], one["evidence"]) for one in found] == [("ssn[0]", "field"), ("note[1]", "pattern")]


def test_a_stream_is_answered_line_by_line_before_its_end(environment: dict[str, str]) -> None:
    with subprocess.Popen(
        [COMMAND, "mask", "--jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        for number in range(3):
            running.stdin.write(json.dumps({"id": number, "text": f"mail {ADDRESS}"}).encode() + b"\n")
            running.stdin.flush()
            answer = json.loads(running.stdout.readline())
            assert answer.keys() == {"id", "text"}
            assert answer["id"] == number
            assert ADDRESS not in answer["text"]
        running.stdin.close()
        assert running.wait(60) == 0


def test_a_table_in_a_stream_keeps_its_shape(environment: dict[str, str]) -> None:
    asked = {
        "id": "t",
        "columns": ["id", {"name": "email"}, {"name": "note", "type": "text"}],
        "rows": [[1, ADDRESS, "fine"], [2, None, f"from {ADDRESS}"]],
    }
    done = _mask(environment, json.dumps(asked), "--jsonl")
    assert done.returncode == 0
    answer = json.loads(done.stdout)
    assert answer.keys() == {"id", "columns", "rows"}
    assert answer["columns"] == asked["columns"]
    assert [[row[0], row[1] is None] for row in answer["rows"]] == [[1, False], [2, True]]
    assert answer["rows"][0][2] == "fine"
    assert ADDRESS.encode() not in done.stdout


def test_a_wrong_line_is_an_error_line_and_the_others_are_still_answered(environment: dict[str, str]) -> None:
    wrong = ["nonsense", '{"id":7}', '{"id":8,"columns":["a"],"rows":[[1,2]]}', '{"id":9,"text":"a","rows":[]}']
    lines = ['{"id":1,"text":"fine"}', *wrong, '{"id":2,"text":"fine too"}']
    done = _mask(environment, "\n".join(lines), "--jsonl")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [one["id"] for one in answers] == [1, None, 7, 8, 9, 2]
    assert [min(one) for one in answers] == ["id", "error", "error", "error", "error", "id"]


def test_what_cannot_be_read_is_withheld(environment: dict[str, str]) -> None:
    done = _mask(environment, b"password: \xff\xfe" + SECRET.encode())
    assert done.returncode == 1
    assert done.stdout == b""
    assert b"not UTF-8" in done.stderr
    assert SECRET.encode() not in done.stderr


MANY = "2025-05-03T10:11:12Z INFO order was sent to a warehouse\n" * 40_000
"""Longer than what is masked in the command's own process."""


def test_a_long_text_is_masked_as_a_short_one(environment: dict[str, str]) -> None:
    end = f"password: {SECRET}\r\nto {ADDRESS} – 😀"
    done = _mask(environment, MANY + end)
    assert done.returncode == 0, done.stderr
    assert done.stdout == MANY.encode() + _mask(environment, end).stdout
    assert SECRET.encode() not in done.stdout


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (MANY.encode() + b"\xff", 1, f"byte {len(MANY)} is not UTF-8"),
        (MANY.encode() * 31, 2, "longer than 64 MiB"),
    ],
    ids=["undecodable at its end", "too long"],
)
def test_a_long_text_that_cannot_be_masked_is_withheld_whole(
    environment: dict[str, str], data: bytes, code: int, said: str
) -> None:
    done = _mask(environment, data)
    assert (done.returncode, done.stdout) == (code, b"")
    assert said in " ".join(done.stderr.decode().split())


@pytest.mark.parametrize(("format_", "text"), [("json", "{no"), ("yaml", "a: [1"), ("csv", "a,b\n1\n")])
def test_input_that_is_not_what_it_is_said_to_be_is_refused(
    environment: dict[str, str], format_: str, text: str
) -> None:
    done = _mask(environment, text + SECRET, "--format", format_)
    assert done.returncode == 2
    assert done.stdout == b""
    assert SECRET.encode() not in done.stderr


def test_a_connection_that_is_not_configured_is_said_to_be_unknown(environment: dict[str, str], tmp_path: Path) -> None:
    assert _mask(environment, "x", "--connection", "shop").returncode == 2
    assert _mask(environment, "x", "--config", str(tmp_path / "missing.yaml")).returncode == 2


def test_json_is_masked_by_the_fields_of_a_connection_as_its_results_are(
    environment: dict[str, str], tmp_path: Path
) -> None:
    config = tmp_path / "mcp-gateway.yaml"
    config.write_text(
        "connections:\n- {name: shop, kind: postgres, host: 127.0.0.1, database: shop, user: agent, sslmode: prefer, credential: 'env:SHOP',\n"
        "   fields: {'*.email': keep, '*.note': drop, '*.city': partial}}\n"
        "identity:\n  local: {subject: dana}\nmasking: {ner: {model: none}}\n"
        "policy:\n  rules:\n  - {name: no, roles: ['*'], connections: ['*'], actions: ['*'], effect: deny, reason: nothing}\n"
    )
    value = {"email": ADDRESS, "note": "words", "city": "Reykjavik", "password": SECRET}
    shop = ("--config", str(config), "--connection", "shop", "--format", "json")
    for given in (value, [value], {"deep": [value]}):
        done = _mask(environment, json.dumps(given), *shop)
        assert done.returncode == 0, done.stderr
        masked = done.stdout.decode()
        assert ADDRESS in masked
        assert '"note": null' in masked
        assert not any(hidden in masked for hidden in ("words", "Reykjavik", SECRET))
    assert ADDRESS not in _mask(environment, json.dumps(value), "--format", "json").stdout.decode()
    listed = json.loads(_mask(environment, json.dumps(value), *shop, "--explain", "--json").stdout)
    assert sorted(one["path"] for one in listed) == ["city", "note", "password"]


def test_a_text_without_an_end_is_masked_line_by_line_as_it_arrives(environment: dict[str, str]) -> None:
    following = subprocess.Popen(
        [COMMAND, "mask", "--follow"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    )
    assert following.stdin is not None
    assert following.stdout is not None
    try:
        for number in range(3):  # each is answered before the next is written
            following.stdin.write(f"{number} to {ADDRESS}\n".encode())
            following.stdin.flush()
            assert following.stdout.readline() == f"{number} to <EMAIL>\n".encode()
        rest, _ = following.communicate(f"password: {SECRET}".encode(), timeout=60)
    finally:
        following.kill()
    assert rest == b"password: <SECRET>"
    assert following.returncode == 0


def test_a_follower_that_nobody_reads_ends_though_its_input_goes_on(environment: dict[str, str]) -> None:
    following = subprocess.Popen(
        [COMMAND, "mask", "--follow"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    )
    assert following.stdin is not None
    assert following.stdout is not None
    try:
        following.stdin.write(b"one line\n")
        following.stdin.flush()
        assert following.stdout.readline() == b"one line\n"
        following.stdout.close()
        following.stdin.write(b"one more\n")
        following.stdin.flush()
        assert following.wait(30) != 0
    finally:
        following.kill()
        following.stdin.close()


def test_of_a_text_that_is_followed_nothing_leaves_from_where_it_cannot_be_read(environment: dict[str, str]) -> None:
    done = _mask(environment, b"plain\n" + f"to {ADDRESS}\n".encode() * 400 + b"\xff" + SECRET.encode(), "--follow")
    assert done.returncode == 1
    assert b"is not UTF-8" in done.stderr
    assert SECRET.encode() not in done.stdout + done.stderr
    assert ADDRESS.encode() not in done.stdout + done.stderr
    done = _mask(environment, "x" * (3 << 20), "--follow")
    assert done.returncode == 1
    assert done.stdout == b""
    assert b"withheld from there on: a line or a block of the stream is longer than" in done.stderr


def test_what_is_followed_is_a_text(environment: dict[str, str]) -> None:
    for options in (("--jsonl",), ("--explain",), ("--format", "csv")):
        done = _mask(environment, "a\n", "--follow", *options)
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"--follow" in done.stderr
