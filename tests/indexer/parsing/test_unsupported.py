import pytest

from indexer.parsing.unsupported import reason_to_skip


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("docs/queue.PNG", "image"),
        ("dist/app.min.js", "minified bundle"),
        ("dist/vendor-bundle.css", "minified bundle"),
        ("web/package-lock.json", "lock file"),
        ("poetry.lock", "lock file"),
        ("dist/app.js.map", "source map"),
        ("release.tar.gz", "archive"),
        ("fonts/Inter.woff2", "font"),
        ("certs/server.key", "key, certificate or signature"),
    ],
)
def test_name_tells_what_holds_no_text(path, reason):
    assert reason_to_skip(path) == reason


def test_office_file_comes_with_what_to_do():
    assert "export it as PDF or DOCX" in reason_to_skip("Budget.xlsx")


@pytest.mark.parametrize(
    "path",
    ["README", "src/bundle.py", "deploy-prod.html", "min.js", "package.json", "a.png.md", "a.lock/x", ""],
)
def test_text_is_read(path):
    assert reason_to_skip(path) == ""
