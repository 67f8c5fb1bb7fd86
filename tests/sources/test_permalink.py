import pytest

from sources.document import Place
from sources.errors import SourceUnavailable
from sources.permalink import (
    BITBUCKET,
    GITEA,
    GITHUB,
    GITLAB,
    UNKNOWN,
    WORK_TREE,
    Permalinks,
    fragment,
    recognise,
    template_form,
)

SHA = "0123456789abcdef0123456789abcdef01234567"
LINES = Place(lines=(3, 9), anchor="heading")


@pytest.mark.parametrize(
    ("form", "url"),
    [
        (GITHUB, f"https://host/o/r/blob/{SHA}/docs/a.md#L3-L9"),
        (GITLAB, f"https://host/o/r/-/blob/{SHA}/docs/a.md#L3-9"),
        (BITBUCKET, f"https://host/o/r/src/{SHA}/docs/a.md#lines-3:9"),
        (GITEA, f"https://host/o/r/src/commit/{SHA}/docs/a.md#L3-L9"),
        (WORK_TREE, "https://host/o/r/docs/a.md#L3-L9"),
        (UNKNOWN, f"https://host/o/r/docs/a.md?commit={SHA}#L3-L9"),
    ],
)
def test_every_host_is_linked_in_its_own_form(form, url):
    assert Permalinks("https://host/o/r", form).url(SHA, "docs/a.md", LINES) == url


@pytest.mark.parametrize(
    ("form", "ending"), [(GITHUB, "#L7"), (GITLAB, "#L7"), (BITBUCKET, "#lines-7"), (GITEA, "#L7"), (UNKNOWN, "#L7")]
)
def test_a_single_line_is_not_written_as_a_range(form, ending):
    assert Permalinks("https://host/o/r", form).url(SHA, "a.md", Place(lines=(7, 7))).endswith(ending)


def test_a_path_is_quoted_so_that_it_cannot_end_the_address():
    url = Permalinks("https://host/o/r", GITHUB).url(SHA, 'a b/c#1?x=%41&"ü\n.md')

    assert url == f"https://host/o/r/blob/{SHA}/a%20b/c%231%3Fx%3D%2541%26%22%C3%BC%0A.md"


@pytest.mark.parametrize(
    ("host", "form"),
    [
        ("github.com", GITHUB),
        ("github.example.com", GITHUB),
        ("gitlab.com", GITLAB),
        ("gitlab.intern.example.com", GITLAB),
        ("bitbucket.org", BITBUCKET),
        ("bitbucket.example.com", UNKNOWN),
        ("codeberg.org", GITEA),
        ("gitea.example.com", GITEA),
        ("forgejo.example.com", GITEA),
        ("notgithub.com", UNKNOWN),
        ("git.example.com", UNKNOWN),
    ],
)
def test_a_host_is_recognised_by_a_whole_part_of_its_name(host, form):
    assert recognise(host) is form


def test_a_template_is_filled_with_commit_path_and_lines():
    form = template_form("https://code.example.com/r/{path}?at={commit}#{first}-{last}")
    links = Permalinks("unused", form)

    assert links.url(SHA, "a b.md", Place(lines=(3, 9))) == f"https://code.example.com/r/a%20b.md?at={SHA}#3-9"
    assert links.url(SHA, "a b.md") == f"https://code.example.com/r/a%20b.md?at={SHA}"


def test_a_template_without_lines_gets_the_usual_fragment():
    links = Permalinks("unused", template_form("https://code.example.com/{commit}/{path}"))

    assert links.url(SHA, "a.md", Place(lines=(3, 9))) == f"https://code.example.com/{SHA}/a.md#L3-L9"


def test_a_template_with_lines_in_its_query_opens_the_top_without_them():
    links = Permalinks("unused", template_form("https://code.example.com/{path}?from={first}"))

    assert links.url(SHA, "a.md", Place(lines=(3, 9))) == "https://code.example.com/a.md?from=3"
    assert links.url(SHA, "a.md") == "https://code.example.com/a.md?from=1"


def test_a_template_with_a_fixed_fragment_keeps_it():
    links = Permalinks("unused", template_form("https://code.example.com/#/{path}"))

    assert links.url(SHA, "a.md", Place(lines=(3, 9))) == "https://code.example.com/#/a.md"


@pytest.mark.parametrize(
    ("template", "wrong"),
    [
        ("https://x/{path}/{sha}", "{sha} is unknown"),
        ("https://x/{commit}", "{path} is missing"),
        ("https://x/{path.__class__}{path}", "{path.__class__} is unknown"),
    ],
)
def test_a_template_that_cannot_be_filled_is_refused(template, wrong):
    with pytest.raises(SourceUnavailable) as refused:
        template_form(template)
    assert wrong in str(refused.value)


@pytest.mark.parametrize(
    ("place", "ending"),
    [
        (Place(), ""),
        (Place(lines=(2, 2)), "#L2"),
        (Place(lines=(2, 4), page=1, anchor="x"), "#L2-L4"),
        (Place(page=3, anchor="x"), "#page=3"),
        (Place(anchor="größe & mehr"), "#gr%C3%B6%C3%9Fe%20%26%20mehr"),
    ],
)
def test_lines_win_over_page_and_page_over_anchor(place, ending):
    assert fragment(place) == ending
    assert Permalinks("https://host", GITHUB).url(SHA, "a", place) == f"https://host/blob/{SHA}/a{ending}"
