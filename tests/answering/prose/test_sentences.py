from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.prose.sentences import Sentences, sentences_of

ANSWER = """## Rolling back

Roll back with Helm, e.g. to revision 3.5 of the chart [1]. It takes about 2.5 minutes. [2][3]

Do this:

1. Announce it. [1]
2. Run the command:

   ```bash
   helm rollback ledger 4  # see a[1]. Then wait.
   ```
   [2]

| Stage | Owner |
|---|---|
| canary | Dorota Nowak [3] |
| all | Luuk Jansen [3] |

- It wraps over
  two lines [1]
- The array `a[1]. B` stays whole【2】
"""


def said(text):
    return [sentence.raw.strip() for sentence in sentences_of(text)]


def of_kind(text):
    return [(sentence.kind, sentence.text, sentence.numbers) for sentence in sentences_of(text)]


def test_an_answer_is_cut_into_what_can_be_checked_one_by_one():
    assert of_kind(ANSWER) == [
        ("heading", "## Rolling back", ()),
        ("sentence", "Roll back with Helm, e.g. to revision 3.5 of the chart.", (1,)),
        ("sentence", "It takes about 2.5 minutes.", (2, 3)),
        ("lead_in", "Do this:", ()),
        ("item", "1. Announce it.", (1,)),
        ("lead_in", "2. Run the command:", ()),
        ("code", "```bash\n   helm rollback ledger 4  # see a[1]. Then wait.\n   ```", (2,)),
        ("heading", "| Stage | Owner |\n|---|---|", ()),
        ("row", "| canary | Dorota Nowak |", (3,)),
        ("row", "| all | Luuk Jansen |", (3,)),
        ("item", "- It wraps over\n  two lines", (1,)),
        ("item", "- The array `a[1]. B` stays whole", (2,)),
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Yes [1].", (1,)),
        ("Yes. [1]", (1,)),
        ("Yes.[1]", (1,)),
        ("Yes [1][2].", (1, 2)),
        ("Yes [1, 2].", (1, 2)),
        ("Yes [1-3].", (1, 2, 3)),
        ("Yes [1–3, 7].", (1, 2, 3, 7)),
        ("Yes 【1】.", (1,)),
        ("Yes 【2†L4-L9】.", (2,)),
        ("Yes [^1].", (1,)),
        ("Yes [exhibit 4].", (4,)),
        ("Yes [1](https://elsewhere.example/x).", (1,)),
        ("Yes [1-900000].", (1, 900000)),
        ("Yes `a[1]`.", ()),
        ("Yes [maybe].", ()),
        ("Yes [x](1).", ()),
    ],
)
def test_citations_are_read_in_every_form_that_models_use(text, numbers):
    assert [sentence.numbers for sentence in sentences_of(text)] == [numbers]
    assert len(sentences_of(f"{text} Then this.")) == 2


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("One! Two? Three…", ["One!", "Two?", "Three…"]),
        ("Ask Dr. Nowak, J. Smith et al. about it.", ["Ask Dr. Nowak, J. Smith et al. about it."]),
        ("See No. 5 of the list. No. It is not.", ["See No. 5 of the list.", "No.", "It is not."]),
        (
            "Das gilt z. B. Montags ab 3. Oktober. Sonst nicht.",
            ["Das gilt z. B. Montags ab 3. Oktober.", "Sonst nicht."],
        ),
        ("The default is 3. Raise it.", ["The default is 3.", "Raise it."]),
        ("Version 1.2.3 of file.txt is at v2. It works.", ["Version 1.2.3 of file.txt is at v2.", "It works."]),
        ("It is done. [1] nginx starts. [2]", ["It is done. [1]", "nginx starts. [2]"]),
        ("Open the file. `nginx.conf` is it.", ["Open the file.", "`nginx.conf` is it."]),
        ("**Wait.** Then go.", ["**Wait.**", "Then go."]),
        ("He said “stop.” It did.", ["He said “stop.”", "It did."]),
        ("重启服务。[1]等待两分钟。[2]", ["重启服务。[1]", "等待两分钟。[2]"]),
        ("サーバーを再起動します。待ちます！", ["サーバーを再起動します。", "待ちます！"]),
        ("सेवा पुनः आरंभ करें। दो मिनट रुकें।", ["सेवा पुनः आरंभ करें।", "दो मिनट रुकें।"]),
        ("هل يعمل؟ نعم يعمل.", ["هل يعمل؟", "نعم يعمل."]),
        ("Перезапустите, т.е. остановите. Потом ждите.", ["Перезапустите, т.е. остановите.", "Потом ждите."]),
        ("¿Funciona? ¡Sí!", ["¿Funciona?", "¡Sí!"]),
        ("It wraps\nhere. Next.", ["It wraps\nhere.", "Next."]),
        ("No stop\n\nNext", ["No stop", "Next"]),
        ("Run it\n- now\n- later", ["Run it", "- now", "- later"]),
        ("Steps [1]:\nOne thing", ["Steps [1]:", "One thing"]),
        ("Said so\n[1]\nNext", ["Said so\n[1]", "Next"]),
        ("~~~\na. B\n~~~ [1]\nNext", ["~~~\na. B\n~~~ [1]", "Next"]),
        ("```\nnever. Closed", ["```\nnever. Closed"]),
        ("Run ```a. B``` now. Then go.", ["Run ```a. B``` now.", "Then go."]),
        ("> Quoted. Twice.", ["> Quoted.", "Twice."]),
    ],
)
def test_a_sentence_ends_where_a_reader_would_say_it_does(text, sentences):
    assert said(text) == sentences


def test_a_sentence_is_out_as_soon_as_the_next_one_starts():
    stream = Sentences()

    assert stream.feed("It is done. [1") == []
    assert stream.feed("]") == []
    assert [sentence.text for sentence in stream.feed(" The")] == ["It is done."]
    assert [sentence.raw for sentence in stream.finish()] == ["The"]


MARKDOWN = st.text(st.sampled_from([*"ab AB.!?:;,1234567890[]()^-–|#*`~>\n\t\"'。」【】†é", "\u200b"]), max_size=120)
LINES = st.lists(
    st.sampled_from([*ANSWER.splitlines(keepends=True), "One. [1] ", "[2]\n", "```\n", "Dr. X. ", "\n", "a [1", "]"])
).map("".join)


@given(st.one_of(MARKDOWN, LINES, st.text(max_size=60)), st.lists(st.integers(0, 120), max_size=12))
def test_any_division_into_pieces_gives_the_same_sentences_and_loses_nothing(text, cuts):
    stream = Sentences()
    places = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    pieces = [text[start:end] for start, end in pairwise(places)]
    found = [sentence for piece in pieces for sentence in stream.feed(piece)] + stream.finish()

    assert found == sentences_of(text)
    assert "".join(sentence.raw for sentence in found) == text
    assert all(sentence.raw for sentence in found)
