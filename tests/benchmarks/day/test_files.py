import random
import subprocess

from benchmarks.day.files import Folder, Repository, number_in_path
from benchmarks.day.marks import Mark, marks_in
from benchmarks.day.truth import Truth
from tests.sources.repository import ENVIRONMENT, GIT

EVERYONE = frozenset({"ana"})


def test_whatever_is_pushed_the_truth_is_what_the_repository_holds(tmp_path):
    truth = Truth()
    repository = Repository("tools", tmp_path / "tools", truth, random.Random(21), lambda: EVERYONE)
    deeds = {repository.act()[0] for _ in range(25)}

    def git(*arguments):
        done = subprocess.run([GIT, *arguments], cwd=repository.bare, env=ENVIRONMENT, check=True, capture_output=True)
        return done.stdout.decode()

    assert deeds == {"push", "force"}
    paths = git("ls-tree", "-r", "--name-only", "main").split()
    numbers = {path: number for path in paths if (number := number_in_path(path))}
    assert set(numbers) == set(paths)
    assert set(numbers.values()) == set(truth.numbers())
    for path, number in numbers.items():
        assert Mark(number, truth.now(number).version) in marks_in(git("show", f"main:{path}"))
        assert truth.now(number).place == path


def test_a_link_shows_the_lines_of_its_commit_also_when_that_was_taken_back(tmp_path):
    truth = Truth()
    repository = Repository("tools", tmp_path / "tools", truth, random.Random(21), lambda: EVERYONE)
    number, commit = truth.numbers()[0], repository.head
    old = truth.now(number)
    while "force" not in {repository.act()[0] for _ in range(5)}:
        pass
    link = f"https://code.example/tools/{commit}/{old.place}#L1-L"

    assert repository.marks_at(f"{link}9") == {Mark(number), Mark(number, old.version)}
    assert repository.marks_at(f"{link}1") == {Mark(number)}
    assert repository.marks_at(f"{link}9".replace(commit, commit[::-1])) == set()
    assert repository.marks_at(f"{link}9".replace("/tools/", "/plans/")) is None
    assert repository.marks_at(f"https://files.example/{old.place}") is None


def test_a_file_that_is_gone_is_gone_in_truth(tmp_path):
    truth = Truth()
    folder = Folder("shelf", tmp_path / "shelf", truth, random.Random(1), lambda: EVERYONE)
    while "delete" not in {folder.act()[0] for _ in range(5)}:
        pass

    assert set(truth.all_numbers()) - set(truth.numbers())
    assert len(list((tmp_path / "shelf").rglob("*.md"))) == len(truth.numbers())
