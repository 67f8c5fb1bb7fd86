// Composer: where a person writes, with a file if they attach one; a line that begins with a slash is a command.

import { button, element } from "./element.js";
import { escaped } from "./mrkdwn.js";

/** One box to write in, which keeps what was begun in each conversation. */
export class Composer {
  /**
   * @param {HTMLElement} place That it is put into.
   * @param {string} id Of its text.
   * @param {Function} send Takes what was written, and the file or null; what it refuses stays in the box.
   */
  constructor(place, id, send) {
    this.send = send;
    this.drafts = new Map();
    this.conversation = "";
    this.file = null;
    this.label = element("label", { class: "heard", for: id });
    this.text = element("textarea", { id, rows: 1, "aria-describedby": `${id}-hint`, on: { keydown: (event) => this.onKey(event), input: () => this.grow(), paste: (event) => this.paste(event) } });
    this.mention = button("@", () => this.insertMention(), { class: "plain", "aria-label": "Mention the app" });
    this.picker = element("input", { type: "file", hidden: true, "aria-label": "File to attach", on: { change: () => this.choose(this.picker.files[0]) } });
    const attachButton = button("File", () => this.picker.click(), { class: "plain", "aria-label": "Attach a file" });
    this.attached = button("", () => this.choose(null), { class: "plain attached", hidden: true });
    this.hint = element("span", { id: `${id}-hint`, class: "hint" });
    const sendButton = element("button", { type: "submit", class: "primary" }, "Send");
    const form = element(
      "form",
      { class: "composer", on: { submit: (event) => this.submit(event) } },
      this.label,
      this.text,
      element("div", { class: "below" }, this.mention, attachButton, this.picker, this.attached, this.hint, sendButton),
    );
    this.form = form;
    place.append(form);
  }

  /** Write in this conversation from now on. */
  show(conversation, { label, hint, app, isDirect }) {
    if (conversation !== this.conversation) {
      this.drafts.set(this.conversation, this.text.value);
      this.conversation = conversation;
      this.text.value = this.drafts.get(conversation) ?? "";
      this.attach(null);
      this.grow();
    }
    this.app = app;
    this.label.textContent = label;
    this.text.placeholder = label;
    this.hint.textContent = hint;
    this.mention.hidden = isDirect;
    this.mention.textContent = `@${app}`;
  }

  /** Begin with these words. */
  begin(words) {
    this.text.value = words;
    this.grow();
    this.text.focus();
  }

  /** Send this file with what is written; null for none. */
  attach(file) {
    this.file = file ?? null;
    if (!file) this.picker.value = "";
    this.attached.hidden = !file;
    this.attached.textContent = file ? `${file.name} ×` : "";
    this.attached.setAttribute("aria-label", file ? `Remove ${file.name}` : "Remove the file");
  }

  choose(file) {
    this.attach(file);
    this.text.focus();
  }

  paste(event) {
    const [file] = event.clipboardData.files;
    if (!file) return;
    event.preventDefault();
    this.attach(file);
  }

  insertMention() {
    const sign = `@${this.app} `;
    if (!this.text.value.startsWith(sign)) this.text.value = sign + this.text.value;
    this.grow();
    this.text.focus();
  }

  onKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 200)}px`;
  }

  async submit(event) {
    event.preventDefault();
    const [words, file] = [this.text.value.trim(), this.file];
    if (!words && !file) return;
    this.text.value = "";
    this.attach(null);
    if (await this.send(words, file)) {
      this.grow();
    } else {
      this.attach(file);
      this.begin(words);
    }
  }
}

/**
 * Return what was typed as Slack keeps it: people who are named become mentions, all else means itself.
 *
 * @param {string} typed
 * @param {Object[]} people With id, name and real_name.
 */
export function asSent(typed, people) {
  const named = [...people].sort((one, other) => other.real_name.length - one.real_name.length);
  return named.reduce((text, person) => {
    const names = [person.real_name, person.name].map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return text.replace(new RegExp(`(^|[\\s(])@(?:${names.join("|")})(?![\\w.-]*\\w)`, "gi"), `$1<@${person.id}>`);
  }, escaped(typed));
}
