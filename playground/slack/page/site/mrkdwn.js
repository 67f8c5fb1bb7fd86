// Mrkdwn: Slack's older markup, made of elements: mentions, links, bold, italic, struck, code, quotes.

import { element, link } from "./element.js";

const AROUND = { "*": "strong", _: "em", "~": "del" };
const TOKEN = /```([\s\S]*?)```|`([^`\n]+)`|<([^<>\n]+)>|(?<![\w*_~])([*_~])(?=\S)([^\n]*?\S)\4(?!\w)/;

/**
 * Return the text and elements of a mrkdwn text.
 *
 * @param {string} text
 * @param {Object} names People and channels by their id.
 */
export function mrkdwn(text, names) {
  const found = [];
  let rest = text;
  for (let match = TOKEN.exec(rest); match; match = TOKEN.exec(rest)) {
    found.push(...plain(rest.slice(0, match.index)), part(match, names));
    rest = rest.slice(match.index + match[0].length);
  }
  return [...found, ...plain(rest)];
}

/** Return a text in which `&`, `<` and `>` were escaped as its author wrote it. */
export function unescaped(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** Return a text of a person's so that it means itself. */
export function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function part([, block, code, angle, mark, inside], names) {
  if (block !== undefined) return element("pre", { tabindex: "0", "aria-label": "Code" }, element("code", {}, unescaped(block.trim())));
  if (code !== undefined) return element("code", {}, unescaped(code));
  if (mark !== undefined) return element(AROUND[mark], {}, mrkdwn(inside, names));
  const [target, label] = angle.split("|");
  if (/^[@#!]/.test(target)) return mention(target, label, names);
  return link(unescaped(target), unescaped(label ?? target));
}

function mention(target, label, names) {
  const id = target.slice(1);
  const sign = target[0] === "#" ? "#" : "@";
  return element("span", { class: "mention" }, `${sign}${names[id] ?? label ?? id}`);
}

function plain(text) {
  return text.split("\n").flatMap((line, index) => {
    const words = unescaped(line);
    const shown = /^(&gt;|>) /.test(line) ? element("span", { class: "quoted" }, words.slice(2)) : words;
    return index ? [element("br"), shown] : [shown];
  });
}
