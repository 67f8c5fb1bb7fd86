from benchmarks.texts import description_parts, digest, docstrings, harvest, is_english, mixed_lengths

PROSE = "Returns the number of parcels that wait in the queue of a depot, or zero when it is closed."


def test_prose_is_harvested_from_docstrings_and_descriptions_once(tmp_path):
    package = tmp_path / "parcels"
    package.mkdir()
    (package / "a.py").write_text(f'def waiting():\n    """{PROSE}"""\n', encoding="utf-8")
    (package / "b.py").write_text(f'"""{PROSE}"""\nx = 1\n', encoding="utf-8")
    (package / "broken.py").write_text("def (", encoding="utf-8")
    (package / "METADATA").write_text(
        "Name: parcels\n\nParcels counts the parcels of every depot and tells drivers where to go.", encoding="utf-8"
    )

    assert list(harvest(tmp_path)) == [
        "Parcels counts the parcels of every depot and tells drivers where to go.",
        PROSE,
    ]


def test_code_and_scraps_are_no_english():
    assert is_english(PROSE)
    assert not is_english("x = {1: 2, 3: 4}; y = [0] * 17; z = a[3] + b[4] - c[5] / d[6]")
    assert not is_english("Too short.")


def test_modules_that_do_not_parse_have_no_docstrings():
    assert docstrings("def (") == []
    assert docstrings("\0") == []


def test_a_description_is_cut_at_its_headings():
    assert description_parts("Name: x\n\nIntro.\n# Usage\nDo it.") == ["Intro.", " Usage\nDo it."]


def test_mixed_texts_have_every_length_and_are_the_same_every_time():
    texts = mixed_lengths([PROSE], 200, longest=40)

    assert {len(text.split()) for text in texts} >= {8, 20, 40}
    assert digest(texts) == digest(mixed_lengths([PROSE], 200, longest=40))
