/** The right column: difficult things to send, this customer, faults, the clock, account webhooks and the log. */
import { by, h, icon, reconcile } from "./dom.js";
import { showFaults } from "./faults.js";
import { exactTime } from "./format.js";
import { showMe } from "./me.js";
import { t } from "./texts.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {Record<string, () => void>} Difficult */
/** @typedef {{faults: (changed: object) => void, me: (changed: object) => void}} Hands */

const FIRST = { vin: "image", voice: "mic", location: "map-pin", unknown: "circle-question-mark", edit: "pencil", revoke: "trash-2" };
const MORE = {
  oversize: "file-x", new_type: "sparkles", ad: "megaphone", number: "smartphone", bsuid: "id-card", identity: "key-round",
  echo: "store", standby: "users-round", handover: "arrow-right-left", history: "clock-arrow-left", sync: "user-round", stop: "x", resume: "check",
};

/** Put the chips in their place. @param {Difficult} difficult */
export function prepareBench(difficult) {
  const chips = (signs) =>
    Object.entries(signs).map(([name, sign]) => h("button", { class: "chip", type: "button", click: () => difficult[name]() }, icon(sign, "s"), t(`difficult.${name}`)));
  by("difficult").replaceChildren(...chips(FIRST));
  by("more-difficult").replaceChildren(...chips(MORE));
}

/** Show the column. @param {View} view @param {Hands} hands */
export function showBench(view, hands) {
  showFaults(view.faults, hands.faults);
  showMe(view.customer, hands.me);
  showWindow(view.chat);
  reconcile(by("trace"), view.trace, (entry) => String(entry.seq), line);
  by("trace-empty").hidden = view.trace.length > 0;
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
