"""A source that changes while it is read: nothing torn is stored, and the next run ends with what it says then."""

import pytest

from indexer.run import run_sources
from sources.folder import FolderSettings, FolderSource
from sources.git import GitSource
from sources.git_settings import GitSettings
from tests.fakes.meanwhile import Meanwhile
from tests.indexer.agreement import assert_agreement
from tests.sources.repository import Repository

MANY = 12


def says(edition: int, number: int) -> str:
    return "".join(f"# Part {part}\n\nDocument {number} of edition {edition}.\n\n" for part in range(4))


def editions(rows):
    """Which editions are stored of each path."""
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["path"], set()).add(row["text"].rpartition(" ")[2])
    return found


@pytest.mark.parametrize("number", [0, MANY // 2])
def test_files_that_are_replaced_and_removed_while_a_folder_is_read(desk, tmp_path, number):
    folder = tmp_path / "docs"
    folder.mkdir()

    def write(edition):
        for each in range(MANY):
            (folder / f"{each:02}.md").write_text(says(edition, each), encoding="utf-8")

    def change():
        write(2)
        (folder / "03.md").unlink()
        (folder / "11.md").unlink()

    write(1)
    source = FolderSource(FolderSettings(name="docs", path=folder, readers=()))
    [report] = run_sources(desk.bench, [Meanwhile(source, number, change)], requested_by="a test")
    assert report.error is None
    assert {len(each) for each in editions(desk.rows(source)).values()} == {1}

    run_sources(desk.bench, [source], requested_by="a test")
    assert editions(desk.rows(source)) == {f"{each:02}.md": {"2."} for each in range(MANY) if each not in {3, 11}}
    assert_agreement(desk.bench, source)


def test_a_branch_that_is_forced_back_while_it_is_read_is_indexed_as_it_was_listed_and_then_as_it_is(desk, tmp_path):
    repository = Repository(tmp_path / "repository")
    settings = GitSettings(name="code", url=repository.url, readers=())
    source = GitSource(settings, clones=tmp_path / "clones", environment={})
    for edition in (1, 2):
        for each in range(MANY):
            repository.write(f"{each:02}.md", says(edition, each))
        repository.commit()

    def force():
        repository.run("reset", "--quiet", "--hard", "HEAD~1")
        repository.write("00.md", says(3, 0))
        repository.commit()
        repository.run("reflog", "expire", "--expire=now", "--all")
        repository.run("gc", "--quiet", "--prune=now")

    [report] = run_sources(desk.bench, [Meanwhile(source, MANY // 2, force)], requested_by="a test")
    assert report.error is None
    assert editions(desk.rows(source)) == {f"{each:02}.md": {"2."} for each in range(MANY)}

    run_sources(desk.bench, [source], requested_by="a test")
    expected = {f"{each:02}.md": {"1."} for each in range(MANY)} | {"00.md": {"3."}}
    assert editions(desk.rows(source)) == expected
    assert_agreement(desk.bench, source)
    source.close()
