"""What the doctor says of each thing."""

from cli.doctor import _check


def test_doctor_says_of_a_wiki_which_spaces_it_reaches_and_that_confluence_decides_who_reads(wiki):
    wiki.server.traffic.forget()
    _, report = wiki.json("doctor")
    [check] = [each for each in report["checks"] if each["name"] == "source wiki"]

    assert check["problem"] is None
    assert check["finding"] == (
        "can be reached, with its permissions; spaces HANDBOOK; read by whom Confluence lets read"
    )
    assert len(wiki.server.traffic.paths()) <= 5


def test_doctor_names_a_wrong_token(wiki):
    token = wiki.folder / "token"
    right = token.read_text(encoding="utf-8")
    token.write_text("wrong", encoding="utf-8")
    try:
        code, report = wiki.json("doctor")
    finally:
        token.write_text(right, encoding="utf-8")
    [problem] = [each["problem"] for each in report["checks"] if each["problem"]]

    assert code == 3
    assert "answered 401; check the token" in problem
    assert not problem.startswith("source wiki")


def test_a_check_that_fails_in_a_way_nobody_foresaw_is_one_line_and_the_others_go_on():
    def break_down():
        raise TypeError("unforeseen")

    check = _check("thing", break_down)

    assert check.problem == "failed with an unexpected TypeError; the log has the details."


def test_settings_that_a_source_refuses_are_wrong_settings_as_for_index(fresh):
    (fresh.folder / "footnote.toml").write_text(
        '[sources.wiki]\nkind = "confluence"\nbase_url = "http://wiki.example.com:8090/x"\n', encoding="utf-8"
    )

    doctor, index = fresh("doctor"), fresh("index")

    assert doctor.returncode == index.returncode == 2
    assert "http://wiki.example.com:8090/x is not encrypted" in doctor.stdout
    assert "http://wiki.example.com:8090/x is not encrypted" in index.stderr


def test_a_title_where_the_id_of_a_page_belongs_has_one_exit_code_in_doctor_and_index(fresh):
    (fresh.folder / "footnote.toml").write_text(
        '[sources.wiki]\nkind = "confluence"\nbase_url = "https://wiki.example.com"\ntrees = ["Policies"]\n',
        encoding="utf-8",
    )

    assert fresh("doctor").returncode == fresh("index").returncode == 2


def test_a_source_that_fails_is_named_once_by_index_and_status(fresh):
    (fresh.folder / "footnote.toml").write_text(
        '[sources.docs]\nkind = "git"\nurl = "https://127.0.0.1:9/a.git"\nreaders = ["everyone"]\n', encoding="utf-8"
    )

    for command in ("index", "status"):
        [line] = [line for line in fresh(command).stdout.splitlines() if line.startswith("source docs")]
        assert line.count("source docs") == 1
