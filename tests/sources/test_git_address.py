import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.errors import SourceUnavailable
from sources.git_address import parse_address


@pytest.mark.parametrize(
    ("url", "fetch_url", "protocol", "web_base"),
    [
        ("/srv/a b.git", "/srv/a b.git", "file", "file:///srv/a%20b.git"),
        ("file:///srv/a%20b.git", "/srv/a b.git", "file", "file:///srv/a%20b.git"),
        ("file://localhost/srv/r", "/srv/r", "file", "file:///srv/r"),
        ("https://github.com/o/r.git", "https://github.com/o/r.git", "https", "https://github.com/o/r"),
        ("https://GitHub.com/o/r/", "https://github.com/o/r/", "https", "https://github.com/o/r"),
        ("https://h.example:8443/o/r", "https://h.example:8443/o/r", "https", "https://h.example:8443/o/r"),
        ("http://127.0.0.1:80/r.git", "http://127.0.0.1:80/r.git", "http", "http://127.0.0.1:80/r"),
        ("http://[::1]:8080/r.git", "http://[::1]:8080/r.git", "http", "http://[::1]:8080/r"),
        ("ssh://git@gitlab.com:22/o/r.git", "ssh://git@gitlab.com:22/o/r.git", "ssh", "https://gitlab.com/o/r"),
        ("git@github.com:o/r.git", "git@github.com:o/r.git", "ssh", "https://github.com/o/r"),
        ("github.com:o/r", "github.com:o/r", "ssh", "https://github.com/o/r"),
        (
            "ssh://git@ssh.github.com:443/o/r.git",
            "ssh://git@ssh.github.com:443/o/r.git",
            "ssh",
            "https://github.com/o/r",
        ),
    ],
)
def test_every_kind_of_address_is_understood(url, fetch_url, protocol, web_base):
    address = parse_address(url)

    assert (address.fetch_url, address.protocol, address.web_base) == (fetch_url, protocol, web_base)


def test_a_relative_path_is_taken_from_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert parse_address("repo").fetch_url == str(tmp_path / "repo")


def test_a_user_name_for_https_is_kept_apart_from_the_address():
    address = parse_address("https://ana%40example.com@git.example.com/o/r.git")

    assert address.username == "ana@example.com"
    assert "ana" not in address.fetch_url + address.web_base + address.origin


@pytest.mark.parametrize(
    "url",
    [
        "",
        "-upload-pack=touch /tmp/x",
        "--upload-pack=x",
        "ext::sh -c touch% /tmp/x",
        "ext::x:y",
        "fd::7",
        "http://git.example.com/o/r.git",
        "git://git.example.com/o/r.git",
        "ftp://git.example.com/r",
        "https:///r",
        "https://h/r?token=hunter2",
        "https://h/r#hunter2",
        "https://h:99999/r",
        "https://h/a\nb",
        "https://h/a\tb",
        "https://h\\@evil/r",
        "https://[::1/r",
        "ssh://-oProxyCommand=x/r",
        "ssh://user@-oProxyCommand=x/r",
        "ssh://-oX@host/r",
        "ssh://host/-x",
        "ssh://host",
        "-oProxyCommand=x:r",
        "user@-oX:r",
        "-oX@host:r",
        "host:-x",
        "host:",
        "file://server/share",
        "file:///a\0b",
        "a\nb",
    ],
)
def test_what_is_unsafe_or_nothing_is_refused(url):
    with pytest.raises(SourceUnavailable):
        parse_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://ana:hunter2@git.example.com/r",
        "https://:hunter2@git.example.com/r",
        "ssh://ana:hunter2@git.example.com/r",
        "https://git.example.com/r?private_token=hunter2",
        "ana:hunter2@git.example.com:r",
    ],
)
def test_a_password_in_the_address_is_refused_without_being_repeated(url):
    with pytest.raises(SourceUnavailable, match="password") as refused:
        parse_address(url)
    assert "hunter2" not in str(refused.value)


@given(st.text() | st.text(alphabet="ab:/@-.[]%?#\\ \n"))
def test_any_text_is_an_address_or_a_refusal(url):
    for candidate in (url, f"https://{url}", f"ssh://{url}", f"file://{url}"):
        try:
            address = parse_address(candidate)
        except SourceUnavailable:
            continue
        assert address.protocol in {"file", "http", "https", "ssh"}
        assert not address.fetch_url.startswith("-")
        assert "::" not in address.fetch_url.split("/")[0] or "[" in address.fetch_url
