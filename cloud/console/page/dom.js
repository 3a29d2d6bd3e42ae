// Builds elements. Text is always text: nothing that the cloud sends is ever read as markup.

/** @typedef {Node | string | number | undefined | null | false} Child */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, unknown>} [attributes] `onclick` and the like take functions; `false` and undefined leave out
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false || value === null) continue;
    if (typeof value === "function")
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(
    ...children
      .flat()
      .filter(isShown)
      .map((child) => (child instanceof Node ? child : String(child))),
  );
  return element;
}

/**
 * @param {Child} child
 * @returns {child is Node | string | number}
 */
function isShown(child) {
  return child !== undefined && child !== null && child !== false && child !== "";
}

/**
 * `dt` and `dd` for every value that is there.
 * @param {[string, Child | Child[]][]} pairs
 */
export function facts(pairs) {
  const shown = pairs.filter(([, value]) => (Array.isArray(value) ? value.length > 0 : isShown(value)));
  return h(
    "dl",
    { class: "facts" },
    ...shown.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]),
  );
}

/** @param {string} text */
export function code(text) {
  return h("code", {}, text);
}

/**
 * A heading in words and what to do about it.
 * @param {string} title
 * @param {...(Child | Child[])} rest
 */
export function empty(title, ...rest) {
  return h("div", { class: "empty" }, h("p", { class: "empty-title" }, title), h("p", {}, ...rest));
}

/**
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export function counted(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}

/** @param {string} iso */
export function dateAndTime(iso) {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}
