// Sidebar: who one is, and where one can go.

import { byId, element, icon, signature } from "./element.js";
import { focusOf } from "./focus.js";
import { avatar } from "./messages.js";

/**
 * Show people and conversations.
 *
 * @param {Object} team The workspace.
 * @param {Object} place Where the reader is: user, channel, "" for the direct message.
 * @param {Object} go `be(person)`, `open(channel)`.
 */
export function showSidebar(team, place, go) {
  const people = team.people.filter((each) => !each.is_bot && !each.deleted);
  const app = team.people.find((each) => each.id === team.bot);
  const channels = team.channels.filter((each) => each.name && (!each.is_private || each.members.includes(place.user)));
  fill(byId("people"), people, place.user, (each) => [avatar(each), named(each.real_name, standing(each))], go.be);
  fill(byId("channels"), channels, place.channel, (each) => [sign(each), named(each.name, kind(each, place.user))], go.open);
  fill(byId("direct"), [{ ...app, id: "" }], place.channel, (each) => [avatar(each), named(each.real_name, "Ask in private, and the Home tab")], go.open);
}

/** Return in a few words what kind of channel it is. */
export function kind(channel, user) {
  const count = `${channel.num_members - 1} people and the app`;
  if (channel.is_shared) return `Shared outside · ${count}`;
  if (channel.is_private) return `Private · ${count}`;
  return channel.members.includes(user) ? `Public · ${count}` : "Public · you have not joined";
}

function standing(person) {
  if (person.is_stranger) return "Of another company";
  if (person.is_restricted) return "Guest";
  return person.profile.title || person.profile.email || "";
}

function sign(channel) {
  return element("span", { class: "sign", "aria-hidden": "true" }, channel.is_private ? icon("lock") : "#");
}

function named(name, more) {
  return element("span", { class: "named" }, element("span", {}, name), element("small", {}, more));
}

function fill(list, entries, current, inside, choose) {
  const drawn = signature(entries, current);
  if (list.dataset.signature === drawn) return;
  const focusAgain = focusOf(list);
  list.dataset.signature = drawn;
  list.replaceChildren(
    ...entries.map((each) => {
      const attributes = { type: "button", "data-focus": `${list.id}-${each.id}`, "aria-current": each.id === current ? "true" : undefined };
      return element("li", {}, element("button", { ...attributes, on: { click: () => choose(each) } }, inside(each)));
    }),
  );
  focusAgain(list);
}
