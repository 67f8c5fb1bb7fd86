// Markdown: what a markdown block shows, made of elements. It knows what Slack knows, and no HTML.

import { element, link } from "./element.js";

const BULLET = /^(\s*)([-*+•])\s+(.*)$/;
const NUMBERED = /^(\s*)(\d{1,9})[.)]\s+(.*)$/;
const FENCE = /^\s*(`{3,}|~{3,})/;
const RULE = /^\s*([-*_])(\s*\1){2,}\s*$/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const DELIMITER_ROW = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: "\u00a0" };

/** Return the elements of a Markdown text. */
export function markdown(text) {
  const lines = text.split("\n");
  const blocks = [];
  for (let at = 0; at < lines.length; ) {
    const [block, next] = blockAt(lines, at);
    if (block) blocks.push(block);
    at = next;
  }
  return blocks;
}

function blockAt(lines, at) {
  const line = lines[at];
  if (!line.trim()) return [null, at + 1];
  if (FENCE.test(line)) return fence(lines, at);
  if (RULE.test(line)) return [element("hr"), at + 1];
  const heading = HEADING.exec(line);
  if (heading) return [element("p", { class: "title", role: "heading", "aria-level": 4 }, inline(heading[2])), at + 1];
  if (line.startsWith(">")) return quote(lines, at);
  if (line.includes("|") && DELIMITER_ROW.test(lines[at + 1] ?? "")) return table(lines, at);
  if (BULLET.test(line) || NUMBERED.test(line)) return list(lines, at);
  return paragraph(lines, at);
}

function fence(lines, at) {
  const mark = FENCE.exec(lines[at])[1];
  let end = at + 1;
  while (end < lines.length && !lines[end].trim().startsWith(mark)) end += 1;
  const code = element("code", {}, lines.slice(at + 1, end).join("\n"));
  return [element("pre", { tabindex: "0", "aria-label": "Code" }, code), end + 1];
}

function quote(lines, at) {
  let end = at;
  while (end < lines.length && lines[end].startsWith(">")) end += 1;
  const inside = lines.slice(at, end).map((line) => line.replace(/^>\s?/, ""));
  return [element("blockquote", {}, markdown(inside.join("\n"))), end];
}

function table(lines, at) {
  let end = at + 2;
  while (end < lines.length && lines[end].includes("|")) end += 1;
  const head = element("tr", {}, cells(lines[at]).map((cell) => element("th", { scope: "col" }, inline(cell))));
  const rows = lines.slice(at + 2, end).map((line) =>
    element("tr", {}, cells(line).map((cell) => element("td", {}, inline(cell)))),
  );
  const made = element("table", {}, element("thead", {}, head), element("tbody", {}, rows));
  return [element("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "Table" }, made), end];
}

function cells(line) {
  const inside = line.trim().replace(/^\|/, "").replace(/(?<!\\)\|$/, "");
  return inside.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
}

function list(lines, at) {
  const first = BULLET.exec(lines[at]) ?? NUMBERED.exec(lines[at]);
  const indent = first[1].length;
  const isNumbered = NUMBERED.test(lines[at]);
  const made = element(isNumbered ? "ol" : "ul", isNumbered ? { start: first[2] } : {});
  let next = at;
  while (next < lines.length) {
    const item = (isNumbered ? NUMBERED : BULLET).exec(lines[next]);
    if (!item || item[1].length !== indent) break;
    const inside = [item[3]];
    next += 1;
    while (next < lines.length && belongsTo(lines, next, indent)) inside.push(lines[next++].slice(indent + 2));
    const [words, ...below] = inside;
    made.append(element("li", {}, inline(words), markdown(below.join("\n"))));
  }
  return [made, next];
}

function belongsTo(lines, at, indent) {
  const line = lines[at].trim() ? lines[at] : (lines[at + 1] ?? "");
  return line.trim() !== "" && line.search(/\S/) > indent;
}

function paragraph(lines, at) {
  let end = at + 1;
  while (end < lines.length && lines[end].trim() && !startsBlock(lines[end])) end += 1;
  const words = lines.slice(at, end).flatMap((line, index) => (index ? [element("br"), ...inline(line)] : inline(line)));
  return [element("p", {}, words), end];
}

function startsBlock(line) {
  return [FENCE, RULE, HEADING, BULLET, NUMBERED].some((kind) => kind.test(line)) || line.startsWith(">");
}

/** Return the text and elements of one line. */
export function inline(text) {
  const found = [];
  let words = "";
  for (let at = 0; at < text.length; ) {
    const [part, next] = partAt(text, at);
    if (typeof part === "string") {
      words += part;
    } else {
      found.push(words, part);
      words = "";
    }
    at = next;
  }
  return [...found, words];
}

function partAt(text, at) {
  const rest = text.slice(at);
  const kinds = [escaped, entity, code, anchor, strong, emphasis, struck];
  for (const kind of kinds) {
    const found = kind(rest, text[at - 1] ?? " ");
    if (found) return [found[0], at + found[1]];
  }
  return [text[at], at + 1];
}

function escaped(rest) {
  return /^\\[!-/:-@[-`{-~]/.test(rest) ? [rest[1], 2] : null;
}

function entity(rest) {
  const found = /^&(\w+);/.exec(rest);
  return found && found[1] in ENTITIES ? [ENTITIES[found[1]], found[0].length] : null;
}

function code(rest) {
  const found = /^(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)/.exec(rest);
  return found ? [element("code", {}, found[2]), found[0].length] : null;
}

function anchor(rest) {
  const found = /^\[((?:\\.|\[[^\[\]]*\]|[^\[\]\\])*)\]\(<?([^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*)>?\)/.exec(rest);
  if (!found) return null;
  const made = link(found[2], ...inline(found[1]));
  if (/^\[\d+\]$/.test(found[1])) made.classList.add("footnote");
  return [made, found[0].length];
}

function strong(rest) {
  const found = /^(\*\*|__)(?=\S)([\s\S]*?\S)\1/.exec(rest);
  return found ? [element("strong", {}, inline(found[2])), found[0].length] : null;
}

function emphasis(rest, before) {
  const found = /^([*_])(?=[^\s*_])([^*_]*[^\s*_])\1(?!\w)/.exec(rest);
  return found && !/\w/.test(before) ? [element("em", {}, inline(found[2])), found[0].length] : null;
}

function struck(rest) {
  const found = /^~~(?=\S)([\s\S]*?\S)~~/.exec(rest);
  return found ? [element("del", {}, inline(found[1])), found[0].length] : null;
}
