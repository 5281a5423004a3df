/** What lies over the page: the rows of a list, and two small forms. */
import { by, h } from "./dom.js";
import { t } from "./texts.js";

/** Show the rows of a list and tell which one was picked. @param {import("./types.js").Message} message @param {(row: string) => void} pick */
export function openList(message, pick) {
  const { content } = message;
  let section = null;
  const rows = content.rows.flatMap((row) => {
    const nodes = row.section && row.section !== section ? [h("p", { class: "section" }, row.section)] : [];
    section = row.section;
    return [...nodes, rowButton(row, pick)];
  });
  open(content.list_label ?? "", h("div", { class: "rows" }, ...rows), h("div", { class: "acts" }, cancel()));
}

/** @param {import("./types.js").Row} row @param {(row: string) => void} pick */
function rowButton(row, pick) {
  const chosen = () => {
    close();
    pick(row.id);
  };
  return h("button", { type: "button", click: chosen }, h("b", {}, row.title), row.description ? h("small", {}, row.description) : null);
}

/**
 * Ask for a few words; a refusal is shown and the form stays.
 * @param {string} title
 * @param {{name: string, label: string, value?: string, required?: boolean, type?: string}[]} fields
 * @param {(values: Record<string, string>) => Promise<void>} save
 */
export function openForm(title, fields, save) {
  const wrong = h("p", { class: "wrong", role: "alert" });
  const submit = async (event) => {
    event.preventDefault();
    try {
      await save(Object.fromEntries(new FormData(event.target)));
      close();
    } catch (error) {
      wrong.textContent = error.message;
    }
  };
  const inputs = fields.map((field) => h("label", {}, h("span", {}, field.label), input(field)));
  const acts = h("div", { class: "acts" }, cancel(), h("button", { class: "btn ink", type: "submit" }, t("sheet.save")));
  open(title, h("form", { submit, autocomplete: "off" }, ...inputs, wrong, acts));
}

/** @param {{name: string, value?: string, required?: boolean, type?: string}} field */
function input({ name, value, required, type }) {
  const pattern = type === "tel" ? "[+]?[0-9 ()\\-]{8,20}" : undefined;
  return h("span", { class: "field" }, h("input", { name, value: value ?? "", required: Boolean(required), type: type ?? "text", pattern, maxlength: 80 }));
}

const cancel = () => h("button", { class: "btn", type: "button", click: close }, t("sheet.cancel"));

/** @param {string} title @param {...Node} children */
function open(title, ...children) {
  const sheet = by("sheet");
  sheet.replaceChildren(h("h2", { id: "sheet-title" }, title), ...children);
  sheet.showModal();
  sheet.querySelector("input, .rows button")?.focus();
}

function close() {
  by("sheet").close();
}
