/** Makes elements: whatever somebody said becomes a text node, never HTML. */

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * An element with attributes (`on…` are listeners, `null` and `false` leave one out) and children.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name @param {Record<string, any>} [attributes] @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
};

const PATHS = {
  attach: "M21 11.5 12.5 20a5.5 5.5 0 0 1-7.8-7.8l8.9-8.9a3.7 3.7 0 0 1 5.2 5.2l-8.8 8.9a1.8 1.8 0 0 1-2.6-2.6l8-8",
  close: "M6 6l12 12M18 6 6 18",
  down: "M6 9l6 6 6-6",
  file: "M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5",
  pin: "M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.5C5 14.800 12 21 12 21zM12 12a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  send: "M4 12 20 4l-4 16-5-6zM11 14 20 4",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  link: "M14 4h6v6M20 4l-9 9M10 5H6a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2v-4",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 16 0",
};

/** A picture of lines, for the eye alone. @param {keyof typeof PATHS} name */
export const icon = (name) => {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" })) {
    drawing.setAttribute(key, value);
  }
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", PATHS[name]);
  drawing.append(path);
  return drawing;
};

/** A link that opens beside the chat and tells nobody where it was. @param {string} url @param {...Child} children */
export const outside = (url, ...children) =>
  make("a", { href: safe(url), target: "_blank", rel: "noopener noreferrer nofollow" }, ...children);

/** An address that leads to the web, a phone or a mailbox, or nowhere. @param {string} url */
export const safe = (url) => (/^(https?:\/\/|tel:|mailto:|\/media\/)/i.test(url) ? url : null);

const LINK = /\b(?:https?:\/\/|www\.)[^\s<>"']+/gi;
const TAIL = /[.,;:!?…)\]}»”]+$/;

/** Words with their links, as nodes. @param {string} text @returns {Node[]} */
export const said = (text) => {
  /** @type {Node[]} */
  const nodes = [];
  let place = 0;
  for (const found of text.matchAll(LINK)) {
    const link = found[0].replace(TAIL, "");
    nodes.push(document.createTextNode(text.slice(place, found.index)));
    nodes.push(outside(link.toLowerCase().startsWith("www.") ? `https://${link}` : link, link));
    place = found.index + link.length;
  }
  nodes.push(document.createTextNode(text.slice(place)));
  return nodes;
};
