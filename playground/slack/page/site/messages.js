// Messages: those of a channel or a thread; one that did not change keeps its element, and with it the focus.

import { blocks } from "./blocks.js";
import { button, element, signature } from "./element.js";
import { focusOf } from "./focus.js";
import { mrkdwn } from "./mrkdwn.js";

/**
 * Show these messages in a list, and no others.
 *
 * @param {HTMLElement} list
 * @param {Object[]} messages As a person sees them, oldest first.
 * @param {Object} means `people` and `names` by id, `shortcuts`, `votes` by ts, and what buttons do:
 *   `press choose rate reply shortcut`. `isThread`: they stand in a thread already.
 */
export function showMessages(list, messages, means) {
  const known = new Map([...list.children].map((each) => [each.dataset.ts, each]));
  const items = messages.map((message) => {
    const current = signature(message, means.votes.get(message.ts), means.people[message.user]?.name, means.isThread);
    const item = known.get(message.ts);
    if (item?.dataset.signature === current) return item;
    const made = drawn(message, means);
    made.dataset.signature = current;
    if (item) replace(item, made);
    return made;
  });
  for (const gone of [...list.children].filter((each) => !items.includes(each))) gone.remove();
  // Only what is new is put in: an element that is moved loses the focus.
  for (const [index, item] of items.entries()) {
    if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null);
  }
}

function replace(item, made) {
  const focusAgain = focusOf(item);
  item.replaceWith(made);
  focusAgain(made);
}

function drawn(message, means) {
  const author = means.people[message.user] ?? { real_name: message.username ?? "Somebody", is_bot: true };
  const state = { "data-ephemeral": String(message.is_ephemeral), "data-streaming": String(message.is_streaming) };
  return element(
    "li",
    { class: "message", "data-ts": message.ts, ...state },
    avatar(author),
    element(
      "article",
      { "aria-label": `${author.real_name}, ${clock(message.ts)}` },
      message.is_ephemeral ? element("p", { class: "only" }, "Only visible to you") : null,
      element(
        "header",
        {},
        element("strong", {}, author.real_name),
        author.is_bot ? element("span", { class: "badge" }, "App") : null,
        element("time", { datetime: new Date(message.ts * 1000).toISOString() }, clock(message.ts)),
        message.edited ? element("span", { class: "edited" }, "edited") : null,
      ),
      body(message, means),
      (message.files ?? []).map((file) => element("p", { class: "file" }, `File: ${file.name ?? file.id}`)),
      reactions(message),
      replies(message, means),
    ),
    toolbar(message, author, means),
  );
}

/** Return the round mark of somebody. */
export function avatar(author) {
  const letters = author.real_name.split(" ").map((each) => each[0]).join("").slice(0, 2).toUpperCase();
  const tone = [...author.real_name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 6;
  return element("span", { class: "avatar", "data-tone": author.is_bot ? "app" : tone, "aria-hidden": "true" }, letters);
}

function body(message, means) {
  if (!message.blocks.length) return element("div", { class: "words" }, mrkdwn(message.text, means.names));
  return blocks(message.blocks, {
    names: means.names,
    vote: means.votes.get(message.ts),
    press: (found) => means.press(message, found),
    choose: (found, value) => means.choose(message, found, value),
    rate: (found, vote) => means.rate(message, found, vote),
  });
}

function reactions(message) {
  const found = (message.reactions ?? []).map((each) => element("li", {}, `:${each.name}: ${each.count}`));
  return found.length ? element("ul", { class: "reactions", "aria-label": "Reactions" }, found) : null;
}

function replies(message, means) {
  if (means.isThread || !message.reply_count) return null;
  const count = `${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}`;
  return button(count, () => means.reply(message), { class: "replies", "data-focus": `replies-${message.ts}` });
}

function toolbar(message, author, means) {
  if (message.is_ephemeral || message.subtype) return null;
  const reply = means.isThread
    ? null
    : button("Reply in thread", () => means.reply(message), { "data-focus": `reply-${message.ts}` });
  const shortcuts = author.is_bot
    ? []
    : means.shortcuts.map((each) =>
        button(each.name, () => means.shortcut(message, each), { "data-focus": `${each.callback_id}-${message.ts}` }),
      );
  return element("div", { class: "toolbar", role: "group", "aria-label": `Message of ${author.real_name}` }, reply, shortcuts);
}

function clock(ts) {
  return new Date(ts * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}
