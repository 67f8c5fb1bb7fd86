import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.release import NO_RELEASE, Release, ReleasePattern


@pytest.mark.parametrize(
    ("pattern", "path", "release", "family"),
    [
        ("docs/{release}/**", "docs/4.13/install.md", "4.13", "docs/{release}/install.md"),
        ("docs/{release}/", "docs/4.13/a/b.md", "4.13", "docs/{release}/a/b.md"),
        ("docs/{release}/*", "docs/4.13/install.md", "4.13", "docs/{release}/install.md"),
        ("docs/{release}/**", "docs/v4.13/4.13.md", "v4.13", "docs/{release}/4.13.md"),
        ("docs/{release}/**", "docs/main/install.md", "main", "docs/{release}/install.md"),
        ("**/{release}/**", "a/b/2026-01/x.md", "2026-01", "a/b/{release}/x.md"),
        ("**/{release}/**", "4.1/x.md", "4.1", "{release}/x.md"),
        ("*-{release}.md", "guide-4.13.md", "4.13", "guide-{release}.md"),
        ("guide-{release}.?d", "guide-release-4.13-rc1.md", "release-4.13-rc1", "guide-{release}.md"),
        ("{release}", "4", "4", "{release}"),
    ],
)
def test_a_path_says_which_release_it_documents(pattern, path, release, family):
    assert ReleasePattern(pattern).read(path) == Release(release, family)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("", "docs/4.13/install.md"),
        ("docs/{release}/**", "docs/images/install.md"),
        ("docs/{release}/**", "docs/domain/install.md"),
        ("docs/{release}/**", "notes/docs/4.13/install.md"),
        ("docs/{release}/*", "docs/4.13/a/b.md"),
        ("docs.{release}/*", "docs_4.13/a.md"),
        ("docs/{release}/**", "docs/4.13"),
    ],
)
def test_what_the_pattern_does_not_cover_has_no_release(pattern, path):
    assert ReleasePattern(pattern).read(path) == NO_RELEASE


def test_in_a_subfolder_the_pattern_is_read_from_there_like_include():
    pattern = ReleasePattern("{release}/**", subfolder="docs")

    assert pattern.read("docs/4.13/a.md") == Release("4.13", "docs/{release}/a.md")
    assert pattern.read("4.13/a.md") == NO_RELEASE


PARTS = st.lists(st.sampled_from(["docs", "4.13", "v2", "a b", "(", "[x]", "\n", "main"]), min_size=1, max_size=5)


@given(parts=PARTS)
def test_the_family_gives_the_path_back_with_the_release_in_it(parts):
    path = "/".join(parts)
    found = ReleasePattern("**/{release}/**").read(path)

    assert found == NO_RELEASE or found.family.replace("{release}", found.name) == path
