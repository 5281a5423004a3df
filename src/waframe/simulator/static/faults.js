/** The switches of the bench: every fault that the simulator knows, the usual ones first. */
import { by, h, icon, reconcile } from "./dom.js";
import { hasText, t } from "./texts.js";

/** @typedef {(changed: object) => void} Switch */
/** @typedef {{name: string, value: boolean|number|string}} Fault */

const DELAYS = [0, 1, 2, 4, 8, 15, 30, 60];
const REPEATS = [0, 3, 60, 3600, 86400, 604800];
/** What a fault is when it is switched on; off is the value at the end. Other numbers are on with 3. */
const VALUES = {
  signature: ["wrong-secret", "good"],
  rate_limited_sends: [5, 0],
  refuse_sends_with: [131000, 0],
  fail_sends_with: [131026, 0],
  fail_after_sent_with: [131049, 0],
  media_status: [500, 0],
  media_slow_seconds: [5, 0],
};
/** What a fault may be besides switched off: more than one way of being wrong. */
const CHOICES = { signature: ["good", "wrong-secret", "missing", "sha1", "upper-case"] };
const STEPS = { delay_seconds: DELAYS, twice_after_seconds: REPEATS };
const FIRST = ["deliver_twice", "reorder", "delay_seconds", "cut_after_accept", "overloaded_every", "signature"];
const SIZES = new Set(["reorder_window_seconds", "batch_window_seconds", "broken_status", "retry_after_seconds", "twice_after_seconds"]);

/** Show the switches and how many are on. @param {import("./types.js").Faults} faults @param {Switch} change */
export function showFaults({ now, active }, change) {
  const others = Object.keys(now).filter((name) => !FIRST.includes(name) && !SIZES.has(name));
  const items = (names) => names.map((name) => ({ name, value: now[name] }));
  reconcile(by("faults"), items(FIRST), (item) => item.name, (item) => fault(item, change));
  reconcile(by("more-faults"), items([...others, "twice_after_seconds"]), (item) => item.name, (item) => fault(item, change));
  const pill = by("active");
  pill.hidden = active.length === 0;
  pill.replaceChildren(icon("zap", "xs"), active.length === 1 ? t("faults.one") : t("faults.many", { count: active.length }));
  by("clear-faults").hidden = active.length === 0;
}

/** @param {Fault} item @param {Switch} change */
function fault(item, change) {
  const key = `fault.${item.name}`;
  const title = hasText(key) ? t(key) : item.name.replaceAll("_", " ");
  const why = hasText(`${key}.why`) ? h("small", {}, t(`${key}.why`)) : null;
  return h("li", {}, h("span", {}, h("b", {}, title), why), control(item, title, change));
}

/** @param {Fault} item @param {string} title @param {Switch} change */
function control(item, title, change) {
  if (CHOICES[item.name]) return choice(item, title, change);
  return STEPS[item.name] ? stepper(item, title, change) : toggle(item, title, change);
}

/** @param {Fault} item @param {string} title @param {Switch} change */
function toggle({ name, value }, title, change) {
  const [on, off] = VALUES[name] ?? (typeof value === "number" ? [3, 0] : [true, false]);
  const isOn = value !== off;
  const flip = () => change({ [name]: isOn ? off : on });
  return h("button", { class: "switch", type: "button", role: "switch", "aria-checked": String(isOn), "aria-label": title, "data-focus": name, click: flip });
}

/** @param {Fault} item @param {string} title @param {Switch} change */
function choice({ name, value }, title, change) {
  const options = CHOICES[name].map((one) => h("option", { value: one, selected: one === value }, t(`fault.${name}.${one}`)));
  return h("select", { class: "choice", "aria-label": title, "data-focus": name, change: (event) => change({ [name]: event.target.value }) }, ...options);
}

/** @param {Fault} item @param {string} title @param {Switch} change */
function stepper({ name, value }, title, change) {
  const steps = STEPS[name];
  const place = steps.findIndex((step) => step >= Number(value));
  const button = (sign, label, next) =>
    h("button", { class: "btn icon small", type: "button", "aria-label": t(label, { name: title }), "data-focus": sign, disabled: next === undefined, click: () => change({ [name]: next }) }, icon(sign, "xs"));
  return h("span", { class: "step" }, button("minus", "faults.less_of", steps[place - 1]), h("b", {}, span(Number(value))), button("plus", "faults.more_of", steps[place + 1]));
}

/** A time that one can read at a glance. @param {number} seconds */
function span(seconds) {
  if (seconds >= 86400) return t("unit.days", { count: seconds / 86400 });
  if (seconds >= 3600) return t("unit.hours", { count: seconds / 3600 });
  return seconds >= 60 ? t("unit.minutes", { count: seconds / 60 }) : t("unit.seconds", { count: seconds });
}
