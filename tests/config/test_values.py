import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from config.settings import Settings
from config.sources import GitSettings
from config.values import (
    Audience,
    FolderLinkTemplate,
    IndexUri,
    Labels,
    LinkTemplate,
    Readers,
    Reference,
    ReleasePattern,
    Repository,
    Subfolder,
    email,
    has_credentials,
    principal,
)
from ledger.errors import InvalidPrincipal
from ledger.policy import normal_principal

SAFE = st.text(string.ascii_letters + string.digits + "._-", min_size=1, max_size=10).map(lambda text: f"a{text}")


def test_only_ascii_letters_of_an_address_are_lower_cased() -> None:
    assert email(" Ana@Example.COM ") == "ana@example.com"
    assert email("\N{KELVIN SIGN}im@example.com") == "\N{KELVIN SIGN}im@example.com"


@pytest.mark.parametrize(
    "text", ["", "ana", "@", "ana@", "@example.com", "a@b@c", "a b@c", "a@b\nc@d", "a@b\u2028c", "a@\xa0b"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Audience).validate_python(text)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("everyone", "everyone"),
        (" everyone ", "everyone"),
        ("user:Ana@example.com", "user:ana@example.com"),
        ("group: SRE Team ", "group:SRE Team"),
    ],
)
def test_principals_have_one_form(text: str, normal: str) -> None:
    assert principal(text) == normal


@pytest.mark.parametrize("text", ["Everyone", "everyone:", "user:", "user:ana", "group:", "group: ", "role:x", "", "*"])
def test_what_names_nobody_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Readers).validate_python([text])


PRINCIPALS = st.sampled_from(["user:", "group:", "everyone", "User:", " user: "]).flatmap(
    lambda kind: st.text(st.sampled_from("aK\N{KELVIN SIGN}é@. :\xa0\t\n")).map(lambda name: kind + name)
)


@given(PRINCIPALS)
@settings(deadline=None, max_examples=500)
def test_settings_and_ledger_mean_the_same_principals(text: str) -> None:
    try:
        normal = principal(text)
    except ValueError:
        with pytest.raises(InvalidPrincipal):
            normal_principal(text)
    else:
        assert normal_principal(text) == normal
        assert normal_principal(normal) == normal


@given(user=SAFE, host=SAFE, path=SAFE, secret=st.text(string.printable.strip(), min_size=1, max_size=20))
@settings(deadline=None)
def test_password_in_an_address_never_goes_unnoticed(user: str, host: str, path: str, secret: str) -> None:
    for scheme in ("https", "http", "ssh", "postgresql", "mysql+x"):
        assert has_credentials(f"{scheme}://{user}:{secret}@{host}/{path}")
    assert has_credentials(f"https://{secret.translate(str.maketrans('', '', '/?#'))}@{host}/{path}")


@given(user=SAFE, host=SAFE, path=SAFE, port=st.integers(1, 65535))
@settings(deadline=None)
def test_address_without_a_password_is_not_suspected(user: str, host: str, path: str, port: int) -> None:
    for address in (
        f"https://{host}:{port}/{path}",
        f"https://{host}/{path}@{user}",
        f"ssh://{user}@{host}:{port}/{path}",
        f"{user}@{host}:{path}",
        f"postgresql://{user}@{host}/{path}",
        f"sqlite:////{path}/{user}.db",
        f"file:///{path}",
        f"/{path}",
        f"user:{user}@{host}",
    ):
        assert not has_credentials(address)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "-x",
        "ext::sh -c id",
        "fd::1",
        "git://example.com/a",
        "ftp://example.com/a",
        "http://example.com/a",
        "http://127.evil.example@example.com/a",
        "https://",
        "https://-x/a",
        "https://example.com/a?x=1",
        "ssh://-oProxyCommand=id/a",
        "ssh://git@-oProxyCommand=id/a",
        "-oProxyCommand=id:a",
        "git@-oProxyCommand=id:a",
        "a::b",
        "a\nb",
        "https://example.com/a b",
    ],
)
def test_repository_that_git_could_misunderstand_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Repository).validate_python(url)


@pytest.mark.parametrize(
    "url",
    [
        "/srv/git/a b.git",
        "../a",
        ".",
        "file:///srv/git/a.git",
        "https://example.com/a.git",
        "https://example.com:8443/a/b",
        "http://127.0.0.1:8000/a.git",
        "http://localhost/a.git",
        "ssh://git@example.com:2222/a",
        "ssh://example.com/a",
        "git@example.com:a/b.git",
        "example.com:a",
    ],
)
def test_repository_in_the_usual_forms_is_taken(url: str) -> None:
    assert TypeAdapter(Repository).validate_python(url) == url


@pytest.mark.parametrize("name", ["-x", "a b", "a..b", "a~1", "a^", "a:b", "a?", "a*", "a[", "a\\b", "@{u}", "a\x7f"])
def test_reference_that_is_no_branch_or_tag_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Reference).validate_python(name)


def test_subfolder_stays_inside_the_repository() -> None:
    folder = TypeAdapter(Subfolder)

    assert [folder.validate_python(text) for text in ("", ".", "docs/", "./docs//api")] == ["", "", "docs", "docs/api"]
    for text in ("/docs", "..", "docs/../..", "a\0b"):
        with pytest.raises(ValidationError):
            folder.validate_python(text)


def test_link_template_names_the_path_and_only_what_is_known() -> None:
    template = TypeAdapter(LinkTemplate)

    assert template.validate_python("") == ""
    assert template.validate_python("https://x/{path}?at={commit}#L{first}-{last}")
    for text in ("https://x/", "https://x/{path}/{branch}", "{path}{}", "{path.__class__}"):
        with pytest.raises(ValidationError):
            template.validate_python(text)


def test_link_template_of_a_folder_is_a_web_address_with_the_path_alone() -> None:
    template = TypeAdapter(FolderLinkTemplate)

    assert template.validate_python("") == ""
    assert template.validate_python("https://files.example.com/{path}?raw=1")
    for text in (
        "https://x/",
        "file:///{path}",
        "{path}",
        "https://{path}",
        "https://x/{path}#{first}",
        "https://x/{}",
    ):
        with pytest.raises(ValidationError):
            template.validate_python(text)


def test_release_pattern_says_once_where_the_release_stands() -> None:
    pattern = TypeAdapter(ReleasePattern)

    assert [pattern.validate_python(text) for text in ("", "docs/{release}/**")] == ["", "docs/{release}/**"]
    for text in ("docs/**", "{release}/{release}", "{Release}/*", "/docs/{release}/**", "{release}\n"):
        with pytest.raises(ValidationError):
            pattern.validate_python(text)


def test_labels_are_lower_case_sorted_and_once() -> None:
    assert TypeAdapter(Labels).validate_python(["Wiki", " api", "wiki", " "]) == ("api", "wiki")


def test_index_may_lie_in_a_folder_with_odd_characters() -> None:
    for uri in ("/a:b@c/d", "s3://bucket/path", "gs://bucket"):
        assert TypeAdapter(IndexUri).validate_python(uri) == uri


def test_models_of_settings_are_frozen_and_closed() -> None:
    for model in (Settings, GitSettings):
        assert model.model_config["frozen"] is True
        assert model.model_config["extra"] == "forbid"
        assert model.model_config["hide_input_in_errors"] is True
