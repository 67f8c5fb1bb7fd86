// Deeds: what the reader does: write, run a command, press, rate, use a shortcut.

import { asSent } from "./composer.js";
import { confirmed } from "./modal.js";
import { act, Refused } from "./server.js";

/** What the person of a page does there; what is refused is said on the page. */
export class Deeds {
  constructor(page) {
    this.page = page;
    this.votes = new Map();
  }

  /** Do something as the person; raises what the stand-in refuses. */
  act(verb, wanted) {
    return act(this.page.place.user, verb, wanted);
  }

  /** Send what was written, with a file or null, in the thread of this ts or at the top; returns whether it was taken. */
  async send(words, thread, file) {
    const { channel } = this.page.place;
    try {
      const command = /^(\/\S+)\s*([\s\S]*)$/.exec(words);
      if (command) {
        await this.act("run", { channel, command: command[1], text: command[2] });
        return true;
      }
      const text = asSent(words, this.page.team.people);
      const said = await (file ? this.share(file, { channel, text, thread }) : this.act("say", { channel, text, thread }));
      const isToApp = !channel || text.includes(`<@${this.page.team.bot}>`);
      if (isToApp && !thread) await this.page.openThread(said.ts);
      return true;
    } catch (error) {
      this.hear(error);
      return false;
    }
  }

  async share(file, wanted) {
    return this.act("share", { ...wanted, name: file.name, media_type: file.type || "application/octet-stream", content_base64: await inBase64(file) });
  }

  /** What the buttons of messages do. */
  means() {
    const { user } = this.page.place;
    const votes = new Map([...this.votes].filter(([key]) => key.startsWith(`${user} `)).map(([key, vote]) => [key.split(" ")[1], vote]));
    return {
      votes,
      press: (message, found) => this.press(message, found),
      choose: (message, found, value) => this.tried("choose", message, { action_id: found.action_id, value }),
      rate: (message, found, vote) => this.rate(message, found, vote),
      reply: (message) => this.page.openThread(message.thread_ts ?? message.ts),
      shortcut: (message, found) => this.tried("shortcut", message, { callback_id: found.callback_id }),
    };
  }

  async press(message, found) {
    if (await confirmed(found.confirm)) await this.tried("press", message, { action_id: found.action_id });
  }

  async rate(message, found, vote) {
    this.votes.set(`${this.page.place.user} ${message.ts}`, vote);
    await this.tried("rate", message, { action_id: found.action_id, vote });
  }

  async tried(verb, message, wanted) {
    try {
      await this.act(verb, { channel: this.page.place.channel, ts: message.ts, ...wanted });
    } catch (error) {
      this.hear(error);
    }
  }

  hear(error) {
    if (!(error instanceof Refused)) throw error;
    this.page.say(error.message);
  }
}

function inBase64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.slice(reader.result.indexOf(",") + 1)));
    reader.addEventListener("error", () => reject(new Refused(`${file.name} cannot be read.`)));
    reader.readAsDataURL(file);
  });
}
