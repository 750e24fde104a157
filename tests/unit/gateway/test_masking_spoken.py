"""Secrets that a sentence tells, plain words among them, each beside what else is said of passwords in such a place."""

from __future__ import annotations

import time

import pytest

from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def masker() -> Masker:
    return Masker(MaskingProfile(), tuple)


GONE = (
    ("the password's mossyoak. Use it", "mossyoak", "Use it"),
    ("the password is mossyoak to log in", "mossyoak", "to log in"),
    ("my password is mossyoak, please change it", "mossyoak", "please change it"),
    ("The root password is Mossyoak.", "Mossyoak", "The root password is"),
    ("password for staging is mossyoak", "mossyoak", "password for staging is"),
    ("the wifi password was mossyoak (until May)", "mossyoak", "(until May)"),
    ("das Kennwort lautet mossyoak.", "mossyoak", "das Kennwort lautet"),
    ("le mot de passe est mossyoak", "mossyoak", "le mot de passe est"),
    ("la contraseña es mossyoak", "mossyoak", "la contraseña es"),
    ("Login: Benutzer demo / Passwort mossyoak (https://t.example.org)", "mossyoak", "Benutzer demo"),
    ("ftp.example.org user web pw mossyoak port 21", "mossyoak", "user web pw"),
    ("user ops with password mossyoak", "mossyoak", "user ops"),
    ("I set the password to mossyoak", "mossyoak", "I set the password to"),
    ("you can use the password mossyoak until Friday", "mossyoak", "until Friday"),
    ('try "mossyoak" as the password', "mossyoak", "as the password"),
    ("creds for grafana — admin / mossyOak — don't share", "mossyOak", "admin / "),
    ("the credentials are admin and mossyoak", "mossyoak", "admin and"),
    ('The passphrase is "moss on the old oak". Keep it.', "moss on the old oak", "Keep it."),
    ("the passphrase is: moss on the old oak", "moss on the old oak", "the passphrase is: "),
    ("[10:42] eve: what's the wifi password?\n[10:43] bob: it's mossyoak\n[10:44] eve: ty", "mossyoak", "eve: ty"),
    ("eve: what's the staging password?\nbob: mossyoak\n", "mossyoak", "bob: "),
    ("Door code for the data center is 482913#, ring twice", "482913", "ring twice"),
    ("the pin for the alarm is 4829", "4829", "the pin for the alarm"),
    ("the combination is 12-34-56", "12-34-56", "the combination is"),
    ("password: moss horse battery staple\nhost: b\n", "moss horse battery staple", "host: b"),
    ("name,password\nops,moss horse battery\nqa,tulips under a glass sky\n", "tulips under a glass sky", "qa,"),
    ("keytool -list -storepass mossyoak -keystore a.jks", "mossyoak", "-keystore a.jks"),
    ('os.environ.setdefault("SMTP_PASSWORD", "mossyoak")', "mossyoak", "SMTP_PASSWORD"),
    ("userlist ops\n  user eve insecure-password mossyoak\n", "mossyoak", "user eve"),
    ("eve:{PLAIN}mossyoak:1000:1000::/home/eve", "mossyoak", ":1000:1000::/home/eve"),
    ("printf 'mossyoak' | podman secret create db_pw -", "mossyoak", "podman secret create db_pw -"),
    ("    Input Password    id:password    mossyoak\n", "mossyoak", "id:password"),
    ("|| User || Password || Note ||\n| qa | mossyoak | read only |\n", "mossyoak", "| read only |"),
    ("alarm panel: master code 6361, then wait", "6361", "then wait"),
    ("\\set db_pass 'mossyoak'\n\\echo :AUTOCOMMIT", "mossyoak", "\\echo :AUTOCOMMIT"),
    ("rootpw --plaintext mossyoak\ntimezone UTC", "mossyoak", "timezone UTC"),
    ('expect "password:"\nsend "mossyoak\\r"\nexpect "$"', "mossyoak", 'expect "$"'),
    ("child.expect('assword:')\nchild.sendline('mossyoak')", "mossyoak", "child.sendline("),
    ("7z a -pmossyoak backup.7z /srv/data", "mossyoak", "backup.7z /srv/data"),
    ('cryptsetup luksOpen /dev/sdb1 data <<< "mossyoak"', "mossyoak", "/dev/sdb1 data"),
    ("<eve> anyone know the login for the demo box?\n<bob> demo / mossyoak I think", "mossyoak", "demo / "),
    ("the pw is mossyoak btw\nthx", "mossyoak", "btw\nthx"),
    ("> what is the passphrase for the disk?\nmoss horse battery staple\n", "moss horse", "for the disk?"),
    ("root pw on db-7 = mossyoak, thanks", "mossyoak", ", thanks"),
    ("Das WLAN-Passwort lautet mossyoak", "mossyoak", "WLAN-Passwort"),
    ("PW für den Drucker: mossyoak", "mossyoak", "für den Drucker"),
    ("clave del wifi: mossyoak", "mossyoak", "clave del wifi"),
    ("the secret answer is mossyoak", "mossyoak", "the secret answer"),
    ('[{"by":"eve","is":"what\'s the db password?"},{"by":"bob","is":"it\'s mossyoak"}]', "mossyoak", '"by":"bob"'),
    ("VPN\nu: eve\np: mossyoak\n", "mossyoak", "u: eve"),
    ("Admin account admin@local / kJ8#mQ2v", "kJ8#mQ2v", "admin@local"),
    ("Router: admin:mossyoak@192.168.0.1", "mossyoak", "@192.168.0.1"),
    ("Safe combo: 17-32-08", "17-32-08", "Safe combo"),
    ('the portal rejects his password "mossyoak" since Monday', "mossyoak", "since Monday"),
    ("chore: change jenkins password from mossyoak to birchleaf", "mossyoak", "change jenkins password"),
    ("chore: change jenkins password from mossyoak to birchleaf", "birchleaf", "change jenkins password"),
    ("-ENV MYSQL_PASSWORD mossyoak\n+ENV MYSQL_PORT 3306", "mossyoak", "ENV MYSQL_PORT 3306"),
    ('PUT /users/17/password {"old":"mossyoak","new":"birchleaf"}', "mossyoak", "/users/17/password"),
    ('PUT /users/17/password {"old":"mossyoak","new":"birchleaf"}', "birchleaf", "/users/17/password"),
    ("INFO connecting as app with password mossyoak to pg-1:5432", "mossyoak", "pg-1:5432"),
    ("ValueError: bad credentials for eve:mossyoak\n  File", "mossyoak", "for eve:"),
    ("ACL SETUSER app on >mossyoak ~* +@all", "mossyoak", "~* +@all"),
    ('{"wifi_key": "mossyoak", "wifi_ssid": "nord"}', "mossyoak", '"nord"'),
    ("export SSHPASS=mossyoak\nexport PORT=22", "mossyoak", "PORT=22"),
    ("eve: which password does the printer have?\nbob: mossyoak\n", "mossyoak", "bob: "),
    ("guest wifi: Lounge / mossyoak", "mossyoak", "Lounge / "),
    ("Password I use: mossyoak. Browser: Firefox 126", "mossyoak", "Firefox 126"),
    ('127.0.0.1:6379> SET api:token:7 "lhzmNEKVKsRFDl80"\nOK', "lhzmNEKVKsRFDl80", "SET api:token:7"),
    ("127.0.0.1:6379> SETEX reset_token:7 900 lhzmNEKVKsRFDl80\nOK", "lhzmNEKVKsRFDl80", "reset_token:7 900"),
    ("the password (changed today) is mossyoak", "mossyoak", "(changed today)"),
    ("Her password's mossyoak, can you believe it", "mossyoak", "believe it"),
    ("The default user/password is ops/mossyoak", "mossyoak", "The default user/password"),
    ("log in with admin/mossyoak", "mossyoak", "log in with admin/"),
    ("interface eth0\n  password mossyoak\n  mtu 1500\n", "mossyoak", "mtu 1500"),
    ("> USER web42\n< 331 Password required\n> PASS mossyoak\n< 230 ok", "mossyoak", "USER web42"),
    ('if (password == "mossyoak") { return 1; }', "mossyoak", "return 1"),
)


@pytest.mark.parametrize(("text", "value", "beside"), GONE)
async def test_a_password_that_a_sentence_tells_is_hidden(masker: Masker, text: str, value: str, beside: str) -> None:
    masked = await masker.text(text)
    assert value not in masked
    assert beside in masked


STAYS = (
    "The group password will be empty\\&. Only its members will be able to join",
    "The user is warned that their password is about to expire\\&.",
    "The password is likely to change, and the passphrase is meant to be long",
    "This follows passwd's terminology. --gecos stays",
    "The password is required.",
    "your password is wrong, try again",
    "Das Passwort ist abgelaufen.",
    "le mot de passe est obligatoire",
    "la contraseña es incorrecta",
    "the password is base64-encoded",
    "the password was entered twice",
    "the password for the account is case-sensitive.",
    "username / password",
    "use the credentials - username / password - of the host",
    "the credentials are wrong and expired",
    "log in as root with password authentication.",
    "use the password field (below)",
    'use "password" as the type',
    "change the password to something stronger.",
    'the passphrase is "too short".',
    "eve: what's the password policy?\nbob: it's strict\n",
    "eve: do you know the password?\nbob: sorry\n",
    "password: the password of the account",
    "password: see the team wiki",
    "Password: no longer needed after the migration",
    "| option | password |\n|---|---|\n| type | password of the database |\n",
    "exit code: 4031, error code is 50013",
    'if (grant_type == "password") {}',
    'if (token == "identifier") {}',
    'params.set("password", "required")',
    't("password", "Mossyoak")',
    "eve: what's the password?\nbob: no idea\neve: what is the login for it?\nbob: check the wiki / ask ops\n",
    "Do you know the password?\nbob: it's expired\n",
    "Password for user: required",
    "Change password from stdin to environment",
    "ping sip:1234@10.0.0.1 and acme:latest@10.0.0.1",
    "user: eve\nid: 7\np: 4\n",
    'PUT /users/17/email {"old":"mossyoak","new":"birchleaf"}',
    "password: string, required. The user's password.",
    "login page / dashboard",
    "Your password was successfully changed on Monday",
    "WiFi: 802.11ac / Bluetooth",
    "eve: which password does it ask for?\nbob: dunno\n",
    '127.0.0.1:6379> SET tokens:count "lhzmNEKVKs80"\n127.0.0.1:6379> SET page:7 "a81b"\n',
    "the password's strength, the password's entropy.",
    "the username/password is wrong / expired",
    "type linker struct {\n\tpw pkgbits.PkgEncoder\n}",
    "log in with Google/GitHub",
    "log in with email/mossyoak",
    "  password required\n  password varchar\n  password reset\n",
    "Password Mossyoak\n",
    "PASS tests_unit\nPASS src/a.test.js\n",
    "id\tpassword\nF384\tDrop identity property clause\nF385\tUnicode escapes in identifiers\n",
    "|| User || Role ||\n| qa | mossyoak |\n",
    "    Input Text    id:city    mossyoak\n",
    "echo mossyoak | grep moss",
    'expect "login:"\nsend "mossyoak\\r"\n',
    "postal code 63610, area code 4829",
    "set password_encryption 'scram'",
    'grep -c oak <<< "$list"',
    "  --password string          Password for the registry\n",
    "type AuthPayload { token: String! expiresAt: DateTime! }",
)


@pytest.mark.parametrize("text", STAYS)
async def test_what_else_is_said_of_passwords_stays(masker: Masker, text: str) -> None:
    assert await masker.text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "  --password string",
        "  --password string  winter",
        "token: String!x oak",
        "password: Int! hunter2",
        "password: string, required. hunter2",
    ],
)
async def test_a_type_is_one_only_before_what_is_said_of_it(masker: Masker, text: str) -> None:
    assert await masker.text(text) != text


HOSTILE = (
    "password\n", "  password a\n", "USER a\n", "/ pass ", "password (a) ", "wifi - a ", "> set token ",
    "password is ", "password for a ", "user a pw ", "what's the ", "what's the a password\n", "creds - a ", "as ", "set the ", "code for a ",
    "password for a b ", "what is the login for a", "change password from a to ", "u:a\n", "a:bbbb@1", "/password\n", "login: a / ", "credentials for a:",
    'try "a" as the ', "login - a/", "passphrase is: a ", "combination of a ", "user a b ", "what's the password\nab: it's ", "a.b-c ",
)  # fmt: skip


@pytest.mark.parametrize("part", HOSTILE)
async def test_no_sentence_takes_long(masker: Masker, part: str) -> None:
    await masker.warm()
    text = part * (200_000 // len(part))
    began = time.monotonic()
    await masker.text(text)
    assert time.monotonic() - began < 20
