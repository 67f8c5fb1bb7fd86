// Inputs: what a modal asks for, each with its label, its hint, and what is wrong with it.

import { element } from "./element.js";
import { words } from "./blocks.js";

/**
 * Return an input block.
 *
 * @param {Object} block As Slack takes it.
 * @param {Object} means As for blocks.
 */
export function input(block, means) {
  const id = `input-${block.block_id}`;
  const kind = KINDS[block.element.type] ?? line;
  return kind(block, { ...means, id, described: `${id}-hint ${id}-error` });
}

/** Return what is entered in an input, by its action id, as the stand-in takes it. */
export function entered(root, block) {
  const { type, action_id: action } = block.element;
  const fields = [...root.querySelectorAll(`[data-action="${CSS.escape(action)}"]`)];
  if (["checkboxes", "multi_static_select"].includes(type)) return fields.filter((each) => each.checked).map((each) => each.value);
  if (type === "radio_buttons") return fields.find((each) => each.checked)?.value ?? null;
  return fields[0]?.value || null;
}

/** Say below each input what is wrong with it, and return the first of them, if any. */
export function showErrors(root, found, errors) {
  let first = null;
  for (const block of found.filter((each) => each.type === "input")) {
    const id = `input-${block.block_id}`;
    const wrong = errors[block.block_id] ?? "";
    root.querySelector(`#${CSS.escape(`${id}-error`)}`).textContent = wrong;
    for (const field of root.querySelectorAll(`[data-action="${CSS.escape(block.element.action_id)}"]`)) {
      field.setAttribute("aria-invalid", String(Boolean(wrong)));
      if (wrong) first ??= field;
    }
  }
  return first;
}

const KINDS = {
  plain_text_input: line,
  static_select: select,
  radio_buttons: (block, means) => several(block, means, "radio"),
  checkboxes: (block, means) => several(block, means, "checkbox"),
  multi_static_select: (block, means) => several(block, means, "checkbox"),
};

function line(block, means) {
  const { element: asked } = block;
  const attributes = {
    id: means.id,
    "data-action": asked.action_id,
    "aria-describedby": means.described,
    required: !block.optional,
    maxlength: asked.max_length,
    placeholder: asked.placeholder?.text,
  };
  const field = element(asked.multiline ? "textarea" : "input", asked.multiline ? { ...attributes, rows: 4 } : attributes);
  field.value = asked.initial_value ?? "";
  return element("div", { class: "input" }, label(block, means.id), field, below(block, means));
}

function select(block, means) {
  const { element: asked } = block;
  const options = asked.options.map((each) =>
    element("option", { value: each.value, selected: each.value === asked.initial_option?.value }, each.text.text),
  );
  const attributes = { id: means.id, "data-action": asked.action_id, "aria-describedby": means.described };
  return element("div", { class: "input" }, label(block, means.id), element("select", attributes, options), below(block, means));
}

function several(block, means, type) {
  const { element: asked } = block;
  const first = [asked.initial_option, ...(asked.initial_options ?? [])].map((each) => each?.value);
  const options = asked.options.map((each) => {
    const attributes = { type, name: means.id, value: each.value, checked: first.includes(each.value), "data-action": asked.action_id };
    return element("label", { class: "option" }, element("input", attributes), element("span", {}, words(each.text, means)));
  });
  return element(
    "fieldset",
    { class: "input", "aria-describedby": means.described },
    element("legend", {}, block.label.text, optional(block)),
    element("div", { class: "options" }, options),
    below(block, means),
  );
}

function label(block, id) {
  return element("label", { for: id }, block.label.text, optional(block));
}

function optional(block) {
  return block.optional ? element("span", { class: "optional" }, " (optional)") : null;
}

function below(block, means) {
  return [
    element("p", { class: "hint", id: `${means.id}-hint` }, block.hint?.text),
    element("p", { class: "wrong", id: `${means.id}-error` }),
  ];
}
