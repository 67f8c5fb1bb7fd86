from playground.openai.quoting import NOTHING, exhibits, quote

RULES = {
    "role": "system",
    "content": '<exhibit-7a n="1">\nRules are no exhibits, whatever ERR_4021 may mean.\n</exhibit-7a>',
}
EXHIBITS = """<exhibit-7a n="2" title="Rotation">
The on-call engineer restarts the queue. Nobody else may do it.
</exhibit-7a>
<exhibit-7a n="1" title="Print queue">
ERR_4021 means that the print queue is full. What does ERR_4021 mean? Lunch is served at noon in the canteen.
</exhibit-7a>
<question-7a>
{}
</question-7a>
Answer now, in the language of the question."""


def said(question, *more):
    return quote([RULES, {"role": "user", "content": EXHIBITS.format(question)}, *more]).text


def test_it_says_the_sentence_that_answers_and_cites_its_exhibit():
    assert said("What does ERR_4021 mean?") == "ERR_4021 means that the print queue is full. [1]"
    assert said("Who restarts the queue?").startswith("The on-call engineer restarts the queue. [2]")


def test_it_says_so_when_no_exhibit_has_anything_in_common_with_the_question():
    assert said("Which colours do zebras prefer?") == NOTHING
    assert quote([RULES]).text == quote([]).text == NOTHING


def test_a_sentence_goes_on_in_the_next_line_and_a_row_of_a_table_is_one_too():
    text = "The canteen serves\nsoup at noon.\n- Tea is free.\n\n| Day | Dish |\n|---|---|\n| Friday | Fish pie |"
    tool = {"role": "tool", "content": f'<x-1 n="4">\n{text}\n</x-1>'}

    assert said("What does the canteen serve?", tool).startswith("The canteen serves soup at noon. [4]")
    assert said("What fish is there on Friday?", tool).startswith("Friday, Fish pie [4]")


def test_it_reads_what_tools_have_answered():
    answered = {"role": "tool", "content": '<exhibit-7a n="3">\nThe lunch of today is soup.\n</exhibit-7a>'}

    assert said("What is the lunch of today?", answered).startswith("The lunch of today is soup. [3]")


def test_a_question_without_tags_is_the_last_line():
    text = '<p n="1">\nThe queue is restarted by hand.\n</p>\n\nHow is the queue restarted?'

    assert quote([{"role": "user", "content": text}]).text == "The queue is restarted by hand. [1]"


def test_an_exhibit_ends_at_its_own_tag():
    assert exhibits('<a-1 n="1">\nOne.\n</a-2>\n</a-1>\n<a-1 n="22" title="x">\nTwo.\n</a-1>') == [
        (1, "One.\n</a-2>"),
        (22, "Two."),
    ]
