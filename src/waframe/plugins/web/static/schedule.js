/** When a message leaves: in an hour, tomorrow morning, or at a time of the branch's own clock. */

import { openDialog } from "./dialogs.js";
import { currentLocale, t } from "./texts.js";
import { Button, h, html, useSignal } from "./ui.js";

const HOUR = 3_600_000;
const MORNING = "T09:00";

/** Ask for a time. @param {{timezone: string, due: string | null, onPick: (due: string | null) => void}} asked */
export const openSchedule = ({ timezone, due, onPick }) => openDialog({ title: t("schedule.title"), body: (close) => h(Schedule, { timezone, due, onPick: (value) => (close(), onPick(value)) }) });

/** An instant as the clock of a time zone shows it: 2026-11-29T10:00. @param {number} at @param {string} timezone */
export function wallClock(at, timezone) {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: timezone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" }).formatToParts(at);
  const part = (/** @type {string} */ type) => parts.find((one) => one.type === type)?.value;
  return `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}`;
}

/** The instant at which the clock of a time zone shows a time. @param {string} wall @param {string} timezone */
export function instantOf(wall, timezone) {
  const wanted = Date.parse(`${wall}:00Z`);
  let at = wanted;
  for (let tries = 0; tries < 2; tries += 1) at += wanted - Date.parse(`${wallClock(at, timezone)}:00Z`);
  return at;
}

/** A time as the branch says it. @param {string} due @param {string} timezone */
export const formatDue = (due, timezone) => new Intl.DateTimeFormat(currentLocale(), { timeZone: timezone, weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(due));

/** @param {{timezone: string, due: string | null, onPick: (due: string | null) => void}} props */
function Schedule({ timezone, due, onPick }) {
  const now = Date.now();
  const wall = useSignal(wallClock(due ? Date.parse(due) : now + HOUR, timezone));
  const tomorrow = wallClock(now + 24 * HOUR, timezone).slice(0, 10) + MORNING;
  const at = wall.value ? instantOf(wall.value, timezone) : NaN;
  const late = !(at > now);
  const pick = (/** @type {number} */ instant) => onPick(new Date(instant).toISOString());
  return html`<form class="schedule" onSubmit=${(/** @type {Event} */ event) => (event.preventDefault(), late || pick(at))}>
    <div class="row-of">${h(Button, { onClick: () => pick(now + HOUR), children: t("schedule.hour") })}${h(Button, { onClick: () => pick(instantOf(tomorrow, timezone)), children: t("schedule.tomorrow") })}</div>
    <label>${t("schedule.at", { timezone: timezone.split("/").pop()?.replace(/_/g, " ") ?? "" })}<span class="field"><input type="datetime-local" required value=${wall.value} onInput=${(/** @type {any} */ event) => (wall.value = event.target.value)} /></span></label>
    ${late && html`<p class="v-danger v-word" role="alert">${t("schedule.past")}</p>`}
    <footer class="row-of">${due && h(Button, { kind: "bare", onClick: () => onPick(null), children: t("schedule.now") })}<button type="submit" class="btn ink" disabled=${late}>${t("schedule.set")}</button></footer>
  </form>`;
}
