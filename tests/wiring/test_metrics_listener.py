import http.client
import socket

import pytest

from tests.wiring.figures import full_registry
from wiring.metrics_listener import serve_metrics
from wiring.refused import Refused


def alive():
    return True


def ask(port, path="/metrics", host=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Host": host} if host else {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()
    finally:
        connection.close()


def test_the_figures_are_at_metrics_in_the_format_of_prometheus():
    with serve_metrics(full_registry(), "127.0.0.1", 0, alive) as port:
        status, headers, text = ask(port)

    assert (status, headers["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    assert 'footnote_source_documents{source="wiki"} 3.0' in text.splitlines()
    assert 'footnote_source_age_seconds{source="notes"} +Inf' in text.splitlines()


def test_no_version_of_any_software_is_told():
    with serve_metrics(full_registry(), "127.0.0.1", 0, alive) as port:
        _, headers, _ = ask(port)

    assert headers["Server"] == "footnote"


@pytest.mark.parametrize("path", ["/", "/metrics/all", "/favicon.ico"])
def test_there_is_no_other_page(path):
    with serve_metrics(full_registry(), "127.0.0.1", 0, alive) as port:
        status, _, text = ask(port, path)

    assert (status, text) == (404, "The figures are at /metrics.\n")


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example:80", "127.0.0.1.nip.io", ""])
def test_on_loopback_no_page_of_another_name_reads_them(host):
    with serve_metrics(full_registry(), "127.0.0.1", 0, alive) as port:
        status, _, text = ask(port, host=host or " ")

    assert status == 421
    assert "wiki" not in text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:9102", "127.0.0.1:9102", "[::1]:9102"])
def test_on_loopback_its_names_read_them(host):
    with serve_metrics(full_registry(), "127.0.0.1", 0, alive) as port:
        assert ask(port, host=host)[0] == 200


def test_in_a_network_they_are_read_under_whatever_name_it_gives():
    with serve_metrics(full_registry(), "0.0.0.0", 0, alive) as port:
        assert ask(port, host="bot:9102")[0] == 200


def test_a_port_that_is_taken_is_told_with_what_to_do():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = pytest.raises(
            Refused, match=f"Port {port} of 127.0.0.1 cannot be listened on for metrics.*metrics.bot_port"
        )
        with told, serve_metrics(full_registry(), "127.0.0.1", port, alive):
            pass


@pytest.mark.parametrize(("is_alive", "answer"), [(True, (200, "ok\n")), (False, (503, "dead\n"))])
def test_whoever_watches_over_the_process_is_told_whether_it_works(is_alive, answer):
    with serve_metrics(full_registry(), "127.0.0.1", 0, lambda: is_alive) as port:
        status, _, text = ask(port, "/healthz")

    assert (status, text) == answer


def test_when_it_ends_nobody_listens():
    with serve_metrics(full_registry(), "127.0.0.1", 0, alive) as port:
        pass

    with pytest.raises(ConnectionRefusedError):
        ask(port)
