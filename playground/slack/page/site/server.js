// Server: what the page asks the stand-in, and has it do.

/** A request that the stand-in refused, in its words. */
export class Refused extends Error {}

/** Return people, channels, and what the app offers. */
export function readState() {
  return request("/playground/state");
}

/** Return what a person sees in a channel ("" is the direct message with the app), or in a thread of it. */
export function readMessages(user, channel, thread = "") {
  const where = new URLSearchParams();
  if (channel) where.set("channel", channel);
  if (thread) where.set("thread", thread);
  return request(`/playground/people/${encodeURIComponent(user)}/sees?${where}`);
}

/** Return the modal on top and the Home tab of a person, and what is suggested to them. */
export function readViews(user) {
  return request(`/playground/people/${encodeURIComponent(user)}/views`);
}

/** Return the version of the world once it is newer than this one, or after some seconds. */
export async function waitForChange(after) {
  return (await request(`/playground/changes?after=${after}&seconds=5`)).version;
}

/**
 * Do something as a person.
 *
 * @returns {Promise<Object>} With `channel` and `ts` of what was said, if something was.
 * @throws {Refused} also when the app answered a press, a command or a modal with nothing.
 */
export async function act(user, verb, wanted = {}) {
  const path = `/playground/people/${encodeURIComponent(user)}/${verb}`;
  const done = await request(path, { method: "POST", body: JSON.stringify(wanted) });
  if (done.interaction) await settled(done.interaction);
  return done;
}

async function settled(id) {
  let version = 0;
  for (;;) {
    const found = await request(`/playground/interactions/${id}`);
    if (found.outcome === "answered") return;
    if (found.outcome === "failed") throw new Refused(found.shown_error);
    version = await waitForChange(version);
  }
}

async function request(path, options = {}) {
  const response = await fetch(path, { ...options, cache: "no-store" });
  const answer = await response.json();
  if (!answer.ok) throw new Refused(answer.error);
  return answer;
}
