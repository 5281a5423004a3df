/** What happens when one taps something that is no reply button: a form, an address, a card, a call, a code. */
import { openLocation } from "./attach.js";
import { h } from "./dom.js";
import { copy } from "./more.js";
import { openChoices, openForm } from "./sheets.js";
import { openShop } from "./shop.js";
import { t } from "./texts.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Action} Action */
/**
 * @typedef {{act: (act: object) => Promise<unknown>, goods: () => Record<string, import("./types.js").Goods>, call: () => void,
 *   say: (text: string) => void}} Hands
 */

const ADDRESS = ["name", "phone_number", "in_pin_code", "address", "city", "state"];

/** Answer what was tapped. @param {Action} action @param {Message} message @param {Hands} hands */
export function answer(action, message, hands) {
  const ways = {
    flow: () => openFlow(action, message, hands),
    location: () => openLocation(hands.act, message.id),
    contact: () => hands.act({ type: "own_contact", to: message.id }),
    address: () => openAddress(message, hands),
    call_permission: () => openPermission(action, hands),
    call: hands.call,
    phone: () => hands.say(action.target ?? ""),
    copy: () => copy(action.target ?? action.title, hands),
  };
  return (ways[action.kind] ?? (() => openShop(message, action.target, hands)))();
}

/** A small form out of what the Flow begins with; more answers can be added. @param {Action} action @param {Message} message @param {Hands} hands */
function openFlow(action, message, hands) {
  const { fields } = message.content.form ?? { fields: {} };
  const known = Object.entries(fields).map(([name, value]) => ({ name, label: name, value: typeof value === "object" ? JSON.stringify(value) : String(value) }));
  const extra = h("div", { class: "extra" });
  const add = () => {
    const line = h("div", { class: "pairs" }, pair("flow.name", "extra-name"), pair("flow.value", "extra-value"));
    extra.append(line);
    line.querySelector("input")?.focus();
  };
  if (!known.length) add();
  const more = [extra, h("button", { class: "btn bare small", type: "button", click: add }, t("flow.more"))];
  const save = (values) => hands.act({ type: "flow", answers: { ...own(values), ...added(extra) }, to: message.id });
  openForm(action.title || t("offer.flow"), known, save, { word: t("flow.send"), more });
}

/** @param {string} key @param {string} name */
const pair = (key, name) => h("label", {}, h("span", {}, t(key)), h("span", { class: "field" }, h("input", { class: name, maxlength: 200 })));

/** @param {Record<string, string>} values */
const own = (values) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value]));

/** @param {HTMLElement} extra */
function added(extra) {
  const lines = [...extra.children].map((line) => [...line.querySelectorAll("input")].map((input) => input.value.trim()));
  return Object.fromEntries(lines.filter(([name]) => name));
}

/** @param {Message} message @param {Hands} hands */
function openAddress(message, hands) {
  const fields = ADDRESS.map((name) => ({ name, label: t(`address.${name}`) }));
  openForm(t("address.title"), fields, (values) => hands.act({ type: "address", values, to: message.id }), { word: t("composer.send") });
}

/** @param {Action} action @param {Hands} hands */
function openPermission(action, hands) {
  const say = (changed) => () => hands.act({ type: "call_permission", ...changed });
  openChoices(action.title || t("offer.call_permission"), [
    { title: t("permission.week"), act: say({ accepts: true }) },
    { title: t("permission.always"), act: say({ accepts: true, permanent: true }) },
    { title: t("permission.reject"), act: say({ accepts: false }) },
  ]);
}
