import pytest

from config.errors import SettingsError
from tests.config.conftest import Load, Problems

READERS = (
    'a list of who may read: "user:ana@example.com", "group:sre", or "everyone" if it is public '
    "(everyone includes outsiders in shared Slack channels)"
)
SOURCE = '[sources.docs]\nkind = "folder"\npath = "."\nreaders = ["everyone"]\n'
GIT = '[sources.docs]\nkind = "git"\nurl = "https://example.com/a.git"\nreaders = ["everyone"]\n'
REPOSITORY = (
    "an https://, ssh:// or file:// address, user@host:path, or a folder; a user name for https belongs in "
    "username, a password or token in token_file or FOOTNOTE__SOURCES__<NAME>__TOKEN"
)
NAMES = "a table [sources.<name>], the name of at most 40 lower-case letters, digits, - and _"
KNOWN = (
    "alerts, answers, channels, cli, data_dir, embedder, embedders, groups, index, indexer, ledger, logging, mcp, "
    "metrics, models, reranker, slack, sources, tools, tracing"
)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        # keys that do not exist
        ("embeder = 1", 1, "embeder: there is no such setting; did you mean embedder?"),
        ("[Embedder]", 1, "Embedder: there is no such setting; did you mean embedder?"),
        ("[embedder]\nmodell = 1", 2, "embedder.modell: there is no such setting; did you mean embedder.model?"),
        ("[cli]\nzzz = 1", 2, "cli.zzz: there is no such setting; known here: audience."),
        ("_env_file = 'x'", 1, f"_env_file: there is no such setting; known here: {KNOWN}."),
        ('"a\\nb\\u001b" = 1', 1, f'"a\\nb\\x1b": there is no such setting; known here: {KNOWN}.'),
        (
            SOURCE + "readrs = []",
            5,
            "sources.docs.readrs: there is no such setting; did you mean sources.docs.readers?",
        ),
        (
            SOURCE + "ref = 'main'",
            5,
            "sources.docs.ref: only a source of kind git has this setting; this one is of kind folder.",
        ),
        # types
        *(
            (
                f'[sources.wiki]\nkind = "confluence"\nbase_url = "https://x.example"\ntrees = [{page}]',
                4,
                f"sources.wiki.trees: found {shown}; allowed: a list of page ids in quotes, such as "
                '["131087"]; they stand in the addresses of pages.',
            )
            for page, shown in (("131087", "131087"), ('"Policies"', '"Policies"'))
        ),
        ("data_dir = 5", 1, "data_dir: found 5; allowed: a path in quotes."),
        ('data_dir = ""', 1, 'data_dir: found ""; allowed: a path in quotes.'),
        ("embedder = 3", 1, "embedder: found 3; allowed: a table."),
        ("[[embedder]]", 1, "embedder: found a list; allowed: a table."),
        ("sources = 3", 1, f"sources: found 3; allowed: {NAMES}."),
        ("[sources]\nx = 3", 2, f"sources.x: found 3; allowed: {NAMES}."),
        (
            "[embedder]\nmodel = ['a']",
            2,
            'embedder.model: found a list; allowed: "builtin", "fastembed:<model>" or "litellm:<model>".',
        ),
        (
            "[reranker]\nmodel = 'builtin'",
            2,
            'reranker.model: found "builtin"; allowed: "fastembed:<model>", "litellm:<model>", or nothing for none.',
        ),
        ("[reranker]\nfolder = 3", 2, "reranker.folder: found 3; allowed: a path in quotes."),
        ("[embedder]\nthreads = '4'", 2, 'embedder.threads: found "4"; allowed: a whole number from 0 to 256.'),
        ("[embedder]\nthreads = true", 2, "embedder.threads: found true; allowed: a whole number from 0 to 256."),
        ("[embedder]\nthreads = 4.0", 2, "embedder.threads: found 4.0; allowed: a whole number from 0 to 256."),
        (
            "[embedder]\nquery_prefix = 2026-11-21",
            2,
            "embedder.query_prefix: found 2026-11-21; allowed: one line of text in quotes.",
        ),
        (
            SOURCE + "include = '*.md'",
            5,
            'sources.docs.include: found "*.md"; allowed: a list of texts, such as ["*.md"].',
        ),
        (
            SOURCE + "exclude = [{}]",
            5,
            'sources.docs.exclude: found a table; allowed: a list of texts, such as ["*.md"].',
        ),
        # values
        ("[embedder]\n\nbatch_size = 65", 3, "embedder.batch_size: found 65; allowed: a whole number from 1 to 64."),
        (
            f"[embedder]\nbatch_size = 0x{'f' * 9000}",
            2,
            "embedder.batch_size: found a very large number; allowed: a whole number from 1 to 64.",
        ),
        (
            "[embedder]\nmodel = 'bert'",
            2,
            'embedder.model: found "bert"; allowed: "builtin", "fastembed:<model>" or "litellm:<model>".',
        ),
        (
            "[embedder]\nmodel = 'litellm:'",
            2,
            'embedder.model: found "litellm:"; allowed: "builtin", "fastembed:<model>" or "litellm:<model>".',
        ),
        (
            "[embedder]\napi_base = 'example.com'",
            2,
            'embedder.api_base: found "example.com"; allowed: an http:// or https:// address without user name or '
            "password.",
        ),
        ("[cli]\naudience = 'all'", 2, 'cli.audience: found "all"; allowed: "public" or an e-mail address.'),
        (
            "[logging]\nlevel = 'loud'",
            2,
            'logging.level: found "loud"; allowed: "debug", "info", "warning" or "error".',
        ),
        ("logging.format = 'xml'", 1, 'logging.format: found "xml"; allowed: "auto", "json" or "console".'),
        ("logging = { format = 'xml' }", 1, 'logging.format: found "xml"; allowed: "auto", "json" or "console".'),
        (
            "[ledger]\nurl = 'mysql://db/x'",
            2,
            'ledger.url: found a value that is not shown; allowed: "sqlite:///<file>" or '
            '"postgresql://<user>@<host>/<database>".',
        ),
        (
            "[groups]\nsre = ['ana']",
            2,
            'groups.sre: found "ana"; allowed: a list of e-mail addresses under the name of each group, such as '
            'sre = ["ana@example.com"].',
        ),
        # sources
        (
            "[sources.docs]\npath = '.'\nreaders = ['everyone']",
            1,
            'sources.docs.kind: this is missing; allowed: "folder", "git" or "confluence".',
        ),
        (
            "[sources.docs]\nkind = 'wiki'",
            2,
            'sources.docs.kind: found "wiki"; allowed: "folder", "git" or "confluence".',
        ),
        (
            "[sources.docs]\nkind = []",
            2,
            'sources.docs.kind: found an empty list; allowed: "folder", "git" or "confluence".',
        ),
        (
            "[sources.docs]\nkind = 'folder'\nreaders = ['everyone']",
            1,
            "sources.docs.path: this is missing; allowed: a path in quotes.",
        ),
        (
            "[sources.docs]\nkind = 'folder'\npath = '.'",
            1,
            f"sources.docs.readers: this is missing; allowed: {READERS}.",
        ),
        (
            "[sources.docs]\nkind = 'folder'\npath = '.'\nreaders = []",
            4,
            f"sources.docs.readers: found an empty list; allowed: {READERS}.",
        ),
        (
            "[sources.docs]\nkind = 'folder'\npath = '.'\nreaders = [\n  'everyone',\n  'ana@example.com',\n]",
            4,
            f'sources.docs.readers: found "ana@example.com"; allowed: {READERS}.',
        ),
        (
            "[sources.docs]\nkind = 'folder'\npath = '.'\nreaders = ['group:sre']\n[groups]\nsre2 = []",
            4,
            'sources.docs.readers: found "group:sre", but there is no such group in [groups]; did you mean '
            '"group:sre2"?',
        ),
        (
            "[sources.docs]\nkind = 'folder'\npath = '.'\nreaders = ['group:sre']",
            4,
            'sources.docs.readers: found "group:sre", but there is no such group in [groups]; name its members there.',
        ),
        (SOURCE.replace("docs", "My-Docs"), 1, f'sources.My-Docs: found "My-Docs"; allowed: {NAMES}.'),
        (SOURCE.replace("docs", "d" * 41), 1, f'sources.{"d" * 41}: found "{"d" * 41}"; allowed: {NAMES}.'),
        (
            SOURCE + "max_megabytes = 0",
            5,
            "sources.docs.max_megabytes: found 0; allowed: a whole number from 1 to 1000.",
        ),
        (
            GIT.replace("https://example.com/a.git", "ext::sh -c id"),
            3,
            f'sources.docs.url: found "ext::sh -c id"; allowed: {REPOSITORY}.',
        ),
        (
            GIT.replace("https://example.com/a.git", "--upload-pack=id"),
            3,
            f'sources.docs.url: found "--upload-pack=id"; allowed: {REPOSITORY}.',
        ),
        (
            GIT.replace("https://example.com", "ssh://-oProxyCommand=id"),
            3,
            f'sources.docs.url: found "ssh://-oProxyCommand=id/a.git"; allowed: {REPOSITORY}.',
        ),
        (
            GIT + "ref = '--help'",
            5,
            'sources.docs.ref: found "--help"; allowed: a branch or a tag, or nothing for the default branch.',
        ),
        (
            GIT + "subfolder = '../..'",
            5,
            'sources.docs.subfolder: found "../.."; allowed: the path of a folder inside the repository.',
        ),
        (
            GIT + "host_kind = 'svn'",
            5,
            'sources.docs.host_kind: found "svn"; allowed: "auto", "github", "gitlab", "bitbucket", "gitea" or '
            '"forgejo".',
        ),
    ],
)
def test_wrong_setting_is_named_with_line_key_what_was_found_and_what_is_allowed(
    problems: Problems, text: str, line: int, message: str
) -> None:
    assert problems(text) == [f"footnote.toml, line {line}: {message}"]


def test_groups_of_a_confluence_site_may_read_other_sources_and_have_their_members_there(
    load: Load, problems: Problems
) -> None:
    site = "[sources.wiki]\nkind = 'confluence'\nbase_url = 'https://x.example'\n"
    folder = "[sources.docs]\nkind = 'folder'\npath = '.'\nreaders = ['group:wiki/engineering']\n"

    assert load(site + folder).settings.sources["docs"].readers == ("group:wiki/engineering",)
    [problem] = problems(folder)
    assert 'found "group:wiki/engineering", but there is no such group' in problem


def test_all_problems_are_reported_together_in_the_order_of_the_file(problems: Problems) -> None:
    text = """\
[logging]
level = 1
[sources.docs]
kind = "folder"
readers = ["group:a", "group:b", "nobody"]
paht = "."
[embedder]
api_key = "k"
"""
    environment = {"FOOTNOTE__EMBEDDER__THREADS": "four", "FOOTNOTE__NOPE": "1"}

    assert [line.split(";")[0].rstrip(".") for line in problems(text, environment)] == [
        "footnote.toml, line 2: logging.level: found 1",
        "footnote.toml, line 3: sources.docs.path: this is missing",
        'footnote.toml, line 5: sources.docs.readers: found "group:a", but there is no such group in [groups]',
        'footnote.toml, line 5: sources.docs.readers: found "group:b", but there is no such group in [groups]',
        'footnote.toml, line 5: sources.docs.readers: found "nobody"',
        "footnote.toml, line 6: sources.docs.paht: there is no such setting",
        "footnote.toml, line 8: embedder.api_key: a secret must not stand in this file",
        'environment variable FOOTNOTE__EMBEDDER__THREADS: embedder.threads: found "four"',
        "environment variable FOOTNOTE__NOPE: there is no such setting",
    ]


def test_long_value_is_cut_short(problems: Problems) -> None:
    [line] = problems(f'[cli]\naudience = "{"x" * 500}"')

    assert f'found "{"x" * 59}…";' in line


def test_error_is_not_chained_to_a_library_error_that_holds_the_input(load: Load) -> None:
    with pytest.raises(SettingsError) as raised:
        load('[embedder]\nthreads = "x"')

    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None


@pytest.mark.parametrize("setting", ["mcp.host", "indexer.host", "metrics.host"])
def test_where_a_process_listens_is_an_address_and_no_url(problems: Problems, setting: str) -> None:
    table, _, key = setting.partition(".")

    [line] = problems(f"[{table}]\n{key} = 'http://127.0.0.1'")

    assert f"{setting}: found" in line
    assert "allowed: the address of a network interface, such as 127.0.0.1" in line
