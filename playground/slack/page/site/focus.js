// Focus: what is drawn anew while somebody is at it leaves the focus where it was.

/**
 * Remember what has the focus in a place that is about to be drawn anew.
 *
 * @param {HTMLElement} place
 * @returns {Function} Takes the place as it is then, and focuses what stands there instead, if anything does.
 */
export function focusOf(place) {
  const focused = document.activeElement;
  if (!place.contains(focused)) return () => {};
  const name = focused.dataset.focus;
  // Links and code have no name of their own: the third of them stays the third.
  const like = name ? `[data-focus="${CSS.escape(name)}"]` : focused.localName;
  const order = [...place.querySelectorAll(like)].indexOf(focused);
  return (drawn) => drawn.querySelectorAll(like)[order]?.focus();
}
