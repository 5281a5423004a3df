/** What is set for one customer: the signal, read receipts, and what the business learns of them. */
import { by, h, reconcile } from "./dom.js";
import { t } from "./texts.js";

/** @typedef {import("./types.js").Customer} Customer */
/** @typedef {(changed: object) => void} Change */

const IDENTITIES = ["both", "phone", "bsuid", "fading"];

/** Show the settings. @param {Customer|null} customer @param {Change} change */
export function showMe(customer, change) {
  by("me-card").hidden = !customer;
  if (!customer) return;
  const items = [
    { name: "offline", on: customer.offline, next: { offline: !customer.offline } },
    { name: "read_receipts", on: !customer.read_receipts, next: { read_receipts: !customer.read_receipts } },
    { name: "identity_check", on: Boolean(customer.identity_hash), next: { identity_check: !customer.identity_hash } },
    { name: "identity", value: customer.identity },
  ];
  reconcile(by("me"), items, (item) => item.name, (item) => row(item, change));
}

/** @param {{name: string, on?: boolean, next?: object, value?: string}} item @param {Change} change */
function row({ name, on, next, value }, change) {
  const title = t(`me.${name}`);
  const words = h("span", {}, h("b", {}, title), h("small", {}, t(`me.${name}.why`)));
  if (value === undefined) {
    return h("li", {}, words, h("button", { class: "switch", type: "button", role: "switch", "aria-checked": String(on), "aria-label": title, "data-focus": name, click: () => change(next) }));
  }
  const options = IDENTITIES.map((one) => h("option", { value: one, selected: one === value }, t(`me.identity.${one}`)));
  return h("li", {}, words, h("select", { class: "choice", "aria-label": title, "data-focus": name, change: (event) => change({ identity: event.target.value }) }, ...options));
}
