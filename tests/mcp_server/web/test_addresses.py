import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_server.web.addresses import addresses_of

PUBLIC = addresses_of("0.0.0.0", "https://Docs.example.com/mcp", (), ())
LOCAL = addresses_of("127.0.0.1", "", (), ())


@pytest.mark.parametrize("host", ["docs.example.com", "DOCS.example.com:443"])
def test_a_public_server_answers_under_its_address(host):
    assert PUBLIC.has_host(host)


@pytest.mark.parametrize(
    "host",
    [
        None,
        "",
        "127.0.0.1",
        "localhost:8094",
        "docs.example.com:80",
        "docs.example.com.evil.example.com",
        "evil.example.com:443",
        "docs.example.com@evil.example.com",
        "docs.example.com,evil.example.com",
        "docs.example.com:443:443",
        "docs.example.com:",
        " docs.example.com",
        "docs.example.com\n",
    ],
)
def test_it_answers_under_no_other_also_when_it_listens_on_every_network(host):
    assert not PUBLIC.has_host(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8094", "localhost:1", "[::1]:8094", "LocalHost"])
def test_on_loopback_it_answers_under_the_names_of_loopback(host):
    assert LOCAL.has_host(host)
    assert LOCAL.has_origin(f"http://{host}")
    assert not LOCAL.has_host(host + ".evil.example.com")
    assert not LOCAL.has_origin(f"http://{host}.evil.example.com")


def test_a_port_other_than_the_usual_belongs_to_the_address():
    addresses = addresses_of("0.0.0.0", "https://docs.example.com:8443/mcp", (), ())

    assert addresses.has_host("docs.example.com:8443")
    assert not addresses.has_host("docs.example.com")
    assert addresses.has_origin("https://docs.example.com:8443")


def test_an_address_may_be_a_number_in_brackets():
    assert addresses_of("::", "http://[2001:DB8::7]/mcp", (), ()).has_host("[2001:db8::7]")


def test_further_hosts_and_origins_are_those_of_the_settings():
    more = addresses_of("0.0.0.0", "", ["footnote", "gateway:*"], ["https://chat.example.com"])

    assert [more.has_host(host) for host in ("footnote", "footnote:80", "gateway", "gateway:9")] == [
        True,
        False,
        True,
        True,
    ]
    assert more.has_origin("https://chat.example.com")
    assert not more.has_origin("http://chat.example.com")


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "null",
        "https://evil.example.com",
        "http://docs.example.com",
        "https://docs.example.com/",
        "https://docs.example.com.evil.example.com",
        "https://evil.example.com#https://docs.example.com",
        "https://user@docs.example.com",
        "file://",
        "docs.example.com",
    ],
)
def test_web_pages_of_other_origins_may_not_ask(origin):
    assert not PUBLIC.has_origin(origin)
    assert PUBLIC.has_origin("https://docs.example.com")
    assert PUBLIC.has_origin("https://docs.example.com:443")


def test_what_is_no_browser_sends_no_origin():
    assert PUBLIC.has_origin(None)


@given(st.text(max_size=40))
def test_no_other_text_is_a_name_of_ours(text):
    ours = text.lower() in {"docs.example.com", "docs.example.com:443"}

    assert PUBLIC.has_host(text) == ours
    assert not PUBLIC.has_origin(text)
