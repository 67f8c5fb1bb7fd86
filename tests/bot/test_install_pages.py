from bot.install_pages import page, why_not


def test_a_page_takes_no_words_for_html():
    assert "&lt;img src=x onerror=alert(1)&gt;" in page("<img src=x onerror=alert(1)>")


def test_what_slack_calls_a_reason_is_never_repeated():
    said = why_not("<b>pay here</b>", "https://bot.example.com")

    assert said == "Nothing was installed. Begin again at https://bot.example.com/slack/install"
