import subprocess
import sys
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import Unparsable
from indexer.parsing.code import parse_code
from indexer.parsing.code_languages import is_code_path
from tests.indexer.parsing.code_files import assert_covers_everything, document, outline, parse

SUFFIXES = [
    *(".py", ".js", ".jsx", ".ts", ".tsx", ".go", ".java", ".rs", ".c", ".cpp", ".h", ".sh", ".yaml", ".tf", ".sql"),
    *(".json", ".toml", ".kt", ".css"),
]
FRAGMENTS = [
    *("def f(a):\n", "    return 1\n", "class A:\n", "  def g(self): pass\n", "@decorated\n", "# note\n", '"""text\n'),
    *("function f() {\n", "}\n", "const f = () => {", "export default {", "`${a}`", "// note\n", "/* note\n*/", "};\n"),
    *("func (a *A) B() {\n", "type T struct {\n", "impl A for B {\n", "fn f() {}\n", "#[test]\n", "mod m {\n"),
    *(
        "namespace a {\n",
        "template <class T>\n",
        "struct S { int a; } s;\n",
        "#ifdef A\n",
        "#endif\n",
        "int f() { return 1; }\n",
    ),
    *(
        "key: value\n",
        "  nested:\n",
        "- item\n",
        "- - ",
        "? ",
        "&a ",
        "|\n",
        "---\n",
        "{{ .Values }}\n",
        "a: [1, {b: c}]\n",
    ),
    *(
        "CREATE TABLE t (a int);\n",
        "SELECT a FROM b;\n",
        "$$\n",
        "-- note\n",
        'resource "a" "b" {\n',
        "<<EOF\n",
        "EOF\n",
    ),
    *(
        "case x in\n",
        "esac\n",
        "if true; then\n",
        "fi\n",
        "f() {\n",
        "\\\n",
        "\t",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\x0c",
        " ",
    ),
    *(
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ";",
        ",",
        ":",
        "'",
        '"',
        "`",
        "<",
        ">",
        "é",
        "日本",
        "😀",
        "\u2028",
        "\ufeff",
        "\x00",
    ),
    "word " * 60,
    "call(one, two, three)\n" * 12,
]
SOURCES = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=8), max_size=60).map("".join)


@settings(deadline=None, max_examples=400)
@given(source=SOURCES, suffix=st.sampled_from(SUFFIXES))
def test_every_character_of_any_file_is_in_exactly_one_block(source, suffix):
    body = source.encode(errors="replace")
    try:
        parsed = parse_code(document(f"file{suffix}", body))
    except Unparsable:
        return
    assert_covers_everything(parsed)
    assert parse_code(document(f"file{suffix}", body)) == parsed


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("unit", ["(", "([{", "()", '"', "a + ", "${", "if a: "])
def test_nesting_of_any_depth_is_parsed_in_seconds(unit, suffix):
    source = f"{unit * 40}\n" * 300
    started = process_time()
    assert_covers_everything(parse_code(document(f"deep{suffix}", source)))
    assert process_time() - started < 5


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_files_with_nothing_or_only_a_comment(suffix):
    assert parse_code(document(f"empty{suffix}", "")).blocks == ()
    assert parse_code(document(f"empty{suffix}", " \n\t\n\n")).blocks == ()
    assert outline(f"comment{suffix}", "# Nothing here.\n# Really.\n") == [((), (1, 2))]


def test_windows_newlines_tabs_and_a_byte_order_mark():
    body = b"\xef\xbb\xbfimport os\r\n\r\ndef f():\r\n\tif os:\r\n\t\treturn 1\r\n"
    parsed = parse_code(document("windows.py", body))
    assert parsed.text == "import os\n\ndef f():\n\tif os:\n\t\treturn 1\n"
    assert [(block.heading_path, block.lines) for block in parsed.blocks] == [((), (1, 1)), (("def f()",), (3, 5))]


def test_names_beyond_ascii_keep_offsets_right():
    source = "# 日本語 😀 comment\nгруппа = 'ß'\n\n\ndef größe(naïve, 名前):\n    return '😀😀'\n\n\nclass Über: pass\n"
    parsed = parse("unicode.py", source)
    assert [block.heading_path for block in parsed.blocks] == [(), ("def größe(naïve, 名前)",), ("class Über",)]
    assert parsed.text[parsed.blocks[1].start : parsed.blocks[1].end] == "def größe(naïve, 名前):\n    return '😀😀'"


def test_a_file_without_a_grammar_is_divided_at_blank_lines_before_what_is_not_indented():
    source = "plugins {\n  id 'java'\n\n  id 'war'\n}\n\ntask hello {\n  doLast { }\n}\n"
    assert outline("build.gradle", source) == [((), (1, 5)), ((), (7, 9))]


def test_long_json_is_cut_at_its_members():
    members = ",\n".join(f'  "member_{number}": {{"value": {number}, "unit": "milliseconds"}}' for number in range(40))
    [block] = parse("limits.json", f"{{\n{members}\n}}\n").blocks
    assert len(block.cuts) == 40


def test_minified_and_generated_files_are_refused_with_the_reason():
    with pytest.raises(Unparsable, match=r"looks generated or minified: line 2 has 30,004 characters"):
        parse_code(document("bundle.js", "// bundle\n" + "a();" * 7_501))
    with pytest.raises(Unparsable, match="looks generated or minified: its lines have 760 characters on average"):
        parse_code(document("bundle.css", ("a{b:c}" * 133 + "\n") * 20))
    assert parse("short.json", '{"a": "' + "b" * 3_000 + '"}').blocks


def test_binary_content_is_refused():
    with pytest.raises(Unparsable):
        parse_code(document("program.c", b"\x7fELF\x00\x01\x02" * 50))


def test_a_megabyte_takes_seconds():
    function = 'def name_{0}(first, second):\n    """Says what it does."""\n    return [first, second, {0}]\n\n\n'
    source = "".join(function.format(number) for number in range(11_000))
    started = process_time()
    parsed = parse_code(document("large.py", source))
    assert process_time() - started < 8
    assert len(source) > 1_000_000
    assert len(parsed.blocks) == 11_000


def test_what_a_grammar_cannot_make_sense_of_in_time_is_divided_by_indentation():
    words = ["if ", "{", "}", "(", ")", ";", "\n", "=> ", "class ", "<", ">", "`", "${", "/*", "*/", "? ", ": ", "a "]
    source = "".join(words[(number * number * 7 + number // 3) % len(words)] for number in range(60_000))
    started = process_time()
    assert_covers_everything(parse_code(document("noise.tsx", source)))
    assert process_time() - started < 20


@pytest.mark.parametrize(
    "path",
    [
        *("src/app.py", "a.TSX", "Makefile", "docker/Dockerfile.prod", "k8s/web.yml", ".editorconfig", "go.mod"),
        *("lib/x.hpp", "infra/main.tf", "schema.sql", "Gemfile", "app.kt", "package.json", "settings.toml"),
    ],
)
def test_code_is_told_by_its_name(path):
    assert is_code_path(path)


@pytest.mark.parametrize("path", ["README.md", "notes", "a.txt", "page.html", "py", "x.py.orig", "a.pdf", "LICENSE"])
def test_other_files_are_not_code(path):
    assert not is_code_path(path)


def test_grammars_are_loaded_only_for_the_languages_that_occur():
    program = (
        "import sys\n"
        "from tests.indexer.parsing.code_files import document\n"
        "from indexer.parsing.code import parse_code\n"
        "loaded = lambda: sorted(name for name in sys.modules if name in ('tree_sitter_python', 'tree_sitter_go'))\n"
        "assert loaded() == [], loaded()\n"
        "parse_code(document('a.go', 'package a'))\n"
        "assert loaded() == ['tree_sitter_go'], loaded()\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
