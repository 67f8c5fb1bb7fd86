from cli.init import in_words


def test_init_indexes_tables_and_says_what_it_leaves_out(fresh):
    (fresh.folder / "rates.csv").write_text("port,rate\nRotterdam,71\n", encoding="utf-8")
    (fresh.folder / "drain.py").write_text("print()\n", encoding="utf-8")

    said = fresh("init").stdout
    assert "Left out, as its `include` does not name them: 1 .py." in said
    assert fresh("index").returncode == 0
    assert "Rotterdam" in fresh("search", "rate of Rotterdam").stdout


def test_where_nothing_is_left_out_nothing_is_said(fresh):
    (fresh.folder / "a.md").write_text("# A\n", encoding="utf-8")

    assert "Left out" not in fresh("init").stdout


def test_of_many_kinds_the_first_are_named_and_the_rest_counted():
    kinds = {f".{letter}": 1_000 for letter in "abcdefghij"} | {"": 2}

    assert in_words(kinds) == ", ".join([*(f"1,000 .{letter}" for letter in "abcdefgh"), "2,002 of other kinds"])
    assert in_words({"": 2}) == "2 without a suffix"
