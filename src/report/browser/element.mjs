/** Elements made by hand: text only ever becomes text, never markup. */

/** @param {string} tag
 *  @param {Readonly<Record<string, string | boolean>>} attributes `true` sets an empty one, `false` none
 *  @param {readonly (Node | string)[]} children
 *  @returns {HTMLElement} */
export function element(tag, attributes = {}, children = []) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** @param {string} id @returns {HTMLElement} what the page is known to hold */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found;
}

/** @param {string} id @returns {HTMLInputElement} */
export const inputById = (id) => /** @type {HTMLInputElement} */ (byId(id));

/** @param {number} number @param {string} noun @returns {string} */
export const plural = (number, noun) => `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
