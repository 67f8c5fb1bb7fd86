def test_an_address_of_a_cluster_without_the_engine_that_uses_it_is_refused(fresh):
    told = fresh("index", "--ray-address", "auto")

    assert told.returncode == 2
    assert "--ray-address was given without --engine ray" in told.stderr


def test_an_engine_that_does_not_exist_is_refused_with_those_that_do(fresh):
    told = fresh("index", "--engine", "spark")

    assert told.returncode == 2
    assert "'here'" in told.stderr
    assert "'ray'" in told.stderr
