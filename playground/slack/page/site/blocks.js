// Blocks: what a message, a modal or the Home tab consists of.

import { button, element, icon, link } from "./element.js";
import { markdown } from "./markdown.js";
import { mrkdwn } from "./mrkdwn.js";

const DONE = { in_progress: "under way", complete: "done", error: "failed", pending: "waiting" };

/**
 * Return the elements of blocks.
 *
 * @param {Object[]} blocks As Slack takes them.
 * @param {Object} means `names` by id; `press(element)`, `choose(element, value)`, `rate(element, vote)`; `vote` given.
 */
export function blocks(found, means) {
  return found.map((block) => (KINDS[block.type] ?? unknown)(block, means));
}

/** Return the words of a text object: mrkdwn, or as they are. */
export function words(text, means) {
  if (!text) return [];
  return text.type === "mrkdwn" ? mrkdwn(text.text, means.names) : [text.text];
}

const KINDS = {
  markdown: (block) => element("div", { class: "prose" }, markdown(block.text)),
  rich_text: (block, means) => element("div", { class: "prose" }, block.elements.map((each) => rich(each, means))),
  section: (block, means) =>
    element(
      "div",
      { class: "section" },
      block.text ? element("div", { class: "words" }, words(block.text, means)) : null,
      (block.fields ?? []).map((field) => element("div", { class: "field" }, words(field, means))),
      block.accessory ? control(block.accessory, means) : null,
    ),
  context: (block, means) =>
    element("div", { class: "context" }, block.elements.map((each) => element("div", {}, each.alt_text ?? words(each, means)))),
  header: (block) => element("p", { class: "title", role: "heading", "aria-level": 3 }, block.text.text),
  divider: () => element("hr"),
  image: (block) => element("p", { class: "context" }, `Image: ${block.alt_text}`),
  actions: (block, means) => element("div", { class: "actions" }, block.elements.map((each) => control(each, means))),
  context_actions: (block, means) =>
    element("div", { class: "actions" }, block.elements.map((each) => control(each, means))),
  task_card: (block, means) => element("div", { class: "tasks" }, task(block, means)),
  plan: (block, means) =>
    element("div", { class: "tasks" }, element("p", { class: "title" }, block.title), block.tasks.map((each) => task(each, means))),
  table: (block, means) => rowsOf(block, means),
};

function unknown(block) {
  return element("p", { class: "context" }, `(A block of type ${block.type}, which this page does not show)`);
}

function task(card, means) {
  const more = [card.details, card.output].filter(Boolean);
  return element(
    "div",
    { class: "task", "data-status": card.status },
    element("span", { class: "mark", "aria-hidden": "true" }),
    element("span", {}, card.title),
    element("span", { class: "heard" }, `, ${DONE[card.status] ?? card.status}`),
    more.map((each) => each.elements.map((part) => rich(part, means))),
    (card.sources ?? []).map((source) => link(source.url, source.text)),
  );
}

function control(found, means) {
  if (found.type === "feedback_buttons") return feedback(found, means);
  if (found.type === "button") {
    const label = found.text.text;
    if (found.url) return link(found.url, label);
    const attributes = { class: found.style ?? "", "data-focus": found.action_id, "aria-label": found.accessibility_label };
    return button(label, () => means.press(found), attributes);
  }
  if (found.type === "static_select") {
    const options = found.options.map((each) => element("option", { value: each.value }, each.text.text));
    const label = found.placeholder?.text ?? "Choose";
    const on = { change: (event) => means.choose(found, event.target.value) };
    const first = element("option", { value: "", disabled: true, selected: true }, label);
    return element("select", { "aria-label": label, "data-focus": found.action_id, on }, first, options);
  }
  return unknown(found);
}

function feedback(found, means) {
  const vote = (name, picture) => {
    const { text, accessibility_label: label } = found[`${name}_button`];
    const attributes = {
      class: "vote",
      "aria-label": label,
      "aria-pressed": String(means.vote === name),
      "data-focus": `${found.action_id}-${name}`,
    };
    return button([icon(picture), ` ${text.text}`], () => means.rate(found, name), attributes);
  };
  return element("div", { class: "votes", role: "group", "aria-label": "Was this answer helpful?" }, vote("positive", "up"), vote("negative", "down"));
}

function rowsOf(block, means) {
  const rows = block.rows.map((row, index) =>
    element("tr", {}, row.map((cell) => element(index ? "td" : "th", {}, cell.type === "raw_text" ? cell.text : cell.elements.map((each) => rich(each, means))))),
  );
  return element("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "Table" }, element("table", {}, rows));
}

function rich(part, means) {
  if (part.type === "rich_text_list") {
    const items = part.elements.map((each) => element("li", {}, rich(each, means)));
    return element(part.style === "ordered" ? "ol" : "ul", {}, items);
  }
  const inside = (part.elements ?? []).map((each) => run(each, means));
  if (part.type === "rich_text_preformatted") return element("pre", { tabindex: "0", "aria-label": "Code" }, element("code", {}, inside));
  return element(part.type === "rich_text_quote" ? "blockquote" : "p", {}, inside);
}

function run(part, means) {
  if (part.type === "link") return link(part.url, part.text ?? part.url);
  if (part.type === "user") return element("span", { class: "mention" }, `@${means.names[part.user_id] ?? part.user_id}`);
  if (part.type === "channel") return element("span", { class: "mention" }, `#${means.names[part.channel_id] ?? part.channel_id}`);
  if (part.type === "broadcast") return element("span", { class: "mention" }, `@${part.range}`);
  if (part.type !== "text") return "";
  const style = part.style ?? {};
  const tag = style.code ? "code" : style.bold ? "strong" : style.italic ? "em" : style.strike ? "del" : "";
  const plain = part.text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  return tag ? element(tag, {}, plain) : element("span", {}, plain);
}
