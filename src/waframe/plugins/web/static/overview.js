/** For supervisors: the queue and the agents now, and how fast people are answered, by branch. */

import { api } from "./api.js";
import { Gauge } from "./cards.js";
import { openDialog } from "./dialogs.js";
import { initialsOf, LATE_MS } from "./floor.js";
import { branches, now, presence, show, socket } from "./state.js";
import { formatDuration, formatTime, t } from "./texts.js";
import { Empty, Face, h, html, Icon, Skeleton, useEffect, useSignal } from "./ui.js";

const PAUSE_MS = 2000;
const MOVES = new Set(["floor.changed", "conversation.changed", "message.received"]);
const SPANS = { today: 0, week: 6, month: 29 };

/**
 * @typedef {{many: number, median: number | null, p90: number | null}} Spread seconds
 * @typedef {{id: string, name: string, online: boolean, available: boolean, holds: number}} AgentLine
 * @typedef {{branch: string, waiting: number, waiting_since: string | null, agents: AgentLine[], first_response: Spread,
 *   resolution: Spread}} BranchLine
 */

/** Open the overview. */
export const openOverview = () => openDialog({ title: t("command.overview"), wide: true, class: "overview", body: (close) => h(Overview, { close }) });

/** Midnight of so many days ago, as this browser's clock counts. @param {number} days */
function midnight(days) {
  const day = new Date();
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - days);
  return day.toISOString();
}

/** @param {{close: () => void}} props */
function Overview({ close }) {
  const found = useSignal(/** @type {{branches: BranchLine[]} | null} */ (null));
  const problem = useSignal("");
  const span = useSignal(/** @type {keyof typeof SPANS} */ ("today"));
  const place = useSignal("");
  const at = useSignal(Date.now());
  useEffect(() => {
    let controller = new AbortController();
    /** @type {any} */
    let waiting = null;
    const read = async () => {
      waiting = null;
      controller.abort();
      controller = new AbortController();
      try {
        found.value = await api.get("/api/overview", { branch: place.value || null, since: midnight(SPANS[span.value]) }, { signal: controller.signal });
        at.value = Date.now();
        problem.value = "";
      } catch (error) {
        if (!controller.signal.aborted) problem.value = /** @type {Error} */ (error).message;
      }
    };
    read();
    const stop = [socket.on("*", (event) => MOVES.has(event.name) && (waiting ??= setTimeout(read, PAUSE_MS))), socket.on("presence.changed", () => (waiting ??= setTimeout(read, PAUSE_MS)))];
    return () => {
      stop.forEach((end) => end());
      clearTimeout(waiting);
      controller.abort();
    };
  }, [span.value, place.value]);
  const queue = (/** @type {string} */ key) => {
    show({ tab: "queue", branches: [key], sort: null, filters: {} });
    close();
  };
  return html`<div class="beside overview-head">
      <label class="sr" for="overview-branch">${t("overview.branch")}</label>
      <select id="overview-branch" class="box" value=${place.value} onChange=${(/** @type {any} */ event) => (place.value = event.target.value)}><option value="">${t("branches.all")}</option>${branches.value.map((branch) => html`<option key=${branch.key} value=${branch.key}>${branch.name}</option>`)}</select>
      <span class="toggle" role="group" aria-label=${t("overview.since")}>${Object.keys(SPANS).map((name) => html`<button key=${name} type="button" class=${name === span.value ? "on" : ""} aria-pressed=${name === span.value} onClick=${() => (span.value = /** @type {keyof typeof SPANS} */ (name))}>${t(`overview.${name}`)}</button>`)}</span>
      <span class="end quiet">${t("overview.at", { time: formatTime(at.value) })}</span>
    </div>
    ${problem.value ? h(Empty, { icon: "wifi-off", title: t("overview.failed"), text: problem.value }) : !found.value ? h(Skeleton, { rows: 4 }) : html`${h(Places, { lines: found.value.branches, onQueue: queue })}${h(People, { lines: people(found.value.branches) })}`}`;
}

/** @param {number | null | undefined} seconds */
const time = (seconds) => (seconds == null ? "—" : formatDuration(seconds * 1000));

/** A figure with a plain bar under it, as long as its share of the longest. @param {number} value @param {number} most @param {any} shown @param {string} [voice] */
const bar = (value, most, shown, voice = "") => html`<span class="figure">${shown}</span><span class=${`bar ${voice}`} aria-hidden="true">${h(Gauge, { share: most ? value / most : 0 })}</span>`;

/** The agents of all branches, each once with all that they hold. @param {BranchLine[]} lines @returns {AgentLine[]} */
function people(lines) {
  /** @type {Map<string, AgentLine>} */
  const found = new Map();
  for (const line of lines.flatMap((branch) => branch.agents)) {
    const before = found.get(line.id);
    found.set(line.id, { ...line, holds: line.holds + (before?.holds ?? 0) });
  }
  return [...found.values()];
}

/** @param {BranchLine} line */
const held = (line) => line.agents.reduce((sum, agent) => sum + agent.holds, 0);

/** @param {{lines: BranchLine[], onQueue: (key: string) => void}} props */
function Places({ lines, onQueue }) {
  const name = (/** @type {string} */ key) => branches.value.find((branch) => branch.key === key)?.name ?? key;
  const most = (/** @type {(line: BranchLine) => number | null} */ of) => Math.max(0, ...lines.map((line) => of(line) ?? 0));
  const [queued, first, whole] = [most((line) => line.waiting), most((line) => line.first_response.median), most((line) => line.resolution.median)];
  const longest = (/** @type {BranchLine} */ line) => (line.waiting_since ? Math.max(0, now.value - Date.parse(line.waiting_since)) : null);
  return html`<h3>${t("overview.branches")}</h3><div class="scroll-x" tabindex="0" role="region" aria-label=${t("overview.branches")}><table class="figures-table">
    <thead><tr><th scope="col">${t("overview.branch")}</th><th scope="col">${t("tab.queue")}</th><th scope="col">${t("overview.longest")}</th><th scope="col">${t("overview.held")}</th><th scope="col">${t("overview.first")}</th><th scope="col">${t("overview.p90")}</th><th scope="col">${t("overview.resolution")}</th><th scope="col">${t("overview.p90")}</th></tr></thead>
    <tbody>${lines.map((line) => html`<tr key=${line.branch}><th scope="row"><span class="cut">${name(line.branch)}</span></th>
      <td>${line.waiting ? html`<button type="button" class="ref" onClick=${() => onQueue(line.branch)} aria-label=${t("overview.see_queue", { name: name(line.branch), count: line.waiting })}>${bar(line.waiting, queued, line.waiting, "v-queued")}</button>` : "0"}</td>
      <td class=${(longest(line) ?? 0) > LATE_MS ? "v-danger v-word" : ""}>${longest(line) === null ? "—" : formatDuration(longest(line) ?? 0)}</td><td>${held(line)}</td>
      <td title=${t("overview.of", { count: line.first_response.many })}>${bar(line.first_response.median ?? 0, first, time(line.first_response.median))}</td><td>${time(line.first_response.p90)}</td>
      <td title=${t("overview.of", { count: line.resolution.many })}>${bar(line.resolution.median ?? 0, whole, time(line.resolution.median))}</td><td>${time(line.resolution.p90)}</td></tr>`)}</tbody></table></div>`;
}

/** @param {{lines: AgentLine[]}} props */
function People({ lines }) {
  const most = Math.max(1, ...lines.map((line) => line.holds));
  const standing = (/** @type {AgentLine} */ line) => {
    const { online, available } = presence.value.get(line.id) ?? line;
    return { ...line, online, available };
  };
  const word = (/** @type {{online: boolean, available: boolean}} */ { online, available }) => t(!online ? "presence.away" : available ? "presence.here" : "presence.paused");
  const sorted = [...lines].map(standing).sort((a, b) => Number(b.online) - Number(a.online) || b.holds - a.holds || a.name.localeCompare(b.name));
  return html`<h3>${t("overview.agents")}</h3>${lines.length ? html`<div class="scroll-x" tabindex="0" role="region" aria-label=${t("overview.agents")}><table class="figures-table people">
    <thead><tr><th scope="col">${t("overview.agent")}</th><th scope="col">${t("overview.state")}</th><th scope="col">${t("overview.held")}</th></tr></thead>
    <tbody>${sorted.map((line) => html`<tr key=${line.id}><th scope="row"><span class="beside">${h(Face, { initials: initialsOf(line.name), voice: line.online && line.available ? "mine" : "closed", small: true })}<span class="cut">${line.name}</span></span></th>
      <td>${h(Icon, { name: !line.online ? "moon" : line.available ? "circle-check" : "pause", size: "xs" })} ${word(line)}</td><td>${bar(line.holds, most, line.holds)}</td></tr>`)}</tbody></table></div>` : h(Empty, { icon: "users", title: t("overview.nobody") })}`;
}
