"""What is ordinary: results as everyday tools print them, and the words beside a value that decide about it."""

from __future__ import annotations

import time

import pytest

from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.ner import passages
from mcp_gateway.masking.placeholders import harmless
from mcp_gateway.masking.profile import MaskingProfile
from mcp_gateway_tools.raw import Column, Raw, Table

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def masker() -> Masker:
    return Masker(MaskingProfile(), tuple)


async def rows(masker: Masker, names: str, *given: tuple[str, ...]) -> object:
    columns = tuple(Column(name, "text") for name in names.split())
    return (await masker.mask(Raw(Table(columns, given)))).structured["rows"]


@pytest.mark.parametrize(
    "text",
    [
        " api_secret \n------------\n {}\n(1 row)\n",
        "api_secret\n------------\n {}\n hunter2x\n(2 rows)",
        "+-------+\n| token |\n+-------+\n| {} |\n+-------+\n1 row in set (0.00 sec)",
        "define('NONCE_SALT',        '{}');",
        "    'crypt' => [\n        'key' => '{}'\n    ],",
        "passwordsalt: {}",
        ">       assert response.json()['token'] == '{}'",
        ".example.org\tTRUE\t/\tTRUE\t1767225600\tsid\t{}",
    ],
)
async def test_a_secret_is_hidden_where_tools_print_it(masker: Masker, text: str) -> None:
    secret = "7f55c6110ce2c578a17c499f31a9962a"
    assert secret not in await masker.text(text.format(secret))


@pytest.mark.parametrize(
    ("text", "gone", "stay"),
    [
        ("password: mossy...oak9", "oak9", "password: "),
        ("postgres://app:password@server:5432/db", ":password@", "@server:5432/db"),
        ("postgres://admin:password@host:5432/db", ":password@", "@host:5432/db"),
        ("passphrase: secret of the old oak tree", "old oak", "passphrase: "),
        ("password: token for mossyoak9", "mossyoak9", "password: "),
        ("password: password of moss and oak9", "oak9", "password: "),
        ("password: token moss9oak", "moss9oak", "password: "),
        ("token=expiredX9f user=4417", "expiredX9f", "user=4417"),
        ('{"method":"auth.login","params":["eve","mossyoak"],"id":3}', "mossyoak", '"id":3'),
        (
            "$ kubectl get secret db -o go-template='{{ .data.p | base64decode }}'\nmossyoakwood",
            "mossyoakwood",
            "base64decode",
        ),
        ("a=1&csrf=ogLekO8XggE2c68UYlu5ma&b=2", "ogLekO8Xgg", "&b=2"),
        ("Primary key: xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=", "xTIBA5rboUvn", "Primary key: "),
        ("password: mossyoak...", "mossyoak", "password: "),
        ('{"pass_hash":"5f4dcc3b5aa765d61d8327deb882cf99","pass_count":3}', "5f4dcc3b", '"pass_count":3'),
        ('{"command":["redis-cli","-a","mossyoak","ping"]}', "mossyoak", '"ping"'),
        ("command:\n  - redis-cli\n  - -h\n  - cache\n  - -a\n  - mossyoak\n  - ping", "mossyoak", "  - ping"),
        ('{"tokens":{"access":"read","refresh":"wBWc2xeBXHNbCBTsJTGFynS46w6q"}}', "wBWc2xeBXHNb", '"access":"read"'),
        ('{"secret":{"url":"https://hooks.example.org/in/9f3aX81mZpL0vTe72qq"}}', "9f3aX81mZpL0", '"url":'),
        ('{"credentials":{"server":"mossyoak"}}', "mossyoak", '"server":'),
        ("authentication {\n  auth_type PASS\n  auth_pass mossyoak\n}", "mossyoak", "auth_type PASS"),
        ('user_pref("mail.server.server1.password", "mossyoak");', "mossyoak", "mail.server.server1.password"),
        ('dsn = "mysql:host=db;password=mossyoak"', "mossyoak", "dsn = "),
        (
            "bitlocker key 482913-118273-552013-998273-118273-552013-998273-118273, keep it",
            "482913-118273",
            ", keep it",
        ),
        ("$ kubectl exec pg-0 -- printenv PGPASSWORD\nmossyoak\n", "mossyoak", "printenv PGPASSWORD"),
        ("$ cat /run/secrets/db_password\nmossyoak\n", "mossyoak", "db_password"),
        ("$ chpasswd <<EOT\neve:mossyoak\nbob:birchleaf\nEOT\ndone", "birchleaf", "EOT\ndone"),
        ("pymssql.connect('sql01', 'sa', 'mossyoak', 'shop')", "mossyoak", "'shop'"),
        ("ATTACH DATABASE 'plain.db' AS plaintext KEY 'mossyoak';", "mossyoak", "plain.db"),
        ("PRAGMA key = 'mossyoak';", "mossyoak", "PRAGMA key"),
        ("password: string, optional. mossyOak9", "mossyOak9", "password: "),
        ('{"password":"mossy-oak...wood"}', "mossy-oak", '{"password":'),
        ('{"token":"token for the api mossyoak"}', "mossyoak", '{"token":'),
        ("password: The password for the server (mossyoak)", "mossyoak", "password: "),
        ('{"password":"moss...oakwood"}', "oakwood", '{"password":'),
        ("psql postgresql://user:password@hostel.example.org/db", ":password@", "@hostel.example.org/db"),
        ("psql postgresql://user:passw0rd@host/db", "passw0rd", "@host/db"),
        ('{"snmp_community":"mossyoak"}', "mossyoak", '{"snmp_community":'),
        ("snmpwalk -v2c -c mossyoak 10.1.1.1 sysName", "mossyoak", "10.1.1.1 sysName"),
        ("username ops password mossyoak", "mossyoak", "username ops password"),
        ('{"Jwt":{"Key":"moss on the old oak","Issuer":"shop"}}', "moss on the old oak", '"Issuer":"shop"'),
        ("jwt:\n  issuer: shop\n  key: moss on the old oak\n  ttl: 60\n", "moss on the old oak", "  issuer: shop\n"),
        ('{"question":"Name of your first pet?","answer":"Mossy"}', "Mossy", "Name of your first pet?"),
        ('{"question":"Do you know the root password?","answer":"mossyoak"}', "mossyoak", "root password?"),
        ('{"question":"Could somebody share the API key?","answer":"it is mossyoak"}', "mossyoak", "the API key?"),
        ('{"question":"How do I reset my password?","answer":"mossyoak"}', "mossyoak", "reset my password?"),
        ('{"newPassword":"mossyoak","confirm":"mossyoak","theme":"dark"}', "mossyoak", '"theme":"dark"'),
        ("secretKey: mossy-oak", "mossy-oak", "secretKey: "),
        ("$ pass show work/jira\nmossyoakwood\nuser: eve", "mossyoakwood", "user: eve"),
        ("$ kubectl get secret db -o jsonpath='{.data.p}' | base64 -d\nmossyoakwood\n$ ls", "mossyoakwood", "$ ls"),
        ("$ terraform output -raw db_password\nmossyoakwood\n", "mossyoakwood", "db_password"),
        ("şifre: mossyoak9", "mossyoak9", "fre: "),
        ("  host key: xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=", "xTIBA5rboUvn", "host key: "),
        ("radius-server host 10.2.0.9 auth-port 1812 key quartzfinch81\n", "quartzfinch81", "auth-port 1812"),
        ("tacacs-server key quartzfinch81\n", "quartzfinch81", "tacacs-server key"),
        ("gitlab_rails['db_key_base'] = \"9f3ac1d2e4b5a697\"", "9f3ac1d2e4b5a697", "db_key_base"),
        ("az login --service-principal -u 4f1c-22 -p Zq8~tLm2xWv --tenant t-1", "Zq8~tLm2xWv", "--tenant t-1"),
        ("docker.exe --debug login -u ci -p brook7lane r.example.org", "brook7lane", "r.example.org"),
        ("+ oc login https://api.c1.example.org:6443 -u ci -p brook7lane", "brook7lane", "api.c1.example.org:6443 -u ci"),
        (r"smbclient //fs2/data -U 'CORP\\eve%Autumn1987$'", "Autumn1987", "//fs2/data -U 'CORP"),
        ("#1 /srv/www/sign.php(33): login('eve', 'brookfinch13')", "brookfinch13", "/srv/www/sign.php(33): login('eve'"),
        ("[Server] A temporary password is generated for root@localhost: ?&)kv%Gqu3jf", "?&)kv%Gqu3jf", "root@localhost"),
        ("Password for the [elastic] user successfully reset.\nNew value: Ax-q81Lm_02Z\n", "Ax-q81Lm_02Z", "New value: "),
        ("Password for the elastic user (reset with `bin/reset`):\n  Ax=q81Lm_02Z\n", "Ax=q81Lm_02Z", "bin/reset"),
        ("use the following password to proceed:\n\n64d3377d645daf72\n\nSee /var/lib/x\n", "64d3377d645daf72", "/var/lib/x"),
        ("WARN bind failed for cn=svc with password Brook_Lane7024, retrying", "Brook_Lane7024", ", retrying"),
        ("Password for the 'admin' user: ESQedUStPKR0CsTy4Q", "ESQedUStPKR0CsTy4Q", "the 'admin' user"),
        ("login admin / pass brook!lane58", "brook!lane58", "login admin / pass"),
        ("deploy --password brook7lane for the test cluster", "brook7lane", "for the test cluster"),
        ("postgres://user:password@localhost:5432/app", ":password@", "localhost:5432/app"),
        ("Zugang: Benutzer lager, Passwort Brook-lane985\n", "Brook-lane985", "Benutzer lager"),
        ("pagerduty: routing_key 64d3377d645daf7264d3377d645daf72 severity=1", "64d3377d645daf72", "severity=1"),
        ("Steuernummer/IdNr.: 95073641929\nFinanzamt: Mitte", "95073641929", "Finanzamt: Mitte"),
        ("|  |  |\n|---|---|\n| Password | Host |\n| tulip | db-1 |\n", "tulip", "db-1"),
        ("mysql> select a | b\n+---+---+\n| token | host |\n+---+---+\n| tulip | a |\n+---+---+\n", "tulip", "token | host"),
        ("| User | Password |\n|---|---|\n| email | tulip |\n| name | tulip |\n", "tulip", "email"),
        ("| Name | Type |\n|---|---|\n| email | x |\n\n| token | host |\n|---|---|\n| tulip | a |\n", "tulip", "email | x"),
        ("authors = [\"Platform Team <p@example.org>\", \"Jan Bot <j@example.org>\"]", "Jan Bot", "Platform Team <"),
        ("beneficiary=Ada Quill;account=1;amount=450.00", "Ada Quill", ";account=1;amount=450.00"),
        ("kyc ok patient=Ada Quill ward=3", "Ada Quill", "ward=3"),
        ("INFO [sms] sent code 141973 to 48213 in 132ms", "141973", "to 48213 in 132ms"),
        ("level=info email=eve@example.org plan=pro name=\"Eve Quill\" id=7", "Eve Quill", "plan=pro"),
        ("Started by user Eve Quill\n", "Eve Quill", "Started by user"),
        ("334 UGFzc3dvcmQ6\r\nQnJvb2tMYW5lNyE=\r\n235 2.7.0 ok", "QnJvb2tMYW5lNyE=", "235 2.7.0 ok"),
        ("$krb5tgs$23$*svc$EXAMPLE.ORG$a/svc*$" + "0af1" * 8 + "$" + "9c2e" * 20, "9c2e", "EXAMPLE.ORG"),
        ("$ kubectl get secret db -o jsonpath='{.data.pw}'\nZFhORXVWVjFHeSM=\n$ ls", "ZFhORXVWVjFHeSM=", "$ ls"),
        ("# kubectl get secret x -o jsonpath={.data.p} | base64 -d; echo\nfQzKJKkgS1JE\n", "fQzKJKkgS1JE", "; echo"),
        ("<p>Please call.</p><p>Thanks,<br/>Eve Quill</p>", "Eve Quill", "Please call."),
        ("id,contact_first,contact_last\n7,Eve,Quill\n", "Quill", "7,"),
        ('{"patient_first": "Eve", "ward": "B-12"}', "Eve", "B-12"),
        ("set snmp community brookfinch71 authorization read-only\n", "brookfinch71", "authorization read-only"),
        ('set P1 pre-shared-key ascii-text "brookfinch71"\n', "brookfinch71", "pre-shared-key ascii-text"),
        ("SQL> connect app/brookfinch71@ORCL\n", "brookfinch71", "SQL> connect app/"),
        ("UPDATE u SET x=1 WHERE id=4 AND password=SHA1('brookfinch');", "brookfinch", "WHERE id=4 AND password=SHA1("),
        ("crypted: pw_hash = crypt('brookfinch', gen_salt('bf'))", "brookfinch", "crypted:"),
        ('{"to":"fXq8tLm2xWvA:APA91b' + "HPRgkF3JUikC4E" * 10 + '"}', "HPRgkF3JUikC4E", '{"to":"'),
        ("git+https://glpat-Zq8LtLm2xWvAx4q81Lm0@git.example.org/a/lib.git@v1.2.3", "glpat-Zq8L", "@git.example.org/a/lib.git@v1.2.3"),
        ('{"password"=>"x", "password_confirmation"=>"brook7lane", "id"=>7}', "brook7lane", '"id"=>7}'),
        ("DB_PW=brook7lane\nPORT=5432\n", "brook7lane", "PORT=5432"),
        ("axios.defaults.headers.common['Authorization'] = 'Token 7f55c6110ce2c578';", "7f55c6110ce2c578", "= 'Token "),
        ("java -jar app.jar --admin.token=Zq8LtLm2xWvA --port=80", "Zq8LtLm2xWvA", "--port=80"),
        ("net use Z: \\\\fs01\\share brook7lane /user:CORP\\eve", "brook7lane", "/user:CORP"),
        ("thx, api key for maps = Zq8LtLm2xWvAx4q81Lm0 right?", "Zq8LtLm2xWvAx4q81Lm0", "right?"),
        ("    rotate password from brook7lane to finch8road now", "brook7lane", "rotate password from"),
        ("    rotate password from brook7lane to finch8road now", "finch8road", " now"),
        ("const API_KEY=brooklanefinch\nport=5432\n", "brooklanefinch", "port=5432"),
        ('"app" "md5' + "9c2e" * 8 + '"\n', "9c2e9c2e", '"app" '),
        ("Cookie: theme=dark; sid=hunter2abcd\r\nHost: a.example.org", "hunter2abcd", "Host: a.example.org"),
        ("Set-Cookie: lang=en; Path=/x; token=hunter2abcd\r\nHost: a.example.org", "hunter2abcd", "Host: a"),
        ("redis://:${REDIS_PASSWORD:-hunter2xy}@cache:6379/0", "hunter2xy", "@cache:6379/0"),
        ("redis://:$ecretToken@cache:6379/0", "ecretToken", "@cache:6379/0"),
        ('flag.StringVar(&token, "token", "Zq8LtLm2xWvA", "API token")', "Zq8LtLm2xWvA", '"API token"'),
        ("$ rabbitmqctl add_user app brook7lane\nAdding user", "brook7lane", "Adding user"),
        ("U05: admin / brook7lane\nU04: ty", "brook7lane", "U04: ty"),
        ("let p: Secret<String> = x;\nlogin(user: bob, password: hunter2, opts: {", "hunter2", "opts: {"),
        ("credentials: {user: app, password: dbPassword}\nport: 7", "dbPassword", "port: 7"),
        ("passport: 31.195.855\nid: 7\n", "31.195.855", "id: 7"),
        ('users: "admin:$$apr1$$Zq8LtLm2$$4Xw0mgfS4AA3lwgGrK8UHW"', "4Xw0mgfS", "admin:"),
        ('cloud.auth: "elastic:brook7lane"', "brook7lane", "elastic:"),
        ("fs.azure.account.key.acme.dfs.core.windows.net " + "wjNu0jWl" * 10 + "==\nx 1", "wjNu0jWl", "core.windows.net"),
        ("/data-source=DS:write-attribute(name=password,value=brook7lane)", "brook7lane", "name=password,value="),
        ("--parameters ParameterKey=DbPassword,ParameterValue=brook7lane x", "brook7lane", "ParameterKey=DbPassword"),
        ("Query\tSET PASSWORD FOR 'app'@'%' = 'brook7lane'", "brook7lane", "'app'@'%'"),
        ("EXEC sp_addlogin 'eve', 'brook7lane', 'shop';", "brook7lane", "'shop'"),
        ("GET /socket.io/?EIO=4&sid=wJO6PqAc5eK6TT71WYx1&x=1 HTTP/1.1", "wJO6PqAc5eK6", "&x=1"),
        ("a1 LOGIN eve brook7lane\r\na1 OK LOGIN completed", "brook7lane", "OK LOGIN completed"),
        ("userPassword:: YnJvb2s3bGFuZQ==\nuid: eve\n", "YnJvb2s3bGFuZQ", "uid: eve"),
        ("I moved. Kind regards, Eve Quill, Sales", "Eve Quill", "Kind regards, "),
        (":86:/NAME/Eve Quill/REMI/invoice 41/", "Eve Quill", "/REMI/invoice 41/"),
        ("my $token = $self->{token} // 'brook7lane';", "brook7lane", "my $token"),
        ('acl { tokens { agent = "6bd89c1a-e303-4cde-b140-30d9153d717c" } }\nport = 7', "6bd89c1a", "port = 7"),
        ("ETCDCTL_USER=root:brook7lane etcdctl get /a --prefix", "brook7lane", "etcdctl get /a"),
        ("  devise_pepper: " + "eb85e267" * 8 + "\n  port: 7\n", "eb85e267", "port: 7"),
        ("    set password ENC 3u0lnFy2U41C7FyYqd9q==\n  next\n", "3u0lnFy2U41C", "next"),
        ("new CfnParameter(this, 'DbPassword', { noEcho: true, default: 'brook-lane' });", "brook-lane", "noEcho: true"),
        ('<i data-x="1" password="brook7lane"/>', "brook7lane", 'data-x="1"'),
        ('{"password": secretpassword, "id": 7}', "secretpassword", '"id": 7}'),
        ("credentials: scott/tiger@orcl\nid: 7\n", "tiger", "id: 7"),
        ('body="password":"hunter2x" id=7', "hunter2x", "id=7"),
        ('INFO param="password" : "hunter2x" ok', "hunter2x", "INFO param="),
        ("x='api_key' : tulipseven\nid=7", "tulipseven", "id=7"),
        ('zip -p "token="hunter2x out.zip', "hunter2x", "zip -p"),
        ("Cookie: lang=en; path=Zk39dkQpLm22\r\nHost: a.example.org", "Zk39dkQpLm22", "Host: a.example.org"),
        ("Cookie: theme=f3a9c2e1b7d4\r\nHost: a.example.org", "f3a9c2e1b7d4", "Host: a.example.org"),
        ("Cookie: lang=en; domain=x sid=quartzfinch\r\nHost: a", "quartzfinch", "Host: a"),
        ("Cookie: op:9f8a7b6c5d4e\r\nHost: a.example.org", "9f8a7b6c5d4e", "Host: a.example.org"),
        ('{"secret": "expires=tulip7seven", "id": 7}', "tulip7seven", '"id": 7}'),
        ('{"password": "secure", "id": 7}', "secure", '"id": 7}'),
        ('{"password": "#Ab12cD", "id": 7}', "#Ab12cD", '"id": 7}'),
        ('{"password": "4 [a = hunter2]", "id": 7}', "hunter2", '"id": 7}'),
        ("postgres://a:${USER}@s3cretQ@db:5432/x", "s3cretQ", "@db:5432/x"),
        ("postgres://a:$9_PWD@db:5432/x", "$9_PWD", "@db:5432/x"),
        ("app --password KEY|quartz9 -h db", "quartz9", "-h db"),
        ("app --api-key TOKEN,quartz9 -h db", "quartz9", "-h db"),
        ('INFO {"user": root, "password": TulipSecret}', "TulipSecret", '{"user": root'),
        ("User{name: app, password: TulipPassword}", "TulipPassword", "User{name: app"),
        ("password: P4ssword<tulip>\nid: 7\n", "tulip", "id: 7"),
        ("password = Tulip<x> = quartz9finch\nid = 7\n", "quartz9finch", "id = 7"),
        ("password: string):quartz9finch\nid: 7\n", "quartz9finch", "id: 7"),
        ("$p = ConvertTo-SecureString quartz9finch -AsPlainText -Force", "quartz9finch", "-AsPlainText"),
        ("password: ConvertTo-SecureString quartzfinch\nid: 7\n", "quartzfinch", "id: 7"),
        ("the password is pbkdf2_quartz9, ok", "pbkdf2_quartz9", "ok"),
        ('{"type": "Opaque", "data": [{"objectName": "x", "content": "tulip"}], "id": 7}', "tulip", '"id": 7'),
        ("12345678  06 12 34 56 78    | Lyon |", "34 56", "Lyon"),
        ("0000000 3462 3139 3037 3231 4333 3635 3837 0a0a +4917012345678", "4917012345678", "3837 0a0a"),
        ("00000000: 3031 3730 2031 3233 3435 3637 380a 0a0a  0170 1234567", "0170 1234567", "380a 0a0a"),
    ],
)  # fmt: skip
async def test_a_value_is_hidden_and_what_stands_beside_it_stays(
    masker: Masker, text: str, gone: str, stay: str
) -> None:
    """Mutation: without `_PATH` the host behind a token goes too."""
    masked = await masker.text(text)
    assert gone not in masked
    assert stay in masked


@pytest.mark.parametrize(
    "text",
    [
        "# DB_PASSWORD: password of the application user (required)",
        "password: the token for all users of the system",
        "token=expired user=4417 reason=clock_skew",
        '{"method":"list.items","params":["eve","mossyoak"],"id":3}',
        "csrf=off&xsrf=strict",
        "build 482913-118273-552013-998273 done",
        '{"command":["redis-cli","-h","cache","ping"]}',
        '{"permissions":{"access":"wBWc2xeBXHNbCBTsJTGFynS46w6q","refresh":"on"}}',
        "repoCreds:\n  - url: https://github.com/example\n    insecure: true",
        '{"credentials":{"host":"db.internal","port":5432}}',
        "envFromSecret: grafana-env\npasswordFromSecret: db-creds",
        "smtp:\n  jwtFromSecret: auth-keys.prod",
        'user_pref("signon.rememberPasswords", false);',
        "'dsn' => 'mysql:host=db;dbname=shop',",
        "$ printenv HOME\nrootfolder\n",
        "PRAGMA foreign_keys = ON;",
        "`--token TOKEN`   API token, overrides $API_TOKEN",
        "(--password PASSWORD): the password of the account",
        "token: string, optional. Defaults to the value of GITHUB_TOKEN.",
        "psql postgresql://user:password@host:5432/dbname",
        "psql postgresql://user:password@host/dbname",
        "a142204 npm_aB…f3   publish  2026-01-02\ntoken: ghp_aB…f3",
        '{"secrets":[{"name":"DEPLOY_KEY","visibility":"private"}]}',
        "snmpget -v 1 -c public 10.1.1.1 sysName.0",
        "PUT /api/users/17/password HTTP/1.1",
        "  username and password are required",
        '{"Jwt":{"Key":"sub","Value":"42"}}',
        '{"faq":[{"question":"How do I change my password?","answer":"Open the settings."}]}',
        '{"question":"Can I reset my password?","answer":"Yes, ask the desk."}',
        '{"action":"delete","confirm":"orders","password":""}',
        "data:\n  - secretKey: stripe_key\n    remoteRef:\n      key: secret/data/payments",
        "data:\n  - secretKey: database-url\n    remoteRef:\n      key: prod/db",
        "$ pass show work/jira\nError: work/jira is not in the password store.",
        "$ bin/rails credentials:edit",
        "interface: wg0\n  public key: xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=\n  private key: (hidden)",
        " table_name | column_name | data_type\n------------+-------------+-----------\n users | email | text\n cards | card_number | bytea\n(2 rows)\n",
        "table_name,column_name,data_type,is_nullable\nusers,email,text,YES\nusers,ssn,character varying(11),NO\nsessions,session_token,uuid,NO\n",
        "| Field | Type | Null |\n|---|---|---|\n| email | varchar(255) | NO |\n| ssn | varchar(11) | YES |\n",
        "lb haproxy[9]: 10.0.1.2:33317 [12/Feb/2024:09:12:44.655] in static/s1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0",
        "db_token: \"{{ lookup('env','DB_TOKEN') }}\"\n",
        "The following password rules apply:\n\nminimum-length=12\n",
        "$ kubectl get secrets -o jsonpath='{.items[0].metadata.name}'\ndb-credentials\n",
        "334 see UGFzc3dvcmQ6\nreport",
        "password: required|string|min:8|confirmed\n",
        '{"contact_first": "2024-02-12T09:12:44Z", "contact_last": "2024-02-13"}',
        "type Login = { email: string; password: string };",
        "interface A { email: string | null; password?: string; token: string; }",
        "input SignUp { email: String!, password: String! }",
        "my $password = $ENV{DB_PASSWORD};\n",
        "my $password = $ENV{'DB_PASSWORD'};\n",
        "var password: String? = null\n",
        "SECRET_TOKEN=**REDACTED**\n",
        'SECRET_KEY = os.environ.get("SECRET_KEY") or "changeme"\n',
        "api_key = os.environ.get('API_KEY', 'your-api-key')\n",
        "const label = process.env.PAGE_TITLE || 'sign-in form'",
        "connect app/db\nplease connect a/b today",
        "ws: sent close code 1001 to client 7",
        '    return {"access_token": token, "token_type": "bearer"}',
        '\tc := &Client{token: token}\n\tif token == "" { return nil, errors.New("token: must not be empty") }\n',
        '{"pad_token":"[PAD]","unk_token":"[UNK]","eos_token":"<|endoftext|>"}',
        '{"settings.api_key":"API key","settings.token":"Access token","change.password":"Change your password"}',
        '{"tokens": {"color": {"primary": "#0d6efd", "token": "#ff8800"}}}',
        "  optional string otp_token = 3 [deprecated = true];\n",
        "DATABASE_URL=postgres://${DB_USER}:${DB_PASSWORD}@${DB_HOST}:5432/shop\nREDIS_URL=redis://:$REDIS_PASSWORD@cache:6379/0\n",
        'helm upgrade web ./chart --set auth.password="$$DB_PASSWORD"\n',
        'read -rs -p "Password: " PASSWORD\n',
        "usage: app login [--username USERNAME] [--password PASSWORD] [--token TOKEN]\n  --api-key KEY         see ACME_API_KEY\n",
        "Set-Cookie: theme=dark; Path=/; SameSite=Lax; Secure\r\nCookie: lang=en-GB; tz=Europe/Berlin\r\n",
        "bump the password from the environment to a file",
        "net use Z: /delete",
        "    let password: Secret<String> = config.password.clone();\n    let token = try await keychain.read(.accessToken)\n",
        "guard let password = passwordField.text, !password.isEmpty else { return }\n",
        "await expect(login({ user, password: wrongPassword })).rejects.toThrow()",
        "  secretObjects:\n  - secretName: db-creds\n    type: Opaque\n    data:\n    - objectName: db-password\n      key: password\n",
        "  P: !Sub '{{resolve:secretsmanager:${DbSecret}:SecretString:password}}'\n",
        "dependencies:\n  passport: ^0.7.0\n",
        'parser.add_argument("--token", default="token.json")',
        '  password: {{ .Values.db.password | default "" | b64enc }}',
        'variable "token_ttl" {\n  default = 3600\n}',
        "see /srv/admin / v1.4.2",
        "resp = requests.get(url, auth=(user, password), cookies=jar)",
        "unexpected token: ';' at line 41, expected IDENTIFIER",
        'my $token = $self->{token} // die "no token";',
        '$password = Read-Host -AsSecureString "Password"\nparam([string]$Token = $env:API_TOKEN)',
        "    - serviceAccountToken: {audience: vault, expirationSeconds: 7200, path: token}\n",
        "COMMENT ON COLUMN users.password IS 'argon2id hash';",
        "secrets:\n  DB_PASSWORD:\n    vault: prod/db/password@kv\n",
        "environment:\n  API_TOKEN: {from_secret: api_token}\n",
        "aws cloudformation deploy --parameters ParameterKey=Size,ParameterValue=t3.medium",
        "LOGIN failed for eve\na1 OK LOGIN completed\n",
        "Kind regards, Support Team",
        "type Props = { apiKey: string; onToken: (token: string) => void };",
        """<input v-model="form.password" :type="show ? 'text' : 'password'">""",
        "new CfnParameter(this, 'TokenTtl', { type: 'Number', default: '3600' });",
        "tokens { access_ttl = 3600 }\n",
        "user_password_confirmation: true\n",
        """<a v-model='form.token'\n   :disabled='busy'>""",
        "Set-Cookie: tz=UTC; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Max-Age=3600; Domain=example.org; Path=/a; Priority=High\r\n",
        "redis://:$$APP_REDIS_PASSWORD@cache:6379/0",
        "usage: app [--token TOKEN|--password PASSWORD]\n",
        "    return {'access_token': ACCESS_TOKEN, 'token_type': 'bearer'}",
        "    let token: Cow<'static, str> = self.load(3)\nlet b: u8;\n    token: Foo<String, Vec<u8>>,\n",
        "function f(user: string, password: string): Promise<User2> {",
        "$password = ConvertTo-SecureString $env:APP_PW -AsPlainText -Force",
        "$p = ConvertTo-SecureString -String (Get-Content pw.txt) -AsPlainText",
        '{"run": "ConvertTo-SecureString \\\\\\"<SECRET>\\\\\\" -AsPlainText"}',
        "COMMENT ON COLUMN users.password IS 'pbkdf2_sha256 hash';",
        "00000000  06 12 34 56 78 0a                                 |..4Vx.|",
        "authenticating with password SCRAM-SHA-256 or using password PBKDF2WithHmacSHA256 there",
        "signs in with password policy-2025, then with password Version2 again",
        "Password for the 'admin' user: not set",
        "login / pass admin / retry",
        "Passwort Version2 und Kennwort vergessen?",
        "routing_key orders.created to queue 64d3377d645daf7264d3377d645daf72",
        "| Name | Type | Use |\n|---|---|---|\n| token | string | The token |\n| password | string | A word, or two |\n",
        "| Option | Type |\n|---|---|\n| id | int |\n| email | string |\n| phone | string |\n| secret | string |\n",
        " option | kind\n--------+------\n token  | text\n secret | text\n",
        "WARNING! Using --password via the CLI is insecure. Use --password-stdin.",
        "the --token option is required; use --token instead of --password on shared hosts",
        "postgres://user:password@host:port/dbname and postgres://USER:PASSWORD@HOST:PORT/DATABASE",
        "payee=Papierhaus GmbH;amount=2",
        '{"password": ["This field is required."], "token": "This field may not be blank."}',
        '{"errors": {"password": "Password is required", "confirm_password": "Passwords must match"}}',
        '{"password": "This password is too short. It must contain at least 8 characters."}',
        "errors.password = 'Passwords are never the same';",
        "label.email=E-mail address",
        '{"token_v2": "50%", "new_password_page": true}',
        "[pam]\npassword = required\n",
        "app.jwt.secret=@jwt.secret@\n",
        "license_key: apache-2.0\n",
        "Address 1: 10.244.3.17 db-0.db.shop.svc.cluster.local",
    ],
)
async def test_what_only_speaks_of_values_or_looks_like_one_stays(masker: Masker, text: str) -> None:
    assert await masker.text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        'SECRET_KEY = os.environ.get("SECRET_KEY") or "{}"',
        'SECRET_KEY = os.environ.get("SECRET_KEY", default="{}")',
        "key = os.environ['APP_SECRET'] or '{}'",
        "secret = ENV['JWT_SECRET'] || '{}'",
        'password: ENV.fetch("DB_PASSWORD") {{ "{}" }}',
        "'password' => env('DB_PASSWORD', '{}'),",
        "$x = getenv('DB_PASSWORD') ?: '{}';",
        'x := getEnv("DB_PASSWORD", "{}")',
        'String x = System.getenv().getOrDefault("DB_PASSWORD", "{}");',
        'hmac.New(sha256.New, []byte("{}"))',
        "hmac.new(b'{}', body, hashlib.sha256)",
        "crypto.createHmac('sha256', '{}').update(x)",
        "hash_hmac('sha256', $body, '{}')",
        "app.use(cookieParser('{}'));",
        "verify(token, process.env.JWT_SECRET ?? '{}')",
        'password = os.environ.get("X") or "{}"',
        'self.token: str = os.environ.get("X", "{}")',
        "const secret = process.env.X || '{}'",
        'MAIL_PASSWORD = os.getenv("MAIL_PW", "{}")',
        'SECRET_KEY = config("SECRET_KEY", default="{}")',
        'parser.add_argument("--api-key", default="{}", help="the key")',
        '@click.option("--token", envvar="X", default="{}")',
        '  password: {{{{ .Values.db.password | default "{}" | b64enc }}}}',
        '  password: {{{{ default "{}" .Values.db.password | b64enc }}}}',
        "password: \"{{{{ db_password | default('{}') }}}}\"",
        'variable "db_password" {{\n  type    = string\n  default = "{}"\n}}',
    ],
)
async def test_what_counts_where_a_variable_is_not_set_is_hidden(masker: Masker, text: str) -> None:
    """Mutation: without `_FALLBACKS` words with dashes between them stay."""
    secret = "brook-lantern-ember-finch"
    assert secret not in await masker.text(text.format(secret))


@pytest.mark.parametrize(
    "rule",
    [
        "required|hunter",
        "required|min:hunter2",
        "min:8x|string9",
        "String hunter2",
        "string; hunter2 x",
        "This password is hunter2",
        '"This token is tulip"',
        "50%off",
        "@jw7.hunter@",
        "@tulip@",
        "string, default hunter2",
        "str, optional, default Tulip77. Read at the start",
        "required7",
        "apache-2.0",
    ],
)
async def test_a_password_is_no_rule_and_no_type_because_it_begins_so(masker: Masker, rule: str) -> None:
    assert rule not in await masker.text(f"password: {rule}\n")


@pytest.mark.parametrize(
    "rule", ["string, default null", "string, optional, default none. Read at the start", "str, default ''"]
)
async def test_a_type_whose_default_is_none_stays(masker: Masker, rule: str) -> None:
    assert await masker.text(f"password: {rule}\n") == f"password: {rule}\n"


async def test_rows_behind_a_description_of_columns_are_read_as_what_they_are(masker: Masker) -> None:
    masked = await masker.text("column_name,data_type\nemail,text\nname,passphrase\nEve,tulip seven\n")
    assert "tulip seven" not in masked


async def test_a_second_telephone_number_behind_a_stroke_is_hidden(masker: Masker) -> None:
    assert "0199" not in await masker.text("Phone: 415-555-0132/415-555-0199, born 12/31/415-555-0199")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Please confirm your date of birth (1995-10-19).", "1995-10-19"),
        ("driver's license D563-3305-6351 was checked", "D563-3305-6351"),
        ("Client since 2019 (EIN 12-3456789)", "12-3456789"),
        ("Tax ID: 12-3456789", "12-3456789"),
        ("Passport No ...... X1234567", "X1234567"),
        ("^1a2b3c4d (Ada Quill 2025-03-04 10:11:12 +0100  1) import os", "Ada Quill"),
        ("1a2b3c4d src/a.py (Ada Quill   2025-03-04 10:11:12 -0500 12) x", "Ada Quill"),
        ('{"id":4,"display_name":"Ada Quill","avatar_url":"https://cdn.example.org/a.png"}', "Ada Quill"),
    ],
)
async def test_a_person_is_hidden_by_the_words_beside(masker: Masker, text: str, value: str) -> None:
    assert value not in await masker.text(text)


@pytest.mark.parametrize(
    "text",
    [
        "NAME         TYPE     DATA   AGE\napi-secrets  Opaque   2      41d\n",
        "4F2B91C0A3: to=<root>, delay=1.2, dsn=2.0.0, status=sent",
        "services:\n  api:\n    secrets:\n      - db_password\n      - api-key\n",
        "cache key: node-cache-Linux-x64-npm-6e59d0ead89b465d5b90cc647e0db3821ec8fec441c0fd2be7f1ad447f07aaaa",
        '0.001 0.012 0.000 200 200 432 5120 "GET https://shop.example.org:443/cart HTTP/2.0"',
        "cluster 0304-101112-abc4d5e6 RUNNING",
        "by phone or mail.\nOrder confirmation 540-8250593-2112543, total 12.50",
        "ssh -i ~/.ssh/id -o StrictHostKeyChecking=no -p 2222 deploy@web-1.example.org uptime",
        "scp dump.sql deploy@web-1.example.org:/backups/",
        "scp deploy@web-1.example.org:/a.sql root@web-2.example.org:/backups/",
        "git clone deploy@git.example.org:team/shop.git",
        "deploy@web-1.example.org's password: ",
        "[root@web-1.example.org ~]# ls",
        "root@web-1.example.org:~# ls",
        "ubuntu@web-1.example.org: Permission denied (publickey).",
        "Password\n--------\n Choose a good one.\n",
        "00000000 (Not Committed Yet 2025-03-04 10:11:12 +0100  1) import os",
        "assert response.json()['token'] == 'pending'",
        ".example.org\tTRUE\t/\tFALSE\t1767225600\ttheme\tdark",
        '{"id":4,"displayName":"Platform Engineering","groupTypes":[]}',
        "00000000  7f 45 4c 46 02 01 01 00  00 00 00 00 00 00 00 00  |.ELF............|",
        "0000010 457f 464c 0102 0001 0000 0000 0000 0000",
        "00000010: 0300 3e00 0100 0000 4010 0000 0000 0000  ..>.....@.......",
        '{"id": 7, "name": "Hello-World", "full_name": "octo-org/Hello-World", "private": false}',
        '{"full_name": "JetBrains/kotlin", "fork": false}',
    ],
)
async def test_a_look_alike_stays(masker: Masker, text: str) -> None:
    assert await masker.text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "please ssh to the host and mail ana@example.org",
        "rsync report to ana@example.org",
        "ana@example.org: she is in",
        "ana@example.org:hunter2/x",
        "ana@example.org's password is expired",
        "to ana@example.org ok]# x",
        "denied for ana@example.org:/orders today",
        "ana@example.org:/orders is hers",
        "wrote ana@example.org:~ 5 mails",
        "user ana@example.org: Permission denied (publickey)",
        "ana@example.org: Permission denied (policy)",
        "ask for ana@example.org's password: ",
        "we use rsync ana@example.org told me",
    ],
)
async def test_an_address_that_is_no_account_on_a_host_is_hidden(masker: Masker, text: str) -> None:
    assert "ana@" not in await masker.text(text)


async def test_what_looks_like_a_dump_or_a_repository_and_is_somebodys_is_hidden(masker: Masker) -> None:
    """Mutations: what stands behind eight digits and two blanks taken for bytes; any two words with a stroke taken for a repository."""
    for text in ("12345678  06 12 34 56 78", "0000001a  06 12 34 56 78  Lyon", "12345678: 06 12 34 56 78"):
        assert "34 56" not in await masker.text(text)
    assert "John" not in await masker.text('{"full_name": "Smith/John"}')


async def test_a_telephone_number_behind_another_number_is_hidden(masker: Masker) -> None:
    assert await masker.text("call 1 415 555 2671 or id 77 415 555 2672") == "call <PHONE> or id <PHONE>"


async def test_a_person_is_hidden_in_a_column_of_what_they_do(masker: Masker) -> None:
    for name in ("attending_physician", "surgeon", "sales_rep", "account_manager", "instructor", "ship_to_name"):
        assert await rows(masker, f"id {name}", ("7", "Ada Quill")) == [["7", "<NAME>"]], name


async def test_a_name_to_be_shown_is_a_persons_beside_an_account(masker: Masker) -> None:
    assert await rows(masker, "display_name username", ("Ada Quill", "aq")) == [["<NAME>", "aq"]]
    assert await rows(masker, "display_name kind", ("Nightly Report", "job")) == [["Nightly Report", "job"]]


async def test_a_lead_is_a_person_beside_a_telephone_number(masker: Masker) -> None:
    assert await rows(masker, "lead phone", ("Ada Quill", "x")) == [["<NAME>", "<PHONE>"]]
    assert await rows(masker, "lead squad", ("Storage Core", "x")) == [["Storage Core", "x"]]


async def test_a_macro_is_what_the_value_beside_it_is_called(masker: Masker) -> None:
    text = "macros:\n  - macro: '{$DB.PASSWORD}'\n    value: hunter-two\n  - macro: '{$PORT}'\n    value: eight\n"
    assert await masker.text(text) == text.replace("hunter-two", "<SECRET>")


async def test_a_table_of_keys_and_values_is_one_of_settings(masker: Masker) -> None:
    given = (("mail.password", "brook-lane"), ("mail.host", "brook-lane"))
    assert await rows(masker, "k v", *given) == [["mail.password", "<SECRET>"], ["mail.host", "brook-lane"]]


async def test_who_subscribed_to_a_letter_keeps_the_number(masker: Masker) -> None:
    assert await rows(masker, "subscriber_id plan", ("3533960772", "pro")) == [["3533960772", "pro"]]
    assert await rows(masker, "insurance_subscriber_id", ("XQ3533960772",)) == [["<ID_NUMBER>"]]


@pytest.mark.parametrize(
    ("kind", "value", "none"),
    [
        ("secret", "your_" + "a" * 4000 + "!", False),
        ("secret", "insert " + "key of the " * 400 + "!", False),
        ("keyed", "abcA1_" * 80, False),
        ("phone", "*" * 4000 + "!", True),
        ("address", "12:" * 8000 + "!", False),
    ],
)
def test_no_value_takes_long_to_be_told_from_a_reference(kind: str, value: str, none: bool) -> None:
    began = time.process_time()
    assert harmless(f"column:{kind}", value) is none
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ('requests{password="' + "a." * 40 + 'Zk3vQ9xT2mLp8!"} 1', "Zk3vQ9xT2mLp8"),
        ('{"a": 1, ' * 1500 + "z " * 7500 + '"password": "Zk3vQ9xT2mLp8"', "Zk3vQ9xT2mLp8"),
        ('{"' + "z_" * 20_000 + 'password": "Zk3vQ9xT2mLp8"}', "Zk3vQ9xT2mLp8"),
    ],
    ids=["a metric's label", "objects that never end", "a long key"],
)
async def test_no_text_takes_long_to_be_masked(text: str, secret: str, masker: Masker) -> None:
    began = time.process_time()
    assert secret not in await masker.text(text)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "said", ["jwt_from_secret: tigger2020", "adminFromSecret: tigger", "tokenFromSecret: Sommer-2024"]
)
async def test_where_a_secret_is_from_is_what_an_object_is_called(masker: Masker, said: str) -> None:
    assert await masker.text(said) == f"{said.partition(' ')[0]} <SECRET>"


def test_what_is_told_from_a_secret_stays_so() -> None:
    for value in ("your-api-key", "your_password_here", "insert ", "replace with yours", "enter_token_"):
        assert harmless("column:secret", value), value
    assert not harmless("column:secret", "your2secret")
    assert harmless("column:phone", "*** *** 1234")
    assert not harmless("column:phone", "*555 123 4567")
    for value in (
        "::1",
        "[fe80::1]:8080",
        "10.0.0.1:5432",
        "db.internal:5432",
        "abc:5432",
        "localhost:http",
    ):
        assert harmless("column:address", value), value


def test_what_is_quoted_in_a_line_of_data_is_read_as_prose() -> None:
    line = (
        '{"n":4711,"k":"a-b","t":"2025-01-01T10:11:12Z","note":"Spoke with Ada Quill.\\nShe wants a refund","x":"12"}'
    )
    (at, passage), *more = passages(line)
    assert not more
    assert passage == "Spoke with Ada Quill. \nShe wants a refund"
    assert line[at : at + len(passage)] == passage.replace(" \n", "\\n")
    assert (
        list(passages('{"cmd":"GET /a/b HTTP/1.1","t":"2025-01-01T10:11:12Z","s":"a b","n":4711,"x":"12-34-56"}')) == []
    )


def test_a_line_that_an_address_begins_is_prose() -> None:
    assert list(passages("9762 Birch Ave, Boise, ID 83702")) != []
    assert list(passages("9762 12, 44, ID 83702")) == []


@pytest.mark.parametrize(
    "before",
    [
        "net use Z: \\\\files\\data brook7lane /user:CORP\\eve",
        "net user eve",
        "mc alias set store https://s3.example.org",
        "rabbitmqctl add_user app",
        "htpasswd -b /etc/users eve",
        "machine git.example.org",
        "login deploy",
        "username netops",
        "curl -s",
    ],
)
async def test_a_command_at_a_texts_end_does_not_go_on_in_the_next(masker: Masker, before: str) -> None:
    texts = [before, "net password plum secret -ku eve:plum", "password plum", "ts=2026-04-14 level=info", "1"]
    assert await masker.texts(texts) == [(await masker.texts([text]))[0] for text in texts]
