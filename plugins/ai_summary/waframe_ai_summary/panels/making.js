/** Makes the elements that the card is of. */

/** Make an element. @param {string} name @param {Record<string, string>} [attributes] @param {...(Node | string)} inside */
export function make(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

/** Make something that can be clicked. @param {string} kind its class @param {string} text @param {() => void} run @param {string} [title] */
export function button(kind, text, run, title) {
  const made = make("button", { type: "button", class: kind, ...(title && { title }) }, text);
  made.addEventListener("click", run);
  return made;
}

/** Bring the sheet of the card once. */
export function style() {
  const href = new URL("./summary.css", import.meta.url).href;
  if (!document.querySelector(`link[href="${href}"]`)) document.head.append(make("link", { rel: "stylesheet", href }));
}
