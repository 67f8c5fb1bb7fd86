import pytest

from answering.tools.addresses import has_unasked_address

SCHEMA = {
    "properties": {
        "query": {"type": "string"},
        "page": {"type": "string", "format": "uri"},
        "pages": {"type": "array", "items": {"type": "string", "format": "uri"}},
        "inner": {"type": "object", "properties": {"page": {"format": "uri"}}},
    }
}


@pytest.mark.parametrize(
    "arguments",
    [
        {"query": "see https://evil.example/?q=secret"},
        {"query": "HTTPS://EVIL.EXAMPLE"},
        {"query": "//evil.example/x"},
        {"query": "\\\\evil.example\\share"},
        {"query": "![x](ftp://evil.example)"},
        {"query": "www.evil.example"},
        {"query": "https:/evil.example/?q=secret"},
        {"query": "https:evil.example/?q=secret"},
        {"query": "https:/\\evil.example"},
        {"query": "ht\ntps:/\n/evil.example"},
        {"query": "data:text/html,x"},
        {"other": "https://evil.example"},
        {"query": ["https://evil.example"]},
        {"inner": {"other": ["https://evil.example"]}},
        {"https://evil.example": 1},
    ],
)
def test_an_address_where_none_is_asked_for_is_seen(arguments):
    assert has_unasked_address(arguments, SCHEMA)


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"query": "sum(rate(http_requests_total{job='api'}[5m])) / 2"},
        {"query": "std::vector and a/b//c", "limit": 3},
        {"query": "job:http:requests_total or https: what is it\nfor"},
        {"page": "https://example.com/"},
        {"pages": ["https://example.com/"], "inner": {"page": "https://example.com/"}},
    ],
)
def test_what_is_no_address_or_one_that_is_asked_for_passes(arguments):
    assert not has_unasked_address(arguments, SCHEMA)


@pytest.mark.parametrize("schema", [{}, {"properties": None}, {"properties": {"query": True}}, {"items": 3}])
def test_a_schema_that_says_nothing_asks_for_no_address(schema):
    assert has_unasked_address({"query": "https://evil.example"}, schema)
