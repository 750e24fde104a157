"""What programs, their documents and their configuration say that only looks like a secret or a person, and the secrets beside it."""

from __future__ import annotations

import pytest

from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import MaskingProfile

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def masker() -> Masker:
    return Masker(MaskingProfile(), tuple)


@pytest.mark.parametrize(
    "text",
    [
        # types
        "struct Held {\n    api_secret: Option<ApiSecret>,\n    signing_key: &dyn keys::SigningKey,\n    token: &'static str,\n}",
        "    fn with_key(mut self, password: Option<P>) -> Self {",
        "    master_secret: [0u8; 48],\n    dec_salt: [u8; 4],",
        "    addr: net::SocketAddr,",
        # variables
        "    self.password = given_word\n    @access_token = value\n    self.unlock_token = nil if respond_to?(:unlock)",
        "    let token = device_client\n        .exchange();",
        "  parser.onToken = function (type, value) {",
        "\tfor _, token := range tokens {\n\tif commit.SigningKey != nil {",
        # statements in braces, broken lines
        'func TestDial(t *testing.T) {\n\taddr, err := net.Resolve("tcp", address)\n\tif err != nil {\n\t\tt.Fatal(err)',
        "func send(as ...*Alert) (bool, error) {\n\tkey, err := group(ctx)\n\tvar apiKey string\n\tif n.APIKey != empty {",
        "use kept::{\n    Client, ClientSecret, CsrfToken,\n    EmptyFields, ExtraFields, RefreshToken, Scope, Response,\n    Url,\n};",
        "int derive(const char *pass, int passlen, unsigned char *salt,\n           int saltlen, int iter, const DIGEST *md,\n           CTX *ctx);",
        "void look(uint64_t Address, bool IsBranch,\n          uint64_t Offset, uint64_t Size)",
        "from a queue file, a sender address,\na domain or host to deliver to, and one or more recipients.\n",
        "a passphrase, but a passphrase is specified.\n- If set to C(always), the key will be made again\n",
        "use kept::{cookie::Jar, Url};\nlet found = cookie::Cookie::parse(header);",
        "    $this->addPass($container, AddTokenPass::class);",
        "        if fullname == 'typing.Any':",
        "\tkept := &store.EncryptedSecret{\n\t\tName: name,\n\t}",
        "put(&Events{\n\t\tSequenceToken: input.SequenceToken,\n\t\tName:          name,\n\t})",
        "headers = {\n    'csrftoken': csrftoken,\n}",
        "    fn with_token<T>(self, token: T) -> Self {",
        "    sql_user = \"$conf{'user'}\"\n    sql_pass = \"$conf{'pass'}\"\n",
        # what is filled in later
        'log.Fatalf("no use for env GITHUB_AUTH_TOKEN: %v", err)',
        "headers = {'Authorization': 'Bearer %s' % given}",
        "said = 'password: {secret_word}'.format(secret_word=word)",
        '"passcode": "\'$PASSCODE\'"',
        'print "Password: ";\nReadMode("noecho");',
        'line .= "  pass_queue_cookie: " . $json["data"] . "\\n";',
        '#define TXT_kPSK "kPSK"',
        '"ipmi_password" => "varchar(64) NOT NULL default \'\'",',
        "my $pass = undef;\n$pass => undef",
        # commands
        "find . -name '*.pem' -not -xtype l -print0 | xargs -0 cat",
        "adduser --disabled-password app",
        # what systems say of themselves
        "VmLck:\t       0 kB\nVmPin:\t       0 kB\nVmHWM:\t    1724 kB",
        "passwd:         files systemd\ngroup:          files\nshadow:         files",
        "kpasswd\t\t464/tcp\nkpasswd\t\t464/udp\n",
        "Package: *\nPin: release a=stable, v=12\nPin-Priority: 900",
        "private_key\t= $dir/private/cakey.pem# The private key\n",
        "Change: 2026-01-02 08:02:00.942800231 +0000\n Birth: 2026-01-02 08:02:00.942533534 +0000",
        " 51 Franklin Street, Fifth Floor, Boston, MA 02110-1301 USA.",
        " 59 Temple Place - Suite 330, Boston, MA\n# 02111-1307, USA.",
        "in paragraph (c)(1) of DFARS clause 252.227-7013.",
        "the README says `Authorization: Bearer` and no more",
        "closes more.\n    Addresses: #1019535.",
        # what is declared
        'action "Registry" {\n  secrets = ["REGISTRY_USER", "REGISTRY_TOKEN"]\n}',
        'output "db_password" {\n  value     = random_password.main.result\n  sensitive = true\n}',
        "interface Bind {\n    bindPass: string;\n}",
        "rsa.private-key=classpath:certs/private.pem\n",
        "enum Kind {\n\tBIND = 0;\n\tSECRET = 1;\n}",
        '{"AuthKey": {"pattern": "^[A-Za-z0-9]{6,80}$", "type": "string"}, "EXPIRED_TOKEN": {"$ref": "#definitions/Answer"}}',
        '{"pagination": {"input_token": "NextToken", "output_token": ["nextToken", "Page.Marker"]}}',
        "| Secret | Used by |\n| --- | --- |\n| `REGISTRY_TOKEN` | `build.yml` |\n",
        '{"Action": "output", "Output": "    --- PASS: TestServe/0 (0.13s)\\n"}',
        "    address: '{{ host.address | default(omit) }}'",
        "    - address: 192.0.2.0 255.255.255.0",
        "mappings:\n  credit_card: CREDIT_CARD\n",
        # what a program says to people
        '{"reset.token": "The reset token you followed was used before. Ask for another one."}',
        'en:\n  passwords:\n    updated: "Your password has been changed successfully."',
    ],
)
async def test_what_only_looks_like_a_secret_stays(masker: Masker, text: str) -> None:
    """Mutations: without what tells each (a type's brackets, a variable behind `self.`, the sign behind a name) it is hidden."""
    assert await masker.text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "    self.password = 'hunter2abc'\n",
        "    self.password = hunter2abc\n",
        "@host = api.example.org\n@password = hunter\n\nGET {{host}}/users\n",
        "EXEC add_login @name = ana, @passwd = hunter",
        "password: hunter\n",
        '    let token = "hunter2abc";',
        'if password != "hunter2abc" {',
        "password: hunter2abc {",
        'secret: Option = "hunter2abc"',
        'const API_SECRET: Option<&str> = Some("hunter");',
        'static TOKEN: Vec<u8> = b"hunter2abc";',
        'password: Optional[str] = "hunter"',
        'let password: String = String::from("hunter");',
        'password: string | null = "hunter";',
        "token: Hunter::2abc",
        "name,email,password,\nAna,ana@example.org,hunter2abc,\n",
        "name, password\nAna, hunter2abc\n",
        'name,password,\nAna,"hunter2abc",\n',
        '{"password" "hunter2abc"}',
        "{ user name: ana, password: hunter2abc }",
        "{password = hunter2abc\n token= abcdef99\n}",
        "cookie: sid=hunter2abcd",
        'if password == "hunter2.abc":',
        "Authorization: Bearer hunter2abcdef",
        '"password": "%hunter2"',
        '"passcode": "$hunter-2!"',
        'body = "password: hunter2abc"',
        '#define DB_PASSWORD "hunter2abc"',
        "mysql -u root -print0hunter2 -e x",
        "adduser --password hunter2abc",
        "passwd: hunter2abc\n",
        "kpasswd\t\thunter464/tcp",
        "PIN: 4711",
        "private_key: $dir/hunter2abc\n",
        '{"password": "Correct horse battery staple, as always."}',
        '{"password": "My password was thought up by Hunter."}',
        '{"password": "The password is Hunter Two."}',
        '{"password": "The new password of the vault will be hunter."}',
        '{"secret": "Das neue Passwort lautet Hunter!"}',
        '{"password": "Your old password was changed to hunter."}',
        "SECRET_KEYBASE=hunter",
        'secrets = ["hunter2abc"]',
        'output "db_password" {\n  value     = "random_password.hunter.result"\n  sensitive = true\n}',
        'output "db_password" {\n  value     = hunter2abc\n  sensitive = true\n}',
        "output_token: hunter2abc",
        "bindPass: hunter2abc;",
        '{"api_token": {"pattern": "^hunter2abc$"}}',
        "| Secret | Used by |\n| --- | --- |\n| hunter2abc | `build.yml` |\n",
        "name,password,notes\nana,hunter2abc,called us the other day.\n",
        "name,password,date of birth,notes\nana,hunter2abc,1980-02-03, the caller was late\n",
        "name, password, notes\nana, hunter2abc, if she calls back\n",
        "name,password,\nana,hunter2abc\n",
        "token: Hunter2::Abc",
        "secret: k9.hunter2{x",
        'level=info cmd="login password="hunter2abc"" took=3',
        "the pass: hunter2abc",
        "headers = {'csrftoken': 'hunter2abc', 'x': 1}",
        '    sql_pass = "$hunter2{abc"\n',
        "<PASSWORD>hunter2abc</PASSWORD>",
        "Login with <PASSWORD>hunter2abc</PASSWORD> now",
    ],
)
async def test_the_secret_that_looks_like_one_of_them_goes(masker: Masker, text: str) -> None:
    """Mutation: any of the above told by less than it is."""
    masked = await masker.text(text)
    assert masked != text
    assert not any(word in masked for word in ("hunter", "Hunter", "4711", "staple"))


@pytest.mark.parametrize(
    "text", ["call 02110-1301", "MA 617-555-0134", "(252) 227-7013", "phone 252.227.7013", "CALL ME 02110-1301"]
)
async def test_a_telephone_number_is_no_zip_code(masker: Masker, text: str) -> None:
    """Mutation: the state before the code, or the clause before the number, not asked for."""
    assert await masker.text(text) != text


async def test_a_birth_is_no_file_s(masker: Masker) -> None:
    """Mutation: any time behind the day is enough."""
    said = "Birth: 1980-05-01 08:02:00 +0000\nborn 1980-05-01 08:02:00.123\nbirth: 2011-05-02 00:00:00.000000000 +0000"
    masked = await masker.text(said)
    assert "1980-05-01" not in masked
    assert "2011-05-02" not in masked


@pytest.mark.parametrize(
    "before",
    ["%# kept by Ana Quill <ana@example.org>", "token: hunter2abc", "ana@example.org wrote", "Ana <ana@example.org>"],
)
async def test_what_stands_for_a_value_is_no_element(masker: Masker, before: str) -> None:
    """Mutation: a marker in a line opens an element, and the markup behind it is its content."""
    markup = '<div class="form-row">\n <p id="x">words</p>\n <error code="122" text="no such thing"/></div>\n'
    assert (await masker.text(f"{before}\n{markup}")).endswith(markup)


async def test_an_element_in_capitals_is_read(masker: Masker) -> None:
    """Mutation: what looks like a marker is never an element."""
    masked = await masker.text("<all>\n<PASSWORD><VALUE>hunter2abc</VALUE></PASSWORD>\n</all>")
    assert "hunter2abc" not in masked


@pytest.mark.parametrize(
    ("text", "kept", "gone"),
    [
        ("SMTP_DSN=smtp://relay:hunter2abc@mail.example.org:587/", "@mail.example.org:587/", "hunter2abc"),
        ("MAIL_DSN: smtp://relay:hunter2abc@mail.example.org:587", "smtp://relay:", "hunter2abc"),
    ],
)
async def test_of_an_address_the_password_goes(masker: Masker, text: str, kept: str, gone: str) -> None:
    """Mutation: what is left of the address before a hidden password is taken for a secret itself."""
    masked = await masker.text(text)
    assert kept in masked
    assert gone not in masked
