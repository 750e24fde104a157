"""Values that only a structure tells, in words a form would never find: where that structure stands inside another text, quoted or encoded."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping
from itertools import product
from typing import Final
from urllib.parse import quote, quote_plus

import pytest

from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway_tools.lease import Secret

pytestmark = pytest.mark.anyio

HIDDEN: Final = ("winterfell", "maplewood")

INNER: Final[Mapping[str, str]] = {
    "a Secret": "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  label: winterfell\n  other: maplewood\n",
    "a Secret in JSON": '{"kind": "Secret", "stringData": {"label": "winterfell", "other": "maplewood"}}',
    "CSV": "id,password,city\n1,winterfell,Jena\n2,maplewood,Oslo\n",
    "INI": "[db]\nhost = db.internal\npassword = winterfell\n\n[mail]\nsecret = maplewood\n",
    "XML": "<cfg><host>db</host><password>winterfell</password><secret>maplewood</secret></cfg>",
    "a table": "id | password   | city\n---+------------+------\n 1 | winterfell | Jena\n 2 | maplewood  | Oslo\n",
    "a kubeconfig": "users:\n- name: a\n  user:\n    username: adm\n    password: winterfell\n    token: maplewood\n",
    "an environment": "env:\n- name: DB_PASSWORD\n  value: winterfell\n- name: API_SECRET\n  value: maplewood\n",
}


def _escaped(text: str) -> str:
    return json.dumps(text)[1:-1]


def _signs(text: str, form: str) -> str:
    return "".join(one if one.isalnum() else form.format(ord(one)) for one in text)


WRITTEN: Final[Mapping[str, Callable[[str], str]]] = {
    "plainly": str,
    "escaped": _escaped,
    "escaped twice": lambda text: _escaped(_escaped(text)),
    "escaped three times": lambda text: _escaped(_escaped(_escaped(text))),
    "as a string of JSON": json.dumps,
    "as one in another": lambda text: json.dumps(json.dumps(text)),
    "with numbers of Unicode": lambda text: _signs(text, "\\u{:04x}"),
    "with those escaped": lambda text: _escaped(_signs(text, "\\u{:04x}")),
    "percent-encoded": quote,
    "percent-encoded twice": lambda text: quote(quote(text)),
    "as a form": quote_plus,
    "escaped, then percent-encoded": lambda text: quote(_escaped(text)),
    "percent-encoded, then escaped": lambda text: _escaped(quote(text, safe=" \n:")),
    "in entities": lambda text: html.escape(text).replace("\n", "&#10;"),
    "in entities and lines": html.escape,
    "in entities of numbers": lambda text: _signs(text, "&#x{:x};"),
}

MANY: Final = [{"id": number, "note": f"nothing to see in {number}"} for number in range(200)]

HELD: Final[Mapping[str, Callable[[str], str]]] = {
    "by itself": str,
    "in an object": lambda text: json.dumps({"id": 7, "body": text, "end": "x"}),
    "in a list": lambda text: json.dumps(["one", text, "two"]),
    "in a long object": lambda text: json.dumps({"rows": MANY, "body": text, "end": "x"}),
    "in lines of JSON": lambda text: "\n".join(map(json.dumps, ({"id": 1}, {"id": 7, "body": text}, {"id": 9}))),
    "in an object in a string": lambda text: json.dumps({"outer": json.dumps({"body": text})}),
    "in a log": lambda text: f"2025-01-01T00:00:00Z INFO got {json.dumps({'id': 7, 'body': text})}",
    "in YAML": lambda text: f"id: 7\nbody: {json.dumps(text)}\nend: x\n",
}


async def test_what_a_structure_hides_is_hidden_however_the_structure_is_written_and_whatever_holds_it() -> None:
    masker = Masker(MaskingProfile(), tuple)
    tried = list(product(INNER, WRITTEN, HELD))
    given = [HELD[held](WRITTEN[written](INNER[inner])) for inner, written, held in tried]
    shown = await masker.texts(given)
    assert [one for one, text in zip(tried, shown, strict=True) if any(value in text for value in HIDDEN)] == []
    for (inner, written, held), text in zip(tried, shown, strict=True):
        if held in ("in an object", "in a list", "in a long object", "in an object in a string"):
            json.loads(text)
        if inner in ("CSV", "a table"):
            assert "Jena" in text, (inner, written, held)
            assert "Oslo" in text, (inner, written, held)
    assert await masker.texts(shown) == shown


def _behind(prefix: str) -> Callable[[str], str]:
    """Puts it before each line; `#` in it is the line's number."""
    return lambda text: "".join(
        prefix.replace("#", str(number)) + line for number, line in enumerate(text.splitlines(keepends=True), 8)
    )


CARRIED: Final[Mapping[str, Callable[[str], str]]] = {
    "in a patch": lambda text: f"--- a/f\n+++ b/f\n@@ -1,3 +1,9 @@ def f():\n{_behind('+')(text)}\n context\n",
    "taken out by a patch": lambda text: f"--- a/f\n+++ b/f\n@@ -1,9 +1 @@\n{_behind('-')(text)}\n",
    "quoted in a mail": lambda text: f"On Monday you wrote:\n{_behind('> ')(text)}\n",
    "quoted twice": lambda text: f"You wrote:\n{_behind('>> ')(text)}\n",
    "as compose prints it": _behind("web-1  | "),
    "as a cluster keeps it": _behind("2025-01-01T00:00:00.123456789Z stdout F "),
    "as a build prints it": _behind("2025-01-01T00:00:00.1234567Z "),
    "as stern prints it": _behind("[pod/web-5d4f/app] "),
    "in a journal": _behind("Jan  5 12:00:01 node-1 app[123]: "),
    "as cat numbers it": _behind("     #\t"),
    "as an editor shows it": _behind("   #→"),
    "as bat shows it": _behind("   #   │ "),
    "as grep finds it": _behind("config/db.yml:#:"),
    "as grep finds it among others": lambda text: "".join(
        f"config/db.yml{sign}{number}{sign}{line}"
        for number, line in enumerate(text.splitlines(keepends=True), 8)
        for sign in ":-"[number % 2]
    ),
    "in a comment": _behind("// "),
    "in another": _behind(" * "),
    "in a log with levels": _behind("2025-01-01 00:00:00,12# INFO app.main - "),
    "in klog": _behind("I0101 10:00:00.00000#       1 main.go:12] "),
    "as terraform plans it": _behind("      + "),
    "as git blames it": _behind("3f2a1b9c (Ana Lima 2025-01-01 10:00:00 +0100 #) "),
    "in colours": lambda text: "".join(f"\x1b[1;38;5;208m{line}\x1b[0m\n" for line in text.splitlines()),
    "with returns": lambda text: text.replace("\n", "\r"),
    "in other lines": lambda text: text.replace("\n", "\u2028"),
    "in a cell of CSV": lambda text: f'id,body,end\n1,"{text.replace(chr(34), chr(34) * 2)}",x\n2,none,y\n',
    "in a log's field": lambda text: f"time=2025-01-01T00:00:00Z level=info msg={json.dumps(text)} end=x",
    "in a shell's string": lambda text: f"$ kubectl apply -f - <<< $'{_escaped(text)}'",
    "in a form": lambda text: (
        f"POST /x HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n\nid=7&body={quote(text)}&end=x"
    ),
    "as a repr": lambda text: repr({"id": 7, "body": text}),
    "in a block of YAML": lambda text: f"id: 7\nbody: |\n{_behind('  ')(text)}\nend: x\n",
}


@pytest.mark.parametrize("carried", CARRIED)
async def test_what_a_structure_hides_is_hidden_whatever_stands_before_its_lines_and_around_it(carried: str) -> None:
    masker = Masker(MaskingProfile(), tuple)
    given = {inner: CARRIED[carried](text) for inner, text in INNER.items()}
    shown = dict(zip(given, await masker.texts(list(given.values())), strict=True))
    assert {inner: text for inner, text in shown.items() if any(value in text for value in HIDDEN)} == {}
    assert [inner for inner in ("CSV", "a table") if "Jena" not in shown[inner] or "Oslo" not in shown[inner]] == []
    assert await masker.texts(list(shown.values())) == list(shown.values())


@pytest.mark.parametrize("end", ["\r", "\x0b", "\x0c", "\x85", "\u2028", "\0", "\n", "\r\n"])
@pytest.mark.parametrize("size", [0, 40_000])
async def test_a_credential_is_never_shown_whatever_ends_a_line_in_it(end: str, size: int) -> None:
    lent = Secret(f"moss{end}oak tree")
    masker = Masker(MaskingProfile(), lambda: (lent,))
    for text in (lent.reveal(), json.dumps({"said": lent.reveal()}), json.dumps(lent.reveal(), ensure_ascii=False)):
        assert "oak tree" not in await masker.text(f"{'x' * size} {text} y")


@pytest.mark.parametrize("end", ["\r", "\x0b", "\x0c", "\x85", "\u2028"])
@pytest.mark.parametrize("form", ['{{"password": "{}"}}', "password: {}\n", "id,password\n1,{}\n", "DB_PASSWORD={}\n"])
async def test_what_ends_a_line_as_well_does_not_end_a_value(form: str, end: str) -> None:
    assert "oak" not in await Masker(MaskingProfile(), tuple).text(form.format(f"winterfell{end}oakleaves"))


BENIGN: Final = (
    json.dumps({"url": "https://example.org/cb?next=%2Fhome%3Ftab%3Dtoken_count&filter=%7B%22page%22%3A2%7D"}),
    json.dumps({"pattern": "^password\\s*=\\s*\\w+$"}),
    json.dumps({"path": "C:\\\\new\\\\tokens\\\\unit", "share": "\\\\srv\\new\\tokens: none"}),
    json.dumps(
        {"html": "&lt;label for=&quot;password&quot;&gt;Password&lt;/label&gt;&lt;input type=&quot;password&quot;&gt;"}
    ),
    json.dumps({"body": json.dumps({"kind": "ConfigMap", "data": {"label": "winterfell"}})}),
    json.dumps({"log": 'level=info msg="token \\"refreshed\\"" max_tokens=4096\\n'}),
    'id: 7\nbody: "kind: ConfigMap\\ndata:\\n  label: winterfell\\n"\n',
    "".join(
        f"2025-01-01T00:00:0{second}Z {said}\n"
        for second, said in enumerate(
            ("secrets: 4 loaded", "token_count, max_tokens, ttl", "12, 4096, 30", "password changed")
        )
    ),
    "@@ -1,3 +1,3 @@\n def login(user, password, remember):\n-    check(user, password, True)\n+    check(user, password, remember)\n",
    "web-1  | | token_count | city |\nweb-1  | |---|---|\nweb-1  | | 12 | Jena |\n",
    'id,note\n1,"the ""token"" was refreshed,\nthen the ""password"" field was cleared"\n',
    "q=kind%3A+ConfigMap%0Adata%3A%0A++label%3A+winterfell",
    "#define FILTER_PASS\t\t2\n#define FILTER_OTHERS\t3\n#define FILTER_ONLY\t\t4\n",
    "#if FULL\n#define in6_addr16\t\tin6_u.u6_addr16\n#define in6_addr32\t\tin6_u.u6_addr32\n#endif\n",
    "<tr>\n<td><code>--otp</code></td>\n<td>null or String</td>\n<td>This is a one-time password.  It is for <code>npm access</code>.</td>\n</tr>\n",
    'log.Printf("error sending http addresses: %+v\\n", err)\nlog.Printf("the password: %#v\\n", err)\n',
    "#define VIN2   VS54\n#define VH3L   VS55\n#define VH3    VS56\n",
    '# columns to specify the set of it.  Instead of an IP-address, you\n# can write "samehost" to match any of its own addresses,\n# or another\n',
)


@pytest.mark.parametrize(
    "rows",
    ["user\tpassword\nbob\tpassword\nann\twinterfell\n", "id  password1\n2   winterfell\n3   winterfell\n", "no,password\n1,password\n2,winterfell\n"],
)  # fmt: skip
@pytest.mark.parametrize("prefix", ["# ", "web-1  | ", "    1\t"])
async def test_a_head_is_one_also_where_a_value_below_it_is_called_as_it(rows: str, prefix: str) -> None:
    assert "winterfell" not in await Masker(MaskingProfile(), tuple).text(_behind(prefix)(rows))


async def test_a_name_in_angles_begins_a_line_of_a_chat_and_an_element_a_line_of_html() -> None:
    text = "<bob> user,password\n<bob> ann,winterfell\n"
    assert "winterfell" not in await Masker(MaskingProfile(), tuple).text(text)


@pytest.mark.parametrize("name", ["api_key", "secret", "pin", "first_name"])
async def test_a_name_that_is_mentioned_behind_percent_signs_alone_is_read_for(name: str) -> None:
    """A sign's digits stand before it: `%22api_key`."""
    said = quote(f'vars=[{{"name":"{name}","value":"winterfell"}}]')
    text = json.dumps({"user_email": "a@b.example", "form": said})
    assert "winterfell" not in await Masker(MaskingProfile(), tuple).text(text)


async def test_a_name_that_is_encoded_twice_is_read_for_beside_another() -> None:
    """Mutation tried: values in which nothing is mentioned are not read, however they are written (fails)."""
    said = '<input name="pas&amp;#115;wd" value="winterfell"/>'
    text = json.dumps({"message": "5.0", "kind": said, "last_name": "Hopper"})
    assert "winterfell" not in await Masker(MaskingProfile(), tuple).text(text)


@pytest.mark.parametrize("text", BENIGN)
async def test_what_is_encoded_and_no_secret_stays(text: str) -> None:
    assert await Masker(MaskingProfile(), tuple).text(text) == text


@pytest.mark.parametrize(
    "lines",
    [
        "".join("a: " * (number % 40) + "password: x\n" for number in range(4_000)),
        "".join("1 " * (number % 70) + "password: x\n" for number in range(2_400)),
        "1: password: x\n2- y\n" * 8_000,
        "> id,password,x\n> 1,2,3\n" * 5_000,
        "\x1b]8;;" * 40_000 + "password",
        ',"""' * 40_000,
    ],
)
async def test_lines_that_begin_alike_are_read_a_few_times_at_most(lines: str) -> None:
    """It would be withheld where it took too long."""
    assert await Masker(MaskingProfile(), tuple).text(f"password: winterfell\n{lines}") != ""


@pytest.mark.parametrize(
    "written",
    [
        "\\" * 30_000,
        "\\n" * 15_000,
        "%5C" * 10_000,
        "&amp;" * 6_000,
        "%25" * 10_000 + "7B",
        '\\"' * 15_000,
        "{" * 9_000,
    ],
)
async def test_what_is_undone_again_and_again_takes_no_more_than_a_few_readings(written: str) -> None:
    """It would be withheld where it took too long, and many times its size to read would."""
    text = json.dumps({"password": "winterfell", "body": json.dumps({"body": written + ": password\\n" + written})})
    assert "winterfell" not in await Masker(MaskingProfile(), tuple).text(text)
