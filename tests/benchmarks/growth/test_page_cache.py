import shutil

import pytest

from benchmarks.growth.page_cache import cached_mb, forget


@pytest.mark.skipif(not shutil.which("fincore"), reason="fincore, of util-linux, tells what is cached")
def test_what_is_read_is_in_memory_until_it_is_forgotten(tmp_path):
    file = tmp_path / "part" / "rows"
    file.parent.mkdir()
    file.write_bytes(bytes(3_000_000))
    file.read_bytes()
    read = cached_mb(tmp_path)

    forget(tmp_path)

    assert read == pytest.approx(3, abs=0.1)
    # A file system in memory keeps what it holds.
    assert cached_mb(tmp_path) in (0, read)
    assert file.read_bytes() == bytes(3_000_000)
