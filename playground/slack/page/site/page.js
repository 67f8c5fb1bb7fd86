// Page: where the reader is, what is shown there, and where they go.

import { Announcer } from "./announcer.js";
import { blocks } from "./blocks.js";
import { Composer } from "./composer.js";
import { Deeds } from "./deeds.js";
import { button, byId, element, signature } from "./element.js";
import { focusOf } from "./focus.js";
import { showMessages } from "./messages.js";
import { Modal } from "./modal.js";
import { readMessages, readState, readViews } from "./server.js";
import { kind, showSidebar } from "./sidebar.js";

/** The whole page; `place` is who the reader is and what they look at. */
export class Page {
  constructor() {
    this.place = { user: "", channel: "", tab: "messages", thread: "" };
    this.deeds = new Deeds(this);
    this.announcer = new Announcer();
    this.modal = new Modal((verb, wanted) => this.deeds.act(verb, wanted), (words) => this.say(words));
    this.composer = new Composer(byId("composer"), "composer-text", (words, file) => this.deeds.send(words, "", file));
    this.threadComposer = new Composer(byId("thread-composer"), "thread-text", (words, file) => this.deeds.send(words, this.place.thread, file));
    byId("close-thread").addEventListener("click", () => this.closeThread());
    byId("thread").addEventListener("keydown", (event) => event.key === "Escape" && this.closeThread());
    byId("menu").addEventListener("click", () => this.toggleMenu());
  }

  /** Show everything as it is now. */
  async refresh() {
    const state = await readState();
    [this.team] = state.workspaces;
    this.app = state.app;
    this.begin();
    const place = { ...this.place };
    const channel = this.team.channels.find((each) => each.id === place.channel);
    const [seen, thread, views] = await Promise.all([
      readMessages(place.user, place.channel),
      place.thread ? readMessages(place.user, place.channel, place.thread) : null,
      readViews(place.user),
    ]);
    // Whoever went elsewhere meanwhile is shown that place by another look.
    if (signature(place) !== signature(this.place)) return;
    this.show(channel, seen, thread, views);
  }

  /** Be somebody else. */
  async be(person) {
    const channel = this.team.channels.find((each) => each.id === this.place.channel);
    const isOpen = channel && (!channel.is_private || channel.members.includes(person.id));
    await this.go({ user: person.id, channel: isOpen ? channel.id : "", tab: "messages", thread: "" });
  }

  /** Open a channel, or the direct message with the app. */
  async open(channel) {
    const isThere = await this.go({ ...this.place, channel: channel.id, tab: "messages", thread: "" });
    this.toggleMenu(false);
    if (isThere) this.composer.text.focus();
  }

  /** Open the thread of a message, and write there. */
  async openThread(ts) {
    this.opener = document.activeElement?.dataset?.focus;
    if (await this.go({ ...this.place, thread: ts })) this.threadComposer.text.focus();
  }

  /** Close the thread, and go back to what opened it. */
  async closeThread() {
    if (!(await this.go({ ...this.place, thread: "" }))) return;
    const opener = this.opener && document.querySelector(`[data-focus="${CSS.escape(this.opener)}"]`);
    (opener ?? this.composer.text).focus();
  }

  /** Look at the app's Home tab, or at the messages with it. */
  async openTab(tab) {
    await this.go({ ...this.place, tab, thread: "" });
  }

  /** Show a sentence about something that went wrong, for a while. */
  say(words) {
    const toast = byId("toast");
    toast.textContent = words;
    toast.hidden = false;
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => {
      toast.hidden = true;
    }, 6000);
  }

  async go(place) {
    const tabChanged = place.channel === "" && signature(place.user, place.channel, place.tab) !== signature(this.place.user, this.place.channel, this.place.tab);
    this.place = place;
    sessionStorage.setItem("place", JSON.stringify(place));
    if (tabChanged) await this.deeds.act("open_home", { tab: place.tab });
    await this.refresh();
    // Whoever went on meanwhile has the focus there.
    return place === this.place;
  }

  begin() {
    if (this.place.user) return;
    const kept = JSON.parse(sessionStorage.getItem("place") ?? "null");
    const people = this.team.people.filter((each) => !each.is_bot);
    const known = kept && people.some((each) => each.id === kept.user) && this.isOpen(kept);
    const first = this.team.channels.find((each) => each.name);
    this.place = known ? kept : { ...this.place, user: people[0].id, channel: first?.id ?? "" };
  }

  isOpen(place) {
    const channel = this.team.channels.find((each) => each.id === place.channel);
    return place.channel === "" || (channel && (!channel.is_private || channel.members.includes(place.user)));
  }

  show(channel, seen, thread, views) {
    const names = Object.fromEntries([...this.team.people.map((each) => [each.id, each.real_name]), ...this.team.channels.map((each) => [each.id, each.name])]);
    const means = { ...this.deeds.means(), names, people: Object.fromEntries(this.team.people.map((each) => [each.id, each])), shortcuts: this.app.shortcuts };
    const isHome = channel === undefined && this.place.tab === "home";
    showSidebar(this.team, this.place, { be: (person) => this.be(person), open: (found) => this.open(found) });
    this.showHeading(channel);
    this.showWelcome(channel, seen.messages, views.prompts, isHome);
    byId("messages").hidden = isHome;
    atTheEnd(byId("scroll"), () => showMessages(byId("messages"), seen.messages, means));
    this.showHome(views.home, isHome, means);
    this.showComposer(channel, isHome);
    this.showThread(thread, means, channel);
    this.modal.show(views.modal, { names });
    this.announcer.hear([...seen.messages, ...(thread?.messages ?? [])], means.people, signature(this.place.user, this.place.channel));
  }

  showHeading(channel) {
    const app = this.app.name;
    byId("title").textContent = channel ? `#${channel.name}` : app;
    byId("about").textContent = channel ? [kind(channel, this.place.user), channel.topic.value].filter(Boolean).join(" · ") : "Only you and the app read this";
    byId("team").textContent = this.team.name;
    document.title = `${channel ? `#${channel.name}` : app} · ${this.team.name}`;
    const tabs = byId("tabs");
    tabs.hidden = Boolean(channel);
    if (tabs.dataset.tab === this.place.tab) return;
    tabs.dataset.tab = this.place.tab;
    const isFocused = tabs.contains(document.activeElement);
    tabs.replaceChildren(...["messages", "home"].map((name) => this.tab(name)));
    if (isFocused) byId(`tab-${this.place.tab}`).focus();
  }

  tab(name) {
    const isChosen = this.place.tab === name;
    const other = name === "home" ? "messages" : "home";
    const made = button(name === "home" ? "Home" : "Messages", () => this.openTab(name), {
      id: `tab-${name}`,
      role: "tab",
      "aria-selected": String(isChosen),
      "aria-controls": name === "home" ? "home" : "messages",
      tabindex: isChosen ? "0" : "-1",
    });
    made.addEventListener("keydown", (event) => ["ArrowLeft", "ArrowRight"].includes(event.key) && this.openTab(other));
    return made;
  }

  showWelcome(channel, messages, prompts, isHome) {
    const app = this.app.name;
    const words = channel
      ? `Ask @${app} something here. It answers in the thread, with what everybody in this channel may read.`
      : `Ask ${app} something. It answers with what you may read.`;
    const asks = channel ? [] : prompts.map((each) => button(each.title, () => this.composer.begin(each.message)));
    const made = isHome || messages.length ? [] : [element("div", { class: "welcome" }, element("p", {}, words), element("div", { class: "actions" }, asks))];
    const drawn = signature(made.length, words, prompts);
    if (byId("welcome").dataset.signature === drawn) return;
    byId("welcome").dataset.signature = drawn;
    byId("welcome").replaceChildren(...made);
  }

  showHome(view, isHome, means) {
    const home = byId("home");
    home.hidden = !isHome;
    if (!isHome || home.dataset.hash === view?.hash) return;
    home.dataset.hash = view?.hash ?? "";
    const press = (found) => this.deeds.act("press_in_view", { action_id: found.action_id, home: true });
    const focusAgain = focusOf(home);
    home.replaceChildren(...(view ? blocks(view.blocks, { ...means, press }) : [element("p", {}, "The app has not made this page yet …")]));
    focusAgain(home);
  }

  showComposer(channel, isHome) {
    const isMember = !channel || channel.members.includes(this.place.user);
    const where = channel ? `#${channel.name}` : this.app.name;
    const commands = this.app.commands.map((each) => each.command).join(", ");
    const hint = `Enter sends, Shift+Enter begins a line. Commands: ${commands}`;
    byId("composer").hidden = isHome || !isMember;
    this.composer.show(signature(this.place.user, this.place.channel), { label: `Message ${where}`, hint, app: this.app.name, isDirect: !channel });
    if (isMember || byId("join")) {
      if (isMember) byId("join")?.remove();
      return;
    }
    const join = button(`Join ${where}`, () => this.deeds.act("join", { channel: channel.id }), { class: "primary" });
    byId("composer").after(element("p", { id: "join", class: "join" }, "You are not in this channel. ", join));
  }

  showThread(thread, means, channel) {
    byId("thread").hidden = !thread;
    if (!thread) return;
    const where = channel ? `#${channel.name}` : this.app.name;
    byId("thread-title").textContent = `Thread in ${where}`;
    const status = byId("status");
    const isWorking = thread.session?.state === "processing";
    atTheEnd(byId("thread-scroll"), () => {
      showMessages(byId("thread-messages"), thread.messages, { ...means, isThread: true });
      const drawn = signature(thread.status, isWorking);
      if (status.dataset.signature !== drawn) {
        status.dataset.signature = drawn;
        const stop = isWorking ? button("Stop", () => this.deeds.act("stop", { channel: thread.channel, ts: this.place.thread }), { class: "stop" }) : null;
        const focusAgain = focusOf(status);
        status.replaceChildren(...[thread.status ? `${this.app.name} ${thread.status} ` : "", stop].filter(Boolean));
        status.hidden = !status.childNodes.length;
        focusAgain(status);
      }
    });
    this.threadComposer.show(signature(this.place), { label: "Reply in the thread", hint: "Enter sends", app: this.app.name, isDirect: !channel });
  }

  toggleMenu(isOpen = byId("menu").getAttribute("aria-expanded") !== "true") {
    byId("menu").setAttribute("aria-expanded", String(isOpen));
  }
}

function atTheEnd(place, draw) {
  const wasAtEnd = place.scrollHeight - place.scrollTop - place.clientHeight < 80;
  draw();
  if (wasAtEnd) place.scrollTop = place.scrollHeight;
}
