import subprocess
import sys
import tracemalloc

from indexer.parsing.code_languages import YAML
from indexer.parsing.syntax_tree import parse_syntax
from tests.indexer.parsing.code_files import outline

# A read out of bounds ends a process only where no memory happens to be mapped: one process in two, as measured.
PROCESSES = 8


def test_a_shell_script_with_any_character_behind_a_brace_ends_no_process():
    program = (
        "from indexer.parsing.code_languages import language_of\n"
        "from indexer.parsing.syntax_tree import parse_syntax\n"
        "for code in range(0x80, 0x110000, 0x800):\n"
        "    for before in ('{', 'a {1..', 'f() { ${1:-{'):\n"
        "        parse_syntax(before + chr(code), language_of('run.sh'))\n"
    )
    for _ in range(PROCESSES):
        subprocess.run([sys.executable, "-c", program], check=True)


def test_characters_beyond_ascii_in_a_shell_script_keep_offsets_right():
    source = "# 日本語 😀\ngrüße() {\n  echo 'ß 😀'\n}\n\nende() {\n  echo 日本 {😀\n}\n"
    assert outline("run.sh", source) == [(("grüße()",), (1, 4)), (("ende()",), (6, 8))]


def test_nothing_of_a_file_is_kept_once_its_tree_is_gone():
    source = "name: a value\nlist: [first, second]\n" * 2_000
    parse_syntax(source, YAML)  # the grammar stays
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(5):
            parse_syntax(source, YAML)
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < len(source) // 10
