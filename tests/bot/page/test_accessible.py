"""Whether everybody can use the page: names, contrast, a place for each live region, and nothing that is refused."""

import pytest

from tests.bot.page.browser import Reader

# Of everything that shows words: the contrast of its colour against the nearest ground that is painted.
_CONTRASTS = """
const channels = (colour) => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d");
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
};
const light = (colour) => {
  const [r, g, b] = colour.slice(0, 3).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ground = (found) => {
  for (let each = found; each; each = each.parentElement) {
    const colour = channels(getComputedStyle(each).backgroundColor);
    if (colour[3] === 255) return colour;
  }
  return [255, 255, 255];
};
const poor = [];
for (const found of document.querySelectorAll("body *")) {
  const says = [...found.childNodes].some((each) => each.nodeType === Node.TEXT_NODE && each.textContent.trim());
  if (!says || !found.checkVisibility({ opacityProperty: true })) continue;
  const [one, other] = [light(channels(getComputedStyle(found).color)), light(ground(found))].sort((a, b) => b - a);
  const contrast = (one + 0.05) / (other + 0.05);
  if (contrast < 4.5) poor.push(`${found.outerHTML.slice(0, 80)}: ${contrast.toFixed(2)}`);
}
return poor;
"""
_NAMELESS = """
const fields = [...document.querySelectorAll("button, a, input, textarea, select, dialog[open], nav, main, aside")];
return fields.filter((each) => {
  const by = (each.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id));
  const names = [each.getAttribute("aria-label"), each.labels?.[0]?.textContent, each.textContent];
  return ![...names, ...by.map((at) => at?.textContent)].some((name) => name?.trim());
}).map((each) => each.outerHTML.slice(0, 120));
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_stand_out_from_what_is_behind_them(reader: Reader, scheme: str) -> None:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    reader.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    reader.enter("team")
    reader.write("@footnote how often are signing keys rotated?")
    reader.answer("90 days")
    reader.write("/footnote help")
    reader.see("#messages li[data-ephemeral=true]")

    assert reader.driver.execute_script(_CONTRASTS) == []
    reader.press("#thread-messages button", "Why this answer?")
    reader.see("#modal", "Searched for")
    assert reader.driver.execute_script(_CONTRASTS) == []


def test_everything_that_can_be_used_has_a_name(reader: Reader) -> None:
    reader.enter("team")
    reader.write("@footnote how often are signing keys rotated?")
    reader.answer("90 days")
    assert reader.driver.execute_script(_NAMELESS) == []

    reader.press("#thread-messages .vote", "Not helpful")
    reader.see("#modal .option")
    assert reader.driver.execute_script(_NAMELESS) == []


def test_a_new_answer_is_announced_once_it_is_whole(reader: Reader) -> None:
    reader.enter("team")
    reader.write("@footnote how often are signing keys rotated?")
    reader.answer("90 days")

    said = reader.until(lambda: reader.driver.execute_script("return document.getElementById('announcer').textContent"))
    assert said.startswith("footnote says: ")
    assert "90 days" in said


def test_in_a_narrow_window_the_thread_lies_over_the_channel_and_nothing_runs_off(reader: Reader) -> None:
    size = {"width": 400, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    reader.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        reader.press("#menu")
        reader.enter("team")
        reader.write("@footnote how often are signing keys rotated?")
        reader.answer("90 days")
        assert reader.driver.execute_script("return document.documentElement.scrollWidth") <= 400
        reader.press("#close-thread")
        assert reader.see("#composer-text")
    finally:
        reader.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_the_browser_has_nothing_to_complain_of(reader: Reader) -> None:
    reader.driver.get_log("browser")
    reader.press("#direct button")
    reader.press("#tab-home")
    reader.see("#home", "What I know")

    assert [each["message"] for each in reader.driver.get_log("browser")] == []
