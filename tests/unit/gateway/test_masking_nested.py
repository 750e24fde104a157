"""One format inside another: a password that is a plain word, so that only its field tells it, is hidden however the file that holds it is shown."""

from __future__ import annotations

import base64
import json
import textwrap
from collections.abc import Callable, Mapping
from typing import Final

import pytest

from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile

pytestmark = pytest.mark.anyio

_SAID: Final = "falconridge"

_FILES: Final[Mapping[str, str]] = {
    "variables": f"LOG=info\nDB_PASSWORD={_SAID}\nX=1\n",
    "yaml": f"db:\n  user: app\n  password: {_SAID}\nlog: info\n",
    "yaml of names and values": f"- name: LOG\n  value: info\n- name: DB_PASSWORD\n  value: {_SAID}\n",
    "ini": f"[db]\nuser = app\npassword = {_SAID}\n",
    "properties": f"db.user=app\ndb.password={_SAID}\n",
    "json": json.dumps({"db": {"password": _SAID}, "n": 1}),
    "json in lines": json.dumps({"db": {"password": _SAID}, "n": 1}, indent=2),
    "json of names and values": json.dumps([{"name": "DB_PASSWORD", "value": _SAID}]),
    "csv": f"id,user,password\n1,ana,{_SAID}\n2,bob,{_SAID}\n",
    "tsv": f"id\tuser\tpassword\n1\tana\t{_SAID}\n",
    "toml": f'[db]\nuser = "app"\npassword = "{_SAID}"\n',
    "xml": f"<db><user>app</user><password>{_SAID}</password></db>\n",
    "hcl": f'variable "x" {{\n  password = "{_SAID}"\n}}\n',
    "shell": f"export DB_PASSWORD={_SAID}\ncurl -u app:{_SAID} https://x.example.org\n",
    "Secret": f"apiVersion: v1\nkind: Secret\nstringData:\n  foo: {_SAID}\n",
    "patch of an object": f"- op: replace\n  path: /db/password\n  value: {_SAID}\n",
    "psql": f" id | user | password \n----+------+----------\n  1 | ana  | {_SAID}\n(1 row)\n",
    "markdown": f"| id | password |\n|---|---|\n| 1 | {_SAID} |\n",
    "redis.conf": f"requirepass {_SAID}\nport 6379\n",
    "netrc": f"machine x.example.org login app password {_SAID}\n",
    "code": f'password = "{_SAID}"\nconnect(user, password)\n',
    "log": f"2026-01-01 10:00:00 INFO start\n2026-01-01 10:00:01 DEBUG password={_SAID} user=app\n",
    "address": f"DATABASE_URL=postgres://app:{_SAID}@db.internal/app\n",
    "sql": f"CREATE USER app WITH PASSWORD '{_SAID}';\n",
    "connection string": f"Server=db;User Id=app;Password={_SAID};\n",
    "request": f"POST /login HTTP/1.1\nHost: x.example.org\n\nuser=app&password={_SAID}\n",
}


def _each(before: str, text: str) -> str:
    return "".join(f"{before}{line}\n" for line in text.splitlines())


def _numbered(form: str, text: str) -> str:
    return "".join(form.format(number, line) for number, line in enumerate(text.splitlines(), 1))


_SHOWN: Final[Mapping[str, Callable[[str], str]]] = {
    "as it is": lambda text: text,
    "with other ends of lines": lambda text: text.replace("\n", "\r\n"),
    "in a block of yaml": lambda text: "data:\n  file: |\n" + textwrap.indent(text, "    "),
    "in a block of a list": lambda text: "- a: 1\n  file: |-\n" + textwrap.indent(text, "    ") + "  b: 2\n",
    "quoted in yaml": lambda text: f"file: {json.dumps(text)}\nn: 1\n",
    "in json": lambda text: json.dumps({"file": text, "n": 1}),
    "in json of lines": lambda text: json.dumps({"a": [{"file": text}]}, indent=1),
    "in json in json": lambda text: json.dumps({"x": json.dumps({"file": text})}),
    "in a cell": lambda text: 'id,file\n1,"' + text.replace('"', '""') + '"\n',
    "in markdown": lambda text: f"Look at this:\n```\n{text}```\nok?\n",
    "added by a patch": lambda text: f"diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1,1 +1,9 @@\n ctx\n{_each('+', text)}",
    "around a patch": lambda text: f"diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1,9 +1,9 @@\n{_each(' ', text)}-x\n+y\n",
    "quoted in mail": lambda text: _each("> ", text),
    "in a comment": lambda text: _each("# ", text),
    "with numbers": lambda text: _numbered("{:>4}\t{}\n", text),
    "by grep": lambda text: _numbered("etc/f:{}:{}\n", text),
    "in a cluster's log": lambda text: _numbered("2026-01-01T10:00:{:02}Z {}\n", text),
    "from here": lambda text: f"cat > f <<EOF\n{text}EOF\n",
    "in cdata": lambda text: f"<r><file><![CDATA[{text}]]></file></r>",
    "in code": lambda text: f'x = """\n{text}"""\n',
    "behind a prompt": lambda text: f"root@web:~# cat f\n{text}root@web:~# ",
    "in base64": lambda text: f"f: {base64.b64encode(text.encode()).decode()}",
}


@pytest.mark.parametrize("shown", _SHOWN)
async def test_a_password_is_hidden_in_every_format_however_it_is_shown(shown: str) -> None:
    masker = Masker(MaskingProfile(), tuple)
    masked = {name: await masker.text(_SHOWN[shown](text)) for name, text in _FILES.items()}
    assert {name: text for name, text in masked.items() if _SAID in text} == {}


async def test_a_quoted_cell_in_a_log_is_read_with_its_quotes_undone() -> None:
    masker = Masker(MaskingProfile(), tuple)
    text = 'id,file\n1,"2026-01-01T10:00:00Z password = ""%s""\n2026-01-01T10:00:01Z connect(user, password)\n"\n'
    assert await masker.text(text % _SAID) == text % "<SECRET>"
    empty = 'x="";password="";user=""'
    assert await masker.text(empty) == empty
