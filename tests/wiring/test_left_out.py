from wiring.left_out import left_out


def test_files_that_no_pattern_names_are_counted_by_kind_the_most_first(tmp_path):
    for name in ("a.md", "b.csv", "in/c.PY", "in/d.py", "Makefile", ".env", "node_modules/e.js"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("text", encoding="utf-8")

    assert list(left_out(tmp_path, ["*.md", "*.csv"]).items()) == [(".py", 2), ("", 1)]
    assert left_out(tmp_path, []) == {}


def test_of_a_folder_that_cannot_be_read_nothing_is_counted(tmp_path):
    assert left_out(tmp_path / "missing", ["*.md"]) == {}
