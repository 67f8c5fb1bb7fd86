from benchmarks import ray


def test_ways_index_the_same_documents_and_stand_beside_one_process(tmp_path, monkeypatch):
    monkeypatch.setattr(
        ray, "corpus", lambda: [f"Text number {number} is about bread and butter." for number in range(9)]
    )

    measured = ray.measure(2, (), tmp_path / "ray")

    assert [(way["workers"], way["chunks"] > 0) for way in measured["ways"]] == [(0, True)]
    measured["ways"].append({**measured["ways"][0], "workers": 2, "start_seconds": 8.0})
    assert "| a cluster, 2 workers |" in ray.table(measured)
    assert "1.00" in ray.table(measured)
