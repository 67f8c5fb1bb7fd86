import pytest

from sources.errors import SourceUnavailable
from sources.git_settings import GitSettings, check


def settings(**values):
    return GitSettings(**{"name": "handbook", "url": "/srv/r", "readers": (), **values})


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"name": "a-B_9"},
        {"ref": "main"},
        {"ref": "feature/x.y"},
        {"ref": "v1.0"},
        {"ref": "refs/heads/main"},
        {"subfolder": "docs/site/"},
        {"host_kind": "auto"},
        {"host_kind": "forgejo"},
        {"token": "a b%41"},
    ],
)
def test_ordinary_settings_pass(values):
    check(settings(**values))


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", "a.git", "/etc", "-a", "a\n", "a" * 65, "ä"])
def test_a_name_that_could_lead_out_of_the_data_folder_is_refused(name):
    with pytest.raises(SourceUnavailable, match="cannot be used"):
        check(settings(name=name))


@pytest.mark.parametrize(
    "ref",
    [
        "-x",
        "--all",
        "a b",
        "a..b",
        "a:b",
        "a^",
        "a~1",
        "a*",
        "a?",
        "a[b",
        "@{1}",
        "@",
        "/a",
        "a/",
        "a.",
        "a//b",
        "a.lock",
        "a/.b",
        "a\nb",
        "a\\b",
    ],
)
def test_a_ref_that_is_an_option_or_a_pattern_is_refused(ref):
    with pytest.raises(SourceUnavailable, match="branch or tag"):
        check(settings(ref=ref))


@pytest.mark.parametrize("subfolder", ["/docs", "../docs", "docs/../..", ".", "./", "a\0b"])
def test_a_subfolder_outside_the_repository_is_refused(subfolder):
    with pytest.raises(SourceUnavailable, match="inside the repository"):
        check(settings(subfolder=subfolder))


@pytest.mark.parametrize("values", [{"token": "hunter2\nx"}, {"username": "hunter2\r"}, {"token": "hunter2\0"}])
def test_a_credential_with_a_line_break_is_refused_without_being_repeated(values):
    with pytest.raises(SourceUnavailable, match="line break") as refused:
        check(settings(**values))
    assert "hunter2" not in str(refused.value)


def test_an_unknown_kind_of_host_is_told_the_known_ones():
    with pytest.raises(SourceUnavailable, match="gitlab, bitbucket"):
        check(settings(host_kind="sourceforge"))


def test_the_token_is_not_shown_with_the_settings():
    assert "hunter2" not in repr(settings(token="hunter2"))
