"""A repository that is changed by small steps, written in one go: hundreds of histories take seconds."""

from dataclasses import dataclass, field
from pathlib import Path

from tests.sources.repository import Repository

Tree = dict[str, tuple[str, str]]
"""By path: mode and content."""

KEPT: Tree = {"docs/keep.md": ("100644", "keep")}


@dataclass(frozen=True)
class Sketch:
    """A commit that is not written yet, or was; told apart by identity."""

    tree: Tree
    parents: tuple["Sketch", ...]
    number: int


@dataclass
class Workshop:
    """Two branches, of which `main` is the one that a source follows."""

    path: Path
    sketches: list[Sketch] = field(default_factory=list)
    branches: dict[str, Sketch] = field(default_factory=dict)
    written: int = 0

    def __post_init__(self) -> None:
        self.repository = Repository(self.path)
        start = self._commit(KEPT | {name: ("100644", name * 40) for name in ("a.md", "docs/a.md")})
        self.branches = {"main": start, "side": start}

    def edit(self, branch: str, kind: str, name: str, other: str) -> None:
        """Commit one edit; one that makes no sense is an empty commit."""
        tip = self.branches[branch]
        tree = dict(tip.tree)
        if kind == "write":
            put(tree, name, ("100644", other))
        elif name in tree and kind == "append":
            tree[name] = ("100644", tree[name][1] + other)
        elif name in tree and kind == "move":
            put(tree, other, tree.pop(name))
        elif name in tree and kind == "remove":
            del tree[name]
        elif name in tree and kind == "link":
            tree[name] = ("120000", "elsewhere")
        self.branches[branch] = self._commit(tree | KEPT, tip)

    def merge(self, first: str, second: str, mixing: int) -> None:
        """Merge into `main`; bit by bit `mixing` says which parent each path is taken from."""
        one, two = self.branches[first], self.branches[second]
        tree: Tree = {}
        for place, path in enumerate(sorted({*one.tree, *two.tree})):
            chosen = (two if mixing >> place & 1 else one).tree
            if path in chosen:
                put(tree, path, chosen[path])
        self.branches["main"] = self._commit(tree | KEPT, one, two)

    def forget(self, count: int) -> None:
        """Take `main` back by some commits, as a force push does."""
        for _ in range(count):
            if parents := self.branches["main"].parents:
                self.branches["main"] = parents[0]

    def squash(self) -> None:
        """Begin history again with what `main` holds."""
        self.branches["main"] = self._commit(self.branches["main"].tree)

    def side_from_main(self) -> None:
        self.branches["side"] = self.branches["main"]

    def write(self) -> None:
        """Make the repository what the steps so far say."""
        marks = self.repository.path / ".git" / "marks"
        stream = b"".join(_import(sketch) for sketch in self.sketches[self.written :])
        stream += b"reset refs/heads/main\nfrom :%d\n\n" % self.branches["main"].number
        self.repository.run(
            "fast-import",
            "--quiet",
            "--force",
            f"--import-marks-if-exists={marks}",
            f"--export-marks={marks}",
            text=stream,
        )
        self.written = len(self.sketches)

    def _commit(self, tree: Tree, *parents: Sketch) -> Sketch:
        sketch = Sketch(tree, parents, len(self.sketches) + 1)
        self.sketches.append(sketch)
        return sketch


def put(tree: Tree, name: str, file: tuple[str, str]) -> None:
    """Put a file into a tree, in the place of a folder or of a file that has its folder's name."""
    for path in list(tree):
        if path.startswith(f"{name}/") or name.startswith(f"{path}/"):
            del tree[path]
    tree[name] = file


def _import(sketch: Sketch) -> bytes:
    # Clocks differ between people: a commit may be older than its parents.
    seconds = 1_700_000_000 + sketch.number * 7919 % 1009
    lines = [b"commit refs/heads/written", b"mark :%d" % sketch.number, b"committer x <x@y> %d +0000" % seconds]
    lines += [b"data 1", b"x"]
    lines += [
        b"%s :%d" % (word, parent.number) for word, parent in zip((b"from", b"merge"), sketch.parents, strict=False)
    ]
    if not sketch.parents:
        lines.insert(0, b"reset refs/heads/written")
    lines += [b"deleteall"]
    for path, (mode, content) in sketch.tree.items():
        lines += [b"M %s inline %s" % (mode.encode(), path.encode()), b"data %d" % len(content), content.encode()]
    return b"\n".join([*lines, b"", b""])
