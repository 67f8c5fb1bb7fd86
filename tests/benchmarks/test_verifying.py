from benchmarks.verifying import table


def test_the_table_says_what_a_sentence_costs_beside_embedding_it():
    one = {"p50_ms": 6.0, "p95_ms": 12.5}
    measured = {
        "chunks": 16, "sentences": 200, "build_ms": 18.0, "verify": one, "find_support": one, "embed": one,
        "times_embedding": 1.08,
    }  # fmt: skip

    shown = table(measured)
    assert "12.5" in shown
    assert "1.08 ×" in shown
