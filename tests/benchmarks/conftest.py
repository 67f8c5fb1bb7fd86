import numpy as np
import pytest

from benchmarks.dataset import Dataset, make
from benchmarks.expand import unit_rows

_WORDS = ("queue", "backlog", "drain", "consumer", "restart", "broker", "parcel", "label", "depot", "driver", "route")


@pytest.fixture(scope="session")
def texts():
    random = np.random.default_rng(0)
    return [" ".join(random.choice(_WORDS, size=random.integers(8, 40))) for _ in range(50)]


@pytest.fixture(scope="session")
def data(tmp_path_factory, texts):
    """Four hundred rows that were mixed of fifty vectors."""
    seeds = unit_rows(np.random.default_rng(0).standard_normal((50, 384)).astype(np.float32))
    folder = tmp_path_factory.mktemp("data") / "400"
    make(folder, 400, texts, seeds, questions=12)
    return Dataset(folder)
