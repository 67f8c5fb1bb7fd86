from textwrap import dedent

from tests.indexer.parsing.code_files import parse, parts


def test_a_function_that_fits_a_chunk_has_no_cuts():
    [block] = parse("short.py", "def short():\n    one = 1\n    two = 2\n    return one + two\n").blocks
    assert block.cuts == ()


def test_a_long_function_is_cut_where_its_statements_begin():
    call = "book(first_account, second_account, amount, currency, note='monthly settlement')"
    statements = [
        call,
        f"result = (\n        {call}\n    )",
        f"# Twice for luck.\n    {call}",
        f"if result:\n        {call}\n    else:\n        {call}",
    ] * 3
    source = "def settle():\n    " + "\n    ".join(statements) + "\n"

    parsed = parse("settle.py", source)

    [block] = parsed.blocks
    assert [part.strip() for part in parts(parsed)] == ["def settle():", *statements]
    assert all(parsed.text[cut - 1] == "\n" for cut in block.cuts)


def test_a_statement_that_is_too_long_is_opened_and_the_others_stay_whole():
    rows = "".join(f"        ('{name}', 'a value that is long enough', {name!r}),\n" for name in range(30))
    source = f"def table():\n    small = [\n        1,\n        2,\n    ]\n    return [\n{rows}    ]\n"

    found = [part.strip() for part in parts(parse("table.py", source))]

    assert found[1] == "small = [\n        1,\n        2,\n    ]"
    assert found[2] == "return ["
    assert found[3:-1] == [row.strip() for row in rows.splitlines()[:-1]]
    assert found[-1] == f"{rows.splitlines()[-1].strip()}\n    ]"


def test_branches_of_a_long_chain_begin_new_parts():
    branch = "        record(name, 'one of the many things that may happen to a letter on its way')\n" * 3
    source = f"def sort(name):\n    if name == 'a':\n{branch}    elif name == 'b':\n{branch}    else:\n{branch}"

    found = [part.strip().splitlines()[0] for part in parts(parse("sort.py", source))]

    assert "elif name == 'b':" in found
    assert "else:" in found


def test_braces_on_lines_of_their_own_do_not_begin_a_part():
    statement = '  printf("%s %s %s %d\\n", first_name, last_name, address, count + offset);\n'
    source = f"int main(void)\n{{\n  if (count)\n  {{\n{statement * 9}  }}\n{statement * 3}}}\n"

    found = parts(parse("main.c", source))

    assert not any(part.strip().startswith(("{", "}")) for part in found)


def test_elements_that_share_one_line_are_cut_between_elements():
    source = "NAMES = [" + ", ".join(f"'name {number}'" for number in range(200)) + "]\n"

    parsed = parse("names.py", source)

    assert parts(parsed)[-1] == "'name 199']"
    assert all(parsed.text[cut] == "'" for block in parsed.blocks for cut in block.cuts[1:])


def test_a_long_docstring_is_cut_at_lines_and_never_divides_a_block():
    lines = [f"Line {number} of a docstring that explains a great many things at length.\n\n" for number in range(40)]
    parsed = parse("explained.py", '"""' + "".join(lines) + '"""\n\nimport os\n')

    assert [block.lines for block in parsed.blocks] == [(1, 81), (83, 83)]
    assert parts(parsed)[1].strip() == lines[1].strip()


def test_sql_is_cut_at_clauses_and_columns():
    columns = ",\n".join(f"  orders.column_{number} AS result_column_{number}" for number in range(40))
    source = (
        f"SELECT\n{columns}\nFROM orders\nJOIN customers ON customers.id = orders.customer\nWHERE orders.total > 100;\n"
    )

    found = [part.strip() for part in parts(parse("report.sql", source))]

    assert "orders.column_7 AS result_column_7," in found
    assert found[-1].startswith("FROM orders\nJOIN customers")


def test_a_long_pipeline_of_calls_is_cut_before_each_call():
    calls = "".join(
        f"  .then((value) => handle(value, 'step number {number} of the pipeline'))\n" for number in range(20)
    )
    found = [part.strip() for part in parts(parse("pipeline.js", f"start('now')\n{calls};\n"))]
    assert found[1:] == [*calls.replace("  .", ".").splitlines()[:-1], f"{calls.splitlines()[-1].strip()}\n;"]


def test_attributes_and_comments_stay_with_what_they_belong_to():
    field = """
            /// The name of a customer as it is printed on every invoice that we send.
            #[serde(rename = "customerName", skip_serializing_if = "Option::is_none")]
            customer: Option<String>,
    """
    source = dedent(f"pub struct Invoice {{\n{field * 8}\n}}\n")
    found = [part.strip() for part in parts(parse("invoice.rs", source))]
    assert all(part.startswith("/// The name") for part in found[1:])
    assert len(found) == 9
