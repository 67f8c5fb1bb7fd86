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
