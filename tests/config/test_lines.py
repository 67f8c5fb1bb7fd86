from config.lines import find_lines

TEXT = '''\
# a comment
data_dir = "d"
cli.audience = "public"

[embedder] # a header with a comment
query_prefix = """
model = "this line is text"
"""
model = "builtin"
[sources."my docs"]
readers = [
  "everyone", # path = "not a key"
]
path = "."
[sources]
inline = { kind = "folder", path = "x" }
[[odd]]
key = 1
'''


def test_every_key_is_found_on_the_line_where_it_begins() -> None:
    lines = find_lines(TEXT)

    assert lines == {
        ("data_dir",): 2,
        ("cli",): 3,
        ("cli", "audience"): 3,
        ("embedder",): 5,
        ("embedder", "query_prefix"): 6,
        ("embedder", "model"): 9,
        ("sources",): 10,
        ("sources", "my docs"): 10,
        ("sources", "my docs", "readers"): 11,
        ("sources", "my docs", "path"): 14,
        ("sources", "inline"): 16,
        ("sources", "inline", "kind"): 16,
        ("sources", "inline", "path"): 16,
        ("odd",): 17,
        ("odd", "key"): 18,
    }


def test_windows_line_ends_do_not_count_twice() -> None:
    assert find_lines('a = 1\r\nb = """\r\nx"""\r\nc = 2\r\n') == {("a",): 1, ("b",): 2, ("c",): 4}


def test_keys_after_an_endless_statement_have_no_line() -> None:
    lines = find_lines("a = 1\nb = [\n" + "1,\n" * 300 + "]\nc = 2\n")

    assert lines == {("a",): 1}
