/** The card from which one sends a webhook that no message causes, by the name of its field. */
import { by, h } from "./dom.js";
import { t } from "./texts.js";

/** @typedef {{send: (field: string, merge: object) => Promise<void>, wrong: (text: string) => void}} Hands */

/** Make the form work. @param {string[]} fields @param {Hands} hands */
export function prepareEvents(fields, hands) {
  const field = /** @type {HTMLSelectElement} */ (by("event-field"));
  const merge = /** @type {HTMLInputElement} */ (by("event-merge"));
  field.replaceChildren(...fields.filter((name) => name !== "messages").map((name) => h("option", { value: name }, name)));
  by("event").addEventListener("submit", async (event) => {
    event.preventDefault();
    const changed = read(merge.value);
    await (changed ? hands.send(field.value, changed) : hands.wrong(t("event.wrong")));
  });
}

/** @param {string} text @returns {object|null} */
function read(text) {
  if (!text.trim()) return {};
  try {
    const value = JSON.parse(text);
    return value && typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
