// Elements: the only way that this page makes some. What is shown becomes text, and never markup.

/**
 * Make an element.
 *
 * @param {string} tag
 * @param {Object} attributes `on` holds listeners by event; true, false and undefined are set or left out.
 * @param {...(Node|string|null|undefined|Array)} children Strings become text.
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    } else if (value === true) {
      made.setAttribute(name, "");
    } else if (value !== false && value !== undefined && value !== null) {
      made.setAttribute(name, String(value));
    }
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

/** Return a link, or only its words where the address leads nowhere that a browser should go. */
export function link(url, ...children) {
  const words = children.length ? children : [url];
  if (!isWebAddress(url)) return element("span", {}, ...words);
  return element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...words);
}

/** Return a button that does this. */
export function button(label, onPress, attributes = {}) {
  return element("button", { type: "button", ...attributes, on: { click: onPress } }, label);
}

/** Return a small picture, in the colour of the words around it: `up`, `down` or `lock`. */
export function icon(name) {
  return element("span", { class: `icon icon-${name}`, "aria-hidden": "true" });
}

/** Return the one element with that id, which index.html has. */
export function byId(id) {
  return document.getElementById(id);
}

/** Return values as one text, which differs when one of them does. */
export function signature(...values) {
  return JSON.stringify(values);
}

function isWebAddress(url) {
  try {
    return ["http:", "https:"].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}
