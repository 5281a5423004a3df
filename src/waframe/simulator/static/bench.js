/** The right column: difficult things to send, faults, the clock and the log. */
import { by, h, icon, reconcile } from "./dom.js";
import { exactTime } from "./format.js";
import { t } from "./texts.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {Record<"vin"|"voice"|"location"|"unknown"|"edit"|"revoke", () => void>} Difficult */
/** @typedef {(changed: object) => void} Switch */

const DIFFICULT = { vin: "image", voice: "mic", location: "map-pin", unknown: "circle-question-mark", edit: "pencil", revoke: "trash-2" };
const DELAYS = [0, 1, 2, 4, 8, 15, 30, 60];
/** What a fault is when it is switched on; off is the value at the end. */
const VALUES = { overloaded_every: [3, 0], rate_limited_sends: [5, 0], signature: ["wrong-secret", "good"] };
const FIRST = ["deliver_twice", "reorder", "delay_seconds", "cut_after_accept", "overloaded_every", "signature"];
const MORE = ["batch", "rate_limited_sends", "skip_delivered", "read_receipts_off", "status_before_answer", "token_expired", "phone_offline", "window_error_later", "plain_utf8"];

/** Put the chips in their place. @param {Difficult} difficult */
export function prepareBench(difficult) {
  const chips = Object.entries(DIFFICULT).map(([name, sign]) =>
    h("button", { class: "chip", type: "button", click: () => difficult[name]() }, icon(sign, "s"), t(`difficult.${name}`)),
  );
  by("difficult").replaceChildren(...chips);
}

/** Show the column. @param {View} view @param {Switch} change */
export function showBench(view, change) {
  showFaults(view.faults, change);
  showWindow(view.chat);
  reconcile(by("trace"), view.trace, (entry) => String(entry.seq), line);
  by("trace-empty").hidden = view.trace.length > 0;
}

/** @param {import("./types.js").Faults} faults @param {Switch} change */
function showFaults({ now, active }, change) {
  const items = (names) => names.map((name) => ({ name, value: now[name] }));
  reconcile(by("faults"), items(FIRST), (item) => item.name, (item) => fault(item, change));
  reconcile(by("more-faults"), items(MORE), (item) => item.name, (item) => fault(item, change));
  const pill = by("active");
  pill.hidden = active.length === 0;
  pill.replaceChildren(icon("zap", "xs"), active.length === 1 ? t("faults.one") : t("faults.many", { count: active.length }));
  by("clear-faults").hidden = active.length === 0;
}

/** @param {{name: string, value: boolean|number|string}} item @param {Switch} change */
function fault({ name, value }, change) {
  const title = t(`fault.${name}`);
  const words = h("span", {}, h("b", {}, title), h("small", {}, t(`fault.${name}.why`)));
  return h("li", {}, words, name === "delay_seconds" ? stepper(Number(value), change) : toggle({ name, value, title }, change));
}

/** @param {{name: string, value: boolean|number|string, title: string}} item @param {Switch} change */
function toggle({ name, value, title }, change) {
  const [on, off] = VALUES[name] ?? [true, false];
  const isOn = value !== off;
  const flip = () => change({ [name]: isOn ? off : on });
  return h("button", { class: "switch", type: "button", role: "switch", "aria-checked": String(isOn), "aria-label": title, "data-focus": name, click: flip });
}

/** @param {number} seconds @param {Switch} change */
function stepper(seconds, change) {
  const place = DELAYS.findIndex((delay) => delay >= seconds);
  const button = (sign, label, next) =>
    h("button", { class: "btn icon small", type: "button", "aria-label": t(label, { name: t("fault.delay_seconds") }), "data-focus": sign, disabled: next === undefined, click: () => change({ delay_seconds: next }) }, icon(sign, "xs"));
  return h("span", { class: "step" }, button("minus", "faults.less_of", DELAYS[place - 1]), h("b", {}, `${seconds} s`), button("plus", "faults.more_of", DELAYS[place + 1]));
}

/** @param {import("./types.js").Chat|null} chat */
function showWindow(chat) {
  const left = Math.floor((chat?.window_left_seconds ?? 0) / 60);
  const words = { hours: Math.floor(left / 60), minutes: String(left % 60).padStart(2, "0") };
  by("window").textContent = chat ? (left > 0 ? t("clock.open", words) : t("clock.closed")) : "";
}

/** @param {import("./types.js").Entry} entry */
function line(entry) {
  const notes = [entry.note ? t(`trace.${entry.note}`) : "", entry.attempt > 1 ? t("trace.attempt", { attempt: entry.attempt }) : ""];
  const what = [entry.what, ...notes.filter(Boolean)].join(", ");
  const status = entry.status ?? t(entry.kind === "graph" ? "trace.cut" : "trace.no_answer");
  const isFine = entry.status !== null && entry.status < 300;
  return h(
    "li",
    {},
    h("time", {}, exactTime(entry.at)),
    h("span", { class: "cut", title: what }, what),
    h("b", { class: isFine ? "ok" : "v-word v-danger" }, status),
    h("span", { class: "num" }, entry.error_code ?? `${entry.milliseconds} ms`),
  );
}
