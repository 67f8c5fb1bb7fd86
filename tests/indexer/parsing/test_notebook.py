import json

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from indexer.blocks import BlockKind
from indexer.errors import Unparsable
from indexer.parsing.notebook import parse_notebook
from tests.indexer.parsing.code_files import document


def parse(notebook):
    body = nbformat.writes(notebook) if isinstance(notebook, nbformat.NotebookNode) else json.dumps(notebook)
    parsed = parse_notebook(document("analysis.ipynb", body))
    assert_well_formed(parsed)
    return parsed


def assert_well_formed(parsed):
    position = 0
    for block in parsed.blocks:
        assert position <= block.start < block.end <= len(parsed.text)
        assert parsed.text[position : block.start].strip() == ""
        assert all(block.start < cut < block.end for cut in block.cuts)
        assert block.lines is None
        position = block.end


def shown(notebook):
    parsed = parse(notebook)
    return [(block.kind, block.heading_path, parsed.text[block.start : block.end]) for block in parsed.blocks]


def test_headings_of_markdown_cells_hold_for_the_cells_below():
    cells = [
        new_markdown_cell("# Churn\n\nWhy customers *leave*.\n\n- price\n- speed"),
        new_code_cell("import pandas\n\nframe = pandas.read_csv('churn.csv')"),
        new_markdown_cell("Method\n------\n| a | b |\n|---|---|\n| 1 | 2 |"),
        new_markdown_cell("### Model ###"),
        new_code_cell("fit(frame)"),
        new_markdown_cell("## Result"),
        new_raw_cell("as is"),
    ]
    notebook = new_notebook(cells=cells)

    assert parse(notebook).title == "Churn"
    assert parse(notebook).is_code is False
    assert shown(notebook) == [
        (BlockKind.HEADING, ("Churn",), "Churn"),
        (BlockKind.PARAGRAPH, ("Churn",), "Why customers *leave*."),
        (BlockKind.LIST, ("Churn",), "- price\n- speed"),
        (BlockKind.CODE, ("Churn",), "import pandas\n\nframe = pandas.read_csv('churn.csv')"),
        (BlockKind.HEADING, ("Churn", "Method"), "Method"),
        (BlockKind.TABLE, ("Churn", "Method"), "| a | b |\n|---|---|\n| 1 | 2 |"),
        (BlockKind.HEADING, ("Churn", "Method", "Model"), "Model"),
        (BlockKind.CODE, ("Churn", "Method", "Model"), "fit(frame)"),
        (BlockKind.HEADING, ("Churn", "Result"), "Result"),
        (BlockKind.PARAGRAPH, ("Churn", "Result"), "as is"),
    ]
    table = parse(notebook).blocks[5]
    assert parse(notebook).text[table.start : table.header_end] == "| a | b |\n|---|---|\n"


def test_a_ruled_first_line_is_not_front_matter():
    assert shown(new_notebook(cells=[new_markdown_cell("---\ntitle: Shown\n---\nText")]))[-1][2] == "Text"
    assert "title: Shown" in parse(new_notebook(cells=[new_markdown_cell("---\ntitle: Shown\n---\nText")])).text


def test_outputs_are_shown_as_text_without_colours_pictures_and_html():
    outputs = [
        new_output("stream", text="\x1b[31mloading\x1b[0m\n 10%\r 50%\r100%\ndone\n"),
        new_output("display_data", data={"image/png": "aGk=", "text/plain": "<Figure size 640x480>"}),
        new_output("execute_result", data={"text/html": "<table>", "text/plain": "   a\n0  1"}),
        new_output("error", ename="KeyError", evalue="'b'", traceback=["\x1b[0;31mlong"]),
    ]
    notebook = new_notebook(cells=[new_code_cell("run()", outputs=outputs), new_code_cell("quiet()")])
    assert shown(notebook) == [
        (BlockKind.CODE, (), "run()"),
        (BlockKind.CODE, (), "loading\n100%\ndone\n   a\n0  1\nKeyError: 'b'"),
        (BlockKind.CODE, (), "quiet()"),
    ]


def test_a_long_output_is_shortened_at_a_line():
    output = new_output("stream", text="".join(f"epoch {number}: loss 0.1\n" for number in range(1_000)))
    _, (_, _, text) = shown(new_notebook(cells=[new_code_cell("train()", outputs=[output])]))
    assert 1_900 < len(text) <= 2_000
    assert text.endswith("loss 0.1")


def test_format_3_is_read():
    outputs = [
        {"output_type": "stream", "stream": "stdout", "text": ["one\n", "two\n"]},
        {"output_type": "pyout", "prompt_number": 1, "text": "3", "html": "<b>3</b>"},
        {"output_type": "display_data", "png": "aGk=", "text": "<Figure>"},
        {"output_type": "pyerr", "ename": "E", "evalue": "v", "traceback": []},
    ]
    cells = [
        {"cell_type": "heading", "level": 2, "source": ["Old\n", "ways"], "metadata": {}},
        {"cell_type": "markdown", "source": ["a\n", "b"], "metadata": {}},
        {"cell_type": "code", "language": "python", "input": ["x = 1\n", "x"], "outputs": outputs, "metadata": {}},
    ]
    metadata = {"title": "Kept"}
    notebook = {"nbformat": 3, "nbformat_minor": 0, "metadata": metadata, "worksheets": [{"cells": cells}]}

    assert parse(notebook).title == "Kept"
    assert shown(notebook) == [
        (BlockKind.HEADING, ("Old ways",), "Old ways"),
        (BlockKind.PARAGRAPH, ("Old ways",), "a\nb"),
        (BlockKind.CODE, ("Old ways",), "x = 1\nx"),
        (BlockKind.CODE, ("Old ways",), "one\ntwo\n3\nE: v"),
    ]


def test_long_code_is_cut_where_statements_begin():
    source = "\n".join(f"first_{number} = compute(\n    {number},\n)" for number in range(30))
    [block] = parse(new_notebook(cells=[new_code_cell(source)])).blocks
    assert len(block.cuts) == 29


@pytest.mark.parametrize(
    "body",
    [
        *("", "no json", "[]", "{}", "null", "3", '{"nbformat": 4', '{"nbformat": 4, "cells": 3}'),
        *('{"nbformat": 2, "worksheets": []}', '{"nbformat": 99}', '{"nbformat": "4", "cells": []}'),
        *('{"nbformat": 3, "worksheets": [3]}', '{"nbformat": 4, "nbformat_minor": 5, "cells": [{}]}'),
        *("[" * 100_000, '{"nbformat": 4, "cells": [' + '{"a":' * 100_000),
    ],
    ids=lambda body: body[:20],
)
def test_what_is_no_notebook_is_refused(body):
    with pytest.raises(Unparsable, match="notebook"):
        parse_notebook(document("a.ipynb", body))


def test_a_heading_of_absurd_level_is_one_of_the_first():
    cells = [{"cell_type": "heading", "level": 10**12, "source": "Big", "metadata": {}}]
    notebook = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}
    assert shown(notebook) == [(BlockKind.HEADING, ("Big",), "Big")]


def test_an_empty_notebook_has_no_blocks():
    assert parse(new_notebook()).blocks == ()


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["# A", "code", "stream", "a\r\nb"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["data", "text", "text/plain"]), inner),
    max_leaves=6,
)
CELLS = st.lists(
    st.fixed_dictionaries(
        {"cell_type": st.sampled_from(["code", "markdown", "raw", "heading", "html", "x"])},
        optional={
            "source": VALUES,
            "input": VALUES,
            "level": VALUES,
            "outputs": st.lists(st.fixed_dictionaries({"output_type": VALUES, "text": VALUES, "data": VALUES}))
            | VALUES,
        },
    )
    | VALUES,
    max_size=4,
)


@settings(deadline=None, max_examples=300)
@given(cells=CELLS, version=st.sampled_from([3, 4]))
def test_any_cells_end_in_blocks_or_a_reason(cells, version):
    worksheets = [{"cells": cells}]
    body = json.dumps({"nbformat": version, "metadata": {}, "cells": cells, "worksheets": worksheets})
    try:
        parsed = parse_notebook(document("a.ipynb", body))
    except Unparsable:
        return
    assert_well_formed(parsed)
    assert parse_notebook(document("a.ipynb", body)) == parsed
