from benchmarks.table import figure, markdown


def test_columns_line_up_with_figures_to_the_right():
    assert markdown(("engine", "ms"), [("Footnote", "1.5"), ("numpy", "12.0")]).splitlines() == [
        "| engine   |   ms |",
        "| :------- | ---: |",
        "| Footnote |  1.5 |",
        "| numpy    | 12.0 |",
    ]


def test_what_was_not_measured_is_a_dash():
    assert figure(None) == "–"
    assert figure(1234.56, 1) == "1,234.6"
