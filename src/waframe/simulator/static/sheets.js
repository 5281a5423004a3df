/** What lies over the page: sheets that rise from the foot of the phone, and forms. */
import { by, h } from "./dom.js";
import { t } from "./texts.js";

/** @typedef {{name: string, label: string, value?: string, required?: boolean, type?: string, step?: string, options?: {value: string, label: string}[]}} Field */

/** Show the rows of a list and tell which one was picked. @param {import("./types.js").Message} message @param {(row: string) => void} pick */
export function openList(message, pick) {
  const { content } = message;
  let section = null;
  const rows = content.rows.flatMap((row) => {
    const nodes = row.section && row.section !== section ? [h("p", { class: "section" }, row.section)] : [];
    section = row.section;
    return [...nodes, choice({ title: row.title, note: row.description, act: () => pick(row.id) })];
  });
  openSheet(content.list_label ?? "", h("div", { class: "rows" }, ...rows), h("div", { class: "acts" }, cancel()));
}

/** Offer a few things to do. @param {string} title @param {{title: string, note?: string|null, sign?: Node, act: () => void}[]} choices */
export function openChoices(title, choices) {
  openSheet(title, h("div", { class: "rows" }, ...choices.map(choice)), h("div", { class: "acts" }, cancel()));
}

/** @param {{title: string, note?: string|null, sign?: Node, act: () => void}} item */
function choice({ title, note, sign, act }) {
  const words = h("span", { class: "words" }, h("b", {}, title), note ? h("small", {}, note) : null);
  return h("button", { type: "button", click: closing(act) }, sign, words);
}

/** Close the sheet, then do it. @param {() => void} act */
export function closing(act) {
  return () => {
    closeSheet();
    act();
  };
}

/**
 * Ask for a few words; a refusal is shown and the form stays.
 * @param {string} title
 * @param {Field[]} fields
 * @param {(values: Record<string, string>) => Promise<unknown>} save
 * @param {{word?: string, more?: Node[]}} [options]
 */
export function openForm(title, fields, save, { word = t("sheet.save"), more = [] } = {}) {
  const wrong = h("p", { class: "wrong", role: "alert" });
  const submit = async (event) => {
    event.preventDefault();
    try {
      await save(Object.fromEntries(new FormData(event.target)));
      closeSheet();
    } catch (error) {
      wrong.textContent = error.message;
    }
  };
  const inputs = fields.map((field) => h("label", {}, h("span", {}, field.label), input(field)));
  const acts = h("div", { class: "acts" }, cancel(), h("button", { class: "btn ink", type: "submit" }, word));
  openSheet(title, h("form", { submit, autocomplete: "off" }, ...inputs, ...more, wrong, acts));
}

/** @param {Field} field */
function input({ name, value, required, type, step, options }) {
  if (options) return h("select", { class: "choice wide", name }, ...options.map((option) => h("option", { value: option.value, selected: option.value === value }, option.label)));
  if (type === "area") return h("span", { class: "field area" }, h("textarea", { name, required: Boolean(required), rows: 5, spellcheck: "false" }, value ?? ""));
  const pattern = type === "tel" ? "[+]?[0-9 \\(\\)\\-]{8,20}" : undefined;
  return h("span", { class: "field" }, h("input", { name, value: value ?? "", required: Boolean(required), type: type ?? "text", pattern, step, maxlength: 200 }));
}

/** A button that closes the sheet. */
export const cancel = () => h("button", { class: "btn", type: "button", click: closeSheet }, t("sheet.cancel"));

/** Show a sheet at the foot of the phone. @param {string} title @param {...Node} children */
export function openSheet(title, ...children) {
  const sheet = /** @type {HTMLDialogElement} */ (by("sheet"));
  sheet.replaceChildren(h("h2", { id: "sheet-title" }, title), h("div", { class: "inside" }, ...children));
  place(sheet);
  if (!sheet.open) sheet.showModal();
  sheet.querySelector("input:not([type=hidden]), textarea, .rows button, .tiles button")?.focus();
}

export function closeSheet() {
  const sheet = /** @type {HTMLDialogElement} */ (by("sheet"));
  if (sheet.open) sheet.close();
}

/** A click beside the sheet closes it; the phone may move under it. */
export function prepareSheet() {
  const sheet = /** @type {HTMLDialogElement} */ (by("sheet"));
  sheet.addEventListener("click", (event) => event.target === sheet && closeSheet());
  addEventListener("resize", () => place(sheet));
}

/** @param {HTMLElement} sheet */
function place(sheet) {
  const { left, width, bottom } = by("handset").getBoundingClientRect();
  sheet.style.setProperty("--at-left", `${left}px`);
  sheet.style.setProperty("--at-width", `${width}px`);
  sheet.style.setProperty("--at-bottom", `${innerHeight - bottom}px`);
}
