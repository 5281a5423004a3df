/** Makes elements: what comes from people becomes text, never HTML. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Make an element.
 * @param {string} name
 * @param {Record<string, string | number>} [attributes]
 * @param {...(Node | string)} children
 */
export function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/** Make a part of a drawing. @param {string} name @param {Record<string, string | number>} [attributes] @param {...(Node | string)} children */
export function draw(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/** A picture of the desk's sprite. @param {string} name @param {string} [size] */
export function icon(name, size = "s") {
  const sheet = /** @type {HTMLLinkElement | null} */ (document.querySelector('link[rel="icon"]'));
  const href = sheet ? new URL("./icons.svg", sheet.href).pathname : "/desk/current/icons.svg";
  return draw("svg", { class: `i i-${size}`, "aria-hidden": "true" }, draw("use", { href: `${href}#i-${name}` }));
}

/** A button that rests while it works. @param {{icon?: string, text?: string, label?: string, kind?: string, run: () => any}} of */
export function button({ icon: picture, text, label, kind = "", run }) {
  const one = /** @type {HTMLButtonElement} */ (make("button", { type: "button", class: `btn ${kind} ${text ? "" : "icon"}`.trim(), ...(label && { "aria-label": label, title: label }) }));
  if (picture) one.append(icon(picture));
  if (text) one.append(text);
  one.addEventListener("click", async () => {
    one.disabled = true;
    try {
      await run();
    } finally {
      one.disabled = false;
    }
  });
  return one;
}

/** Bring a sheet of this folder once. @param {string} name */
export function style(name) {
  const href = new URL(name, import.meta.url).href;
  if (!document.querySelector(`link[href="${href}"]`)) document.head.append(make("link", { rel: "stylesheet", href }));
}
