// Modal: what the app asks or explains in a window of its own; and the question before a press that needs one.

import { blocks } from "./blocks.js";
import { button, byId, element } from "./element.js";
import { focusOf } from "./focus.js";
import { entered, input, showErrors } from "./inputs.js";
import { Refused } from "./server.js";

/** The modal on top of a person's stack, in the page's one dialog. */
export class Modal {
  /**
   * @param {Function} act Does something as the person: verb, what is wanted.
   * @param {Function} say Shows a sentence about something that went wrong.
   */
  constructor(act, say) {
    this.dialog = byId("modal");
    this.act = act;
    this.say = say;
    this.view = null;
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close();
    });
  }

  /** Show a view, the same one with what is wrong in it, or none. */
  show(view, means) {
    if (!view) return this.end();
    if (view.hash !== this.view?.hash) this.build(view, means);
    this.view = view;
    const first = showErrors(this.dialog, view.blocks, view.errors);
    if (!this.dialog.open) {
      this.focusAgain = focusOf(document.body);
      this.dialog.showModal();
    }
    if (first && this.isSubmitting) first.focus();
    this.isSubmitting = false;
    return undefined;
  }

  build(view, means) {
    const inside = { ...means, press: (found) => this.try("press_in_view", { action_id: found.action_id }) };
    const submit = view.submit ? element("button", { type: "submit", class: "primary" }, view.submit.text) : null;
    const form = element(
      "form",
      { novalidate: true, on: { submit: (event) => this.submit(event) } },
      element("h2", { id: "modal-title" }, view.title.text),
      element(
        "div",
        { class: "scroll", tabindex: "0", role: "group", "aria-label": view.title.text },
        view.blocks.map((block) => (block.type === "input" ? input(block, inside) : blocks([block], inside))),
      ),
      element("footer", {}, button(view.close?.text ?? "Close", () => this.close()), submit),
    );
    this.dialog.replaceChildren(form);
    const first = form.querySelector("input, textarea, select");
    const begin = first ?? form.querySelector("footer button");
    begin.setAttribute("autofocus", "");
    // What had the focus in the view before this one is gone with it.
    if (this.dialog.open) begin.focus();
  }

  async submit(event) {
    event.preventDefault();
    this.isSubmitting = true;
    for (const block of this.view.blocks.filter((each) => each.type === "input")) {
      const value = entered(this.dialog, block);
      await this.try("fill", { action_id: block.element.action_id, value });
    }
    // What is wrong with it stands below its inputs.
    await this.try("submit", {}, "The modal cannot be submitted");
  }

  async close() {
    await this.try("close", {});
  }

  end() {
    this.view = null;
    if (!this.dialog.open) return;
    this.dialog.close();
    // The browser goes back to what was focused; a message that was drawn anew holds another element in its place.
    if (document.activeElement === document.body) this.focusAgain(document.body);
  }

  async try(verb, wanted, expected = "") {
    try {
      await this.act(verb, wanted);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (!expected || !error.message.startsWith(expected)) this.say(error.message);
    }
  }
}

/** Ask before a press whose button wants that, and return whether the person agrees. */
export function confirmed(question) {
  if (!question) return Promise.resolve(true);
  const dialog = byId("confirm");
  return new Promise((resolve) => {
    const end = (answer) => {
      resolve(answer);
      dialog.close();
    };
    dialog.replaceChildren(
      element("h2", { id: "confirm-title" }, question.title.text),
      element("p", {}, question.text.text),
      element("footer", {}, button(question.deny.text, () => end(false)), button(question.confirm.text, () => end(true), { class: "primary" })),
    );
    dialog.oncancel = () => resolve(false);
    dialog.showModal();
  });
}
