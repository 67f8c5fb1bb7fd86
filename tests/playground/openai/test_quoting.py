import pytest

from playground.openai.quoting import NOTHING, passages, quote

DOCUMENTS = """<passage n="1" source="Print queue">
ERR_4021 means that the print queue is full. Lunch is served at noon in the canteen.
</passage>
<passage n="2" source="Rotation">
The on-call engineer restarts the queue. Nobody else may do it.
</passage>

Question:
What does ERR_4021 mean?"""


def asked(text):
    return [{"role": "system", "content": "[1] Answer from the passages only."}, {"role": "user", "content": text}]


def test_it_says_the_sentence_that_answers_and_cites_its_passage():
    assert quote(asked(DOCUMENTS)).text == "ERR_4021 means that the print queue is full. [1]"


def test_it_says_so_when_no_passage_has_anything_in_common_with_the_question():
    assert (
        quote(asked(DOCUMENTS.replace("What does ERR_4021 mean?", "Which colours do zebras prefer?"))).text == NOTHING
    )
    assert quote(asked("Hello")).text == NOTHING
    assert quote([]).text == NOTHING


def test_it_reads_what_tools_have_answered():
    messages = [
        *asked("Who restarts the queue?"),
        {"role": "tool", "content": "[1] Rota\nThe on-call engineer restarts it."},
    ]

    assert quote(messages).text == "The on-call engineer restarts it. [1]"


@pytest.mark.parametrize(
    "heading", ["[1]", "1", "Passage 1", "--- exhibit [1] (Wiki) ---", '<passage n="1">', "### 1:"]
)
def test_a_passage_may_be_numbered_in_any_usual_way(heading):
    second = heading.replace("1", "2")

    [(first_n, first), (second_n, other)] = passages(f"Rules.\n{heading}\nOne.\n\n{second}\nTwo. 3.5 is no number.")
    assert (first_n, first.strip()) == (1, "One.")
    assert (second_n, other.strip()) == (2, "Two. 3.5 is no number.")
