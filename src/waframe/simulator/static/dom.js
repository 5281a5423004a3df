/** Small ways to make and keep nodes; text is always a text node. */
import { t } from "./texts.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * Make an element.
 * @param {string} tag
 * @param {Record<string, string|boolean|number|EventListener|undefined>} [attributes]
 * @param {...(Node|string|null|undefined)} children
 * @returns {HTMLElement}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/**
 * Make an icon out of the sprite.
 * @param {string} name
 * @param {string} [size] "s", "xs" or nothing
 * @returns {SVGElement}
 */
export function icon(name, size) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", size ? `i i-${size}` : "i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/static/icons.svg#i-${name}`);
  svg.append(use);
  return svg;
}

/**
 * Find an element that must be there.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function by(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/** Fill in what the markup asks for: words, labels, placeholders and icons. */
export function dress() {
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = t(element.dataset.text);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", t(element.dataset.label));
  for (const element of document.querySelectorAll("[data-placeholder]")) element.placeholder = t(element.dataset.placeholder);
  for (const element of document.querySelectorAll("[data-icon]")) element.prepend(icon(element.dataset.icon, element.dataset.size));
}

/**
 * Bring a list of nodes up to date, keeping those whose item has not changed, and the focus.
 * @template T
 * @param {HTMLElement} parent
 * @param {T[]} items
 * @param {(item: T) => string} key
 * @param {(item: T) => HTMLElement} build
 */
export function reconcile(parent, items, key, build) {
  const old = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let place = parent.firstElementChild;
  for (const item of items) {
    const name = key(item);
    const print = JSON.stringify(item);
    let node = old.get(name);
    old.delete(name);
    if (!node || node.dataset.print !== print) {
      const isInPlace = node && node === place;
      node = replaceNode(parent, node, build(item), { name, print });
      if (isInPlace) place = node; // moving it once more would lose the focus
    }
    if (node !== place) parent.insertBefore(node, place);
    place = node.nextElementSibling;
  }
  for (const node of old.values()) node.remove();
}

/**
 * @param {HTMLElement} parent
 * @param {Element|undefined} before
 * @param {HTMLElement} node
 * @param {{name: string, print: string}} marks
 */
function replaceNode(parent, before, node, marks) {
  node.dataset.key = marks.name;
  node.dataset.print = marks.print;
  if (!before) return node;
  const active = document.activeElement;
  const focus = before.contains(active) ? active.dataset.focus : undefined;
  parent.replaceChild(node, before);
  if (focus) node.querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus();
  return node;
}
