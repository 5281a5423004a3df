/** The left column: who one is, and the branches one can write to. */
import { summary } from "./bubbles.js";
import { by, h, icon, reconcile } from "./dom.js";
import { initials, phone, when } from "./format.js";
import { t } from "./texts.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {{become: (id: string) => void, open: (id: string) => void, create: () => void}} Hands */

/** Make the customer menu work by mouse and keyboard. */
export function prepareMenu() {
  const button = by("who");
  const menu = by("people");
  button.addEventListener("click", () => toggle(menu.hidden));
  button.parentElement.addEventListener("keydown", (event) => steer(event, menu));
  document.addEventListener("click", (event) => {
    if (!button.parentElement.contains(event.target)) toggle(false);
  });
}

/** @param {boolean} open */
function toggle(open) {
  by("people").hidden = !open;
  by("who").setAttribute("aria-expanded", String(open));
  if (open) (by("people").querySelector('[aria-checked="true"]') ?? by("people").firstElementChild)?.focus();
}

/** @param {KeyboardEvent} event @param {HTMLElement} menu */
function steer(event, menu) {
  const items = [...menu.children];
  const place = items.indexOf(document.activeElement);
  if (event.key === "Escape" && !menu.hidden) {
    toggle(false);
    by("who").focus();
  } else if (event.key === "ArrowDown" && menu.hidden) {
    toggle(true);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    items.at((place + (event.key === "ArrowDown" ? 1 : -1)) % items.length)?.focus();
  } else return;
  event.preventDefault();
}

/** Show the column. @param {View} view @param {Hands} hands */
export function showContacts(view, hands) {
  showWho(view, hands);
  const open = view.chat?.phone_number_id;
  const items = view.branches.map((branch) => ({ branch, on: branch.phone_number_id === open, when: branch.last ? when(branch.last.at, view.now) : "" }));
  reconcile(by("branches"), items, (item) => item.branch.phone_number_id, (item) => row(item, hands));
  const link = by("desk-link");
  link.hidden = !view.desk_url;
  if (view.desk_url) link.setAttribute("href", view.desk_url);
}

/** @param {View} view @param {Hands} hands */
function showWho(view, hands) {
  const { customer } = view;
  by("who").replaceChildren(face(customer?.name ?? "?"), h("span", { class: "grow cut" }, customer?.name ?? t("who.nobody")), icon("chevron-down", "s"));
  const identities = [customer?.phone ? phone(customer.phone) : customer ? t("who.no_phone") : "", customer?.username ? `@${customer.username}` : ""];
  by("who-phone").textContent = identities.filter(Boolean).join(" · ");
  const people = view.customers.map((person) => ({ id: person.id, name: person.name, on: person.id === customer?.id }));
  reconcile(by("people"), [...people, { id: "new", name: "", on: false }], (item) => item.id, (item) => entry(item, hands));
}

/** @param {{id: string, name: string, on: boolean}} item @param {Hands} hands */
function entry(item, hands) {
  const choose = (action) => () => {
    toggle(false);
    by("who").focus();
    action();
  };
  if (item.id === "new") return h("button", { class: "add", role: "menuitem", click: choose(hands.create) }, icon("plus", "s"), t("who.new"));
  const attributes = { role: "menuitemradio", "aria-checked": String(item.on), "data-focus": item.id, click: choose(() => hands.become(item.id)) };
  return h("button", attributes, face(item.name), h("span", { class: "cut" }, item.name), item.on ? icon("check", "s") : null);
}

/** @param {string} name */
const face = (name) => h("span", { class: "face small", "aria-hidden": "true" }, initials(name));

/** @param {{branch: import("./types.js").Branch, on: boolean, when: string}} item @param {Hands} hands */
function row({ branch, on, when: moment }, hands) {
  const unread = branch.unread && !on ? h("span", { class: "count on", "aria-label": t("branches.unread", { count: branch.unread }) }, branch.unread) : null;
  const cell = h(
    "span",
    { class: "cell" },
    h("span", { class: "l1" }, h("span", { class: "name cut" }, branch.name), h("span", { class: "when" }, moment)),
    branch.last ? h("span", { class: "l2 cut" }, summary(branch.last)) : null,
    h("span", { class: "l3" }, branch.display_phone, unread),
  );
  const attributes = { class: `row${on ? " on" : ""}${unread ? " unread" : ""}`, "data-focus": branch.phone_number_id, click: () => hands.open(branch.phone_number_id), ...(on ? { "aria-current": "true" } : {}) };
  return h("li", {}, h("button", attributes, h("span", { class: "face", "aria-hidden": "true" }, icon("store")), cell));
}
