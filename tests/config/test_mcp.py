from datetime import UTC, datetime

import pytest

from tests.config.conftest import Load, Problems

HASH = "ab" * 32
TOKEN = f'[mcp.tokens.laptop]\nsha256 = "{HASH}"\nprincipal = "ana@example.com"\n'
TOKEN_TEXT = "fn_Vz3kq0dW5n7cT1pXb9mA4sLr8yEuJh2gQfKo6iRvNtM"


def test_by_default_it_speaks_over_stdio_as_anybody_and_takes_nobodys_tokens(load: Load) -> None:
    mcp = load("").settings.mcp

    assert (mcp.transport, mcp.principal, mcp.host, mcp.tokens, mcp.oauth.issuer) == (
        "stdio",
        "public",
        "127.0.0.1",
        {},
        "",
    )


def test_a_token_may_read_and_is_good_for_ever_unless_its_table_says_otherwise(load: Load) -> None:
    token = load(TOKEN).settings.mcp.tokens["laptop"]

    assert (token.sha256, token.principal, token.scopes, token.expires) == (
        HASH,
        "ana@example.com",
        ("docs:read",),
        None,
    )


@pytest.mark.parametrize(
    ("written", "last"),
    [
        ("2027-06-30", datetime(2027, 6, 30, 23, 59, 59, 999999, tzinfo=UTC)),
        ('"2027-06-30"', datetime(2027, 6, 30, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2027-06-30T12:00:00", datetime(2027, 6, 30, 12, tzinfo=UTC)),
        ("2027-06-30T12:00:00+02:00", datetime(2027, 6, 30, 10, tzinfo=UTC)),
        ('""', None),
    ],
)
def test_a_token_is_good_to_the_end_of_a_day_or_to_a_moment(load: Load, written: str, last: datetime | None) -> None:
    assert load(f"{TOKEN}expires = {written}").settings.mcp.tokens["laptop"].expires == last


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"{TOKEN}expires = 12:00:00", "line 4: mcp.tokens.laptop.expires: found 12:00:00; allowed: a day such as"),
        (f"{TOKEN}expires = 'soon'", 'line 4: mcp.tokens.laptop.expires: found "soon"; allowed: a day such as'),
        (f"{TOKEN}expires = 0001-01-01T00:00:00+12:00", "mcp.tokens.laptop.expires: found 0001-01-01"),
        (f"{TOKEN}expiry = ''", "line 4: mcp.tokens.laptop.expiry: there is no such setting; did you mean mcp.tokens."),
        (f"{TOKEN}scopes = ['docs read']", "mcp.tokens.laptop.scopes: found"),
        ("[mcp.tokens.laptop]\nprincipal = 'public'", "line 1: mcp.tokens.laptop.sha256: this is missing"),
        (TOKEN.replace("laptop", "'My laptop'"), 'mcp.tokens."My laptop": found'),
        (f"{TOKEN}{TOKEN.replace('laptop', 'other')}", "line 5: mcp.tokens.other.sha256: this is the token of [mcp."),
        ("[mcp]\ntokens = 1", "line 2: mcp.tokens: found 1; allowed: a table [mcp.tokens.<name>]"),
        ("[mcp]\noauth = 1", "line 2: mcp.oauth: found 1; allowed: a table [mcp.oauth]"),
        ("[mcp]\ntransprot = 'http'", "line 2: mcp.transprot: there is no such setting; did you mean mcp.transport?"),
        ("[mcp]\nhost = '0.0.0.0'", "line 1: mcp.url: this is missing: beyond loopback"),
        ("[mcp]\nurl = 'https://docs.example.com'", 'mcp.url: found "https://docs.example.com"; allowed: the address'),
        ("[mcp]\nurl = 'https://docs.example.com/mcp?a=b'", "mcp.url: found"),
        ("[mcp]\nurl = 'https://docs.example.com:x/mcp'", "mcp.url: found"),
        ("[mcp]\nurl = 'http://docs.example.com/mcp'", "line 2: mcp.url: tokens, or the keys that they are checked"),
        ("[mcp]\nallowed_hosts = ['https://docs.example.com']", "mcp.allowed_hosts: found"),
        ("[mcp]\nallowed_hosts = ['*']", "mcp.allowed_hosts: found"),
        ("[mcp]\nallowed_origins = ['null']", "mcp.allowed_origins: found"),
        ("[mcp]\nallowed_origins = ['https://chat.example.com/']", "mcp.allowed_origins: found"),
        ("[mcp.oauth]\nissuer = 'https://id.example.com'", "line 1: mcp.oauth.audience: set it, or mcp.url"),
        ("[mcp.oauth]\nissuer = 'http://id.example.com'\naudience = 'x'", "line 2: mcp.oauth.issuer: tokens, or the"),
        ("[mcp.oauth]\njwks_url = 'http://id.example.com/keys'", "line 2: mcp.oauth.jwks_url: tokens, or the keys"),
        (
            "[mcp.oauth]\nisuer = ''",
            "line 2: mcp.oauth.isuer: there is no such setting; did you mean mcp.oauth.issuer?",
        ),
        ("[mcp.oauth]\nalgorithms = ['HS256']", "mcp.oauth.algorithms: found"),
        ("[mcp.oauth]\nalgorithms = ['none']", "mcp.oauth.algorithms: found"),
        (
            "[mcp.oauth]\nalgorithms = []",
            "mcp.oauth.algorithms: found an empty list; allowed: a list of one or more of",
        ),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_line_and_what_is_allowed(
    problems: Problems, text: str, says: str
) -> None:
    [line] = problems(text)

    assert says in line


@pytest.mark.parametrize(
    "text",
    [
        f'[mcp.tokens.laptop]\nsha256 = "{TOKEN_TEXT}"\nprincipal = "public"',
        f'{TOKEN}token = "{TOKEN_TEXT}"',
    ],
)
def test_a_token_that_stands_where_its_hash_belongs_is_not_shown(problems: Problems, text: str) -> None:
    assert TOKEN_TEXT not in "".join(problems(text))


def test_a_network_that_is_trusted_may_do_without_encryption(load: Load) -> None:
    text = "[mcp]\nurl = 'http://footnote:8094/mcp'\nallow_http = true\n[mcp.oauth]\nissuer = 'http://id'"

    assert load(text).settings.mcp.oauth.issuer == "http://id"


def test_variables_alone_can_make_a_token_and_what_is_missing_is_their_matter(load: Load, problems: Problems) -> None:
    sha256, principal = "FOOTNOTE__MCP__TOKENS__CI__SHA256", "FOOTNOTE__MCP__TOKENS__CI__PRINCIPAL"

    assert load("", {sha256: HASH, principal: "public"}).settings.mcp.tokens["ci"].principal == "public"
    assert problems("", {principal: "public"}) == [
        f"environment variable {principal}: mcp.tokens.ci.sha256: this is missing; allowed: 64 hexadecimal digits, as "
        "`footnote mcp token` prints them; never the token itself. The file has no mcp.tokens.ci."
    ]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("MCP__TOKENS", "this names a table; set its keys one by one, such as FOOTNOTE__MCP__TOKENS__LAPTOP__SHA256."),
        ("MCP__OAUTH", "this names a table; set its keys one by one, such as FOOTNOTE__MCP__OAUTH__ISSUER."),
        ("MCP__OAUTH__ISUER", "did you mean FOOTNOTE__MCP__OAUTH__ISSUER?"),
        ("MCP__TOKENS__LAPTOP__SHA", "did you mean FOOTNOTE__MCP__TOKENS__LAPTOP__SHA256?"),
    ],
)
def test_a_variable_that_sets_nothing_is_told_what_to_set(problems: Problems, name: str, says: str) -> None:
    [line] = problems(TOKEN, {f"FOOTNOTE__{name}": "x"})

    assert line.endswith(says)


def test_a_variable_changes_one_setting_of_a_token_and_leaves_the_others(load: Load) -> None:
    token = load(TOKEN, {"FOOTNOTE__MCP__TOKENS__LAPTOP__PRINCIPAL": "public"}).settings.mcp.tokens["laptop"]

    assert (token.sha256, token.principal) == (HASH, "public")
