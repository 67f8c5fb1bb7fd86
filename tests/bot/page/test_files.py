"""Files and pictures, sent from the page."""

from pathlib import Path

from selenium.webdriver.common.by import By

from tests.bot.conversation.pictures import picture
from tests.bot.page.browser import Reader


def attach(reader: Reader, file: Path) -> None:
    reader.driver.find_element(By.CSS_SELECTOR, "#composer input[type=file]").send_keys(str(file))
    reader.see("#composer .attached", file.name)


def test_a_picture_goes_with_the_question(reader: Reader, tmp_path: Path) -> None:
    file = tmp_path / "lamp.png"
    file.write_bytes(picture())
    reader.enter("team")
    attach(reader, file)
    reader.write("@footnote how often are signing keys rotated?")

    assert "lamp.png was not read: images cannot be read here." in reader.answer("90 days")
    assert reader.see("#messages .file", "File: lamp.png")
    assert not reader.all("#composer .attached")


def test_what_was_attached_by_mistake_is_taken_back(reader: Reader, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("signing keys", encoding="utf-8")
    reader.enter("team")
    attach(reader, file)
    reader.press("#composer .attached")
    reader.write("hello")

    assert reader.see("#messages li", "hello")
    assert not reader.all("#messages li .file", "notes.txt")
