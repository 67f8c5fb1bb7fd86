// Announcer: tells whoever listens to the page that an answer is there, once it is whole.

import { byId } from "./element.js";

const CHARACTERS = 300;

/** Remembers what was there, and says what is new. */
export class Announcer {
  constructor() {
    this.known = new Set();
    this.where = "";
  }

  /** Hear of the messages that are seen; what stood there on arrival is not said. */
  hear(messages, people, where) {
    const whole = messages.filter((each) => people[each.user]?.is_bot && !each.is_streaming);
    const isArrival = where !== this.where;
    const fresh = whole.filter((each) => !this.known.has(each.ts));
    this.where = where;
    for (const each of fresh) this.known.add(each.ts);
    if (isArrival || !fresh.length) return;
    const last = fresh.at(-1);
    const only = last.is_ephemeral ? ", only to you" : "";
    byId("announcer").textContent = `${people[last.user].real_name} says${only}: ${last.words.slice(0, CHARACTERS)}`;
  }
}
