/** The cards that every conversation has: the customer, the time, the facts, the actions, and what was done. */

import { act, current, holds, jump, offer, offers, SELLING } from "./actions.js";
import { api } from "./api.js";
import { EXPIRING_MS, standing, waitingFor } from "./floor.js";
import { start } from "./forms.js";
import { can, run } from "./keys.js";
import { NoteBox } from "./note.js";
import { branches, me, now } from "./state.js";
import { formatDuration, formatFull, formatPhone, formatWhen, hasText, t } from "./texts.js";
import { Button, h, html, Icon, Pill, Skeleton, useSignal, Voice } from "./ui.js";

const LEASE_MS = 300_000;
const PAGE = 200;
/** Those that have a button, a key and a dialog of their own. */
const DIALOGS = { transfer: "floor.transfer", snooze: "floor.snooze", label: "floor.label", close: "floor.close" };
const ELSEWHERE = new Set(["take", "release", "return_to_bot", "extend", "unlabel", "transfer", "close", "label", "set_ai", "reopen", ...SELLING]);
const ICONS = { snooze: "alarm-clock", assign: "user-round-check" };

/** @param {string} key */
const branchName = (key) => branches.value.find((known) => known.key === key)?.name ?? key;

/**
 * Who the customer is, and what the team remembers.
 * @param {{one: import("./api.js").Conversation, whole: import("./panels.js").Whole | null}} props
 */
export function CustomerCard({ one, whole }) {
  const { customer } = one;
  const line = (/** @type {string} */ title, /** @type {any} */ value) => html`<dt>${title}</dt><dd>${value}</dd>`;
  const seller = one.reserved && Date.parse(one.reserved.until ?? "") > now.value ? one.reserved : null;
  const attended = attendants(whole?.history ?? []);
  return html`<section class="card" aria-label=${t("panels.customer")}>
    <header><h2>${t("panels.customer")}</h2><span class="quiet">${t("panels.since", { when: formatWhen(one.opened_at) })}</span>
      <span class="end">${h(Button, { kind: "bare", small: true, icon: "panel-right-close", label: t("command.right"), onClick: () => run("column.right") })}</span></header>
    <dl class="facts">
      ${line(t("panels.identities"), html`<span class="stack">${identities(whole, customer).map((text) => html`<span class="cut" key=${text}>${text}</span>`)}</span>`)}
      ${line(t("panels.branch"), branchName(one.branch))}
      ${line(t("panels.labels"), html`<span class="tags">${one.labels.map((label) => h(Pill, { key: label, children: label }))}
        ${can("floor.label") && h(Button, { kind: "bare", small: true, icon: one.labels.length ? "pencil" : "plus", label: t("actions.label"), onClick: () => run("floor.label") })}
        ${!one.labels.length && !can("floor.label") && html`<span class="quiet">—</span>`}</span>`)}
      ${seller && line(t("panels.seller"), html`${h(Icon, { name: "star", size: "s" })}<b class="cut">${seller.agent.name}</b><span class="quiet">${t("panels.until", { time: formatWhen(seller.until) })}</span>`)}
      ${attended && line(t("panels.attended"), html`<span class="cut">${attended}</span>`)}
    </dl>
    ${whole?.description && html`<p class="soft card-line">${whole.description}</p>`}
    ${whole === null ? h(Skeleton, { rows: 1 }) : h(NoteBox, { key: customer.id, customerId: customer.id, given: whole.note ?? "" })}
    ${whole !== null && whole.others.length > 0 && html`<h3 class="quiet">${t("panels.others")}</h3><ul class="others" role="list">${whole.others.map((other) => html`<li key=${other.id}><a class="link" href="#/c/${other.id}">${branchName(other.branch)}</a><span class="cut grow quiet">${other.last_message?.text ?? ""}</span><span class="quiet">${formatWhen(other.last_message_at)}</span></li>`)}</ul>`}
  </section>`;
}

/** What the channel knows the customer by; ids that say nothing to people are left out. @param {import("./panels.js").Whole | null} whole @param {import("./api.js").Conversation["customer"]} customer */
function identities(whole, customer) {
  const shown = (whole?.identities ?? []).flatMap(({ kind, value }) => (kind === "phone" ? [formatPhone(value)] : kind === "username" ? [`@${value}`] : []));
  const known = [formatPhone(customer.phone), customer.username && `@${customer.username}`].filter(Boolean);
  const found = [...new Set(shown.length ? shown : known)];
  return found.length ? found : [t("panels.no_identity")];
}

/** Who attended, and how often: Ana 4 · Luis 2. @param {any[]} history */
function attendants(history) {
  /** @type {Map<string, number>} */
  const times = new Map();
  for (const { agent } of history) times.set(agent.name, (times.get(agent.name) ?? 0) + 1);
  return [...times].sort((a, b) => b[1] - a[1]).slice(0, 4).map(([name, count]) => `${name.split(" ")[0]} ${count}`).join(" · ");
}

/** Whose turn it is and for how long: the same digits as in the header. @param {{one: import("./api.js").Conversation}} props */
export function TimerCard({ one }) {
  const stands = standing(one, me.value?.id ?? "", now.value);
  const mine = holds();
  const waits = waitingFor(one, now.value);
  if (one.floor === "agent" && stands.left !== null && !one.closed_at) {
    const next = one.reserved && one.reserved.agent.id !== one.agent?.id ? t("panels.next", { name: one.reserved.agent.name }) : t(mine ? "panels.next_open" : "panels.next_other", { name: one.agent?.name ?? "" });
    return html`<section class="card ${Voice(stands.voice)}" aria-label=${t("panels.timer")}>
      <div class="timer"><span class="left-time" aria-hidden="true">${formatDuration(stands.left)}</span><span class="grow"><b>${t(stands.left < EXPIRING_MS ? "panels.running_out" : "panels.to_answer")}</b><small class="quiet">${next}</small></span>
        ${offer("extend") ? h(Button, { small: true, icon: "plus", onClick: () => act("extend"), children: html`<span class="sr">${offer("extend")?.title}: </span>${t("panels.five_minutes")}` }) : html`<span></span>`}
        <span class="bar" role="img" aria-label=${t("panels.left", { left: formatDuration(stands.left) })}>${h(Gauge, { share: stands.left / LEASE_MS })}</span></div>
    </section>`;
  }
  if (mine && !one.closed_at) return html`<section class="card quiet-card" aria-label=${t("panels.timer")}><p class="soft">${h(Icon, { name: "timer-off", size: "s" })} ${t("panels.their_turn")}</p></section>`;
  if (waits === null || one.state !== "queued") return null;
  return html`<section class="card ${Voice("queued")}" aria-label=${t("panels.timer")}>
    <div class="timer"><span class="left-time">${formatDuration(waits)}</span><span class="grow"><b>${t("panels.waiting")}</b><small class="quiet">${stands.word}</small></span><span></span></div>
  </section>`;
}

/** A plain bar. @param {{share: number}} props 0 to 1 */
export const Gauge = ({ share }) => html`<i style=${{ width: `${Math.round(Math.max(0, Math.min(1, share)) * 100)}%` }}></i>`;

/** What is known, each with the message in which it was found. @param {{id: string, facts: import("./panels.js").Whole["facts"]}} props */
export function FactsCard({ id, facts }) {
  const shown = facts.filter((fact) => !hidden(fact.name));
  if (!shown.length) return null;
  return html`<section class="card" aria-label=${t("panels.facts")}>
    <header><h2>${t("panels.facts")}</h2></header>
    <dl class="facts wide">${shown.map((fact) => html`<dt class="cut" title=${fact.name}>${factName(fact.name)}</dt><dd>
      <span class=${`cut grow ${/^[A-Z0-9-]{6,}$/.test(fact.value) ? "mono" : ""}`} title=${fact.value}>${fact.value}</span>
      ${fact.confidence < 100 && html`<span class="quiet num">${fact.confidence} %</span>`}
      ${fact.message_id && html`<button type="button" class="ref" onClick=${() => jump(id, /** @type {string} */ (fact.message_id))} aria-label=${t("panels.source_of", { name: factName(fact.name) })}>${t("panels.source")}</button>`}
    </dd>`)}</dl>
  </section>`;
}

/** What a plugin's own card shows is not said twice, and what only the machine needs is not said at all. @param {string} name */
const hidden = (name) => name.includes(".") || name === "handoff" || name === "vehicle" || name === "vin_confirmed" || name.startsWith("sales_");

/** @param {string} name */
const factName = (name) => (hasText(`fact.${name}`) ? t(`fact.${name}`) : name.split(".").pop()?.replaceAll("_", " ") ?? name);

/** What the server offers besides the buttons of the header. @param {{id: string}} props */
export function ActionsCard({ id }) {
  if (current()?.id !== id) return null;
  const shown = offers.value.filter((one) => !ELSEWHERE.has(one.name));
  if (!shown.length) return null;
  const go = async (/** @type {string} */ name) => {
    if (name in DIALOGS) return run(/** @type {any} */ (DIALOGS)[name]);
    if (name === "assign") return (await import("./moves.js")).transfer("assign");
    return start(name);
  };
  return html`<section class="card" aria-label=${t("panels.actions")}>
    <header><h2>${t("panels.actions")}</h2></header>
    <div class="acts-list">${shown.map((one) => h(Button, { key: one.name, small: true, icon: /** @type {any} */ (ICONS)[one.name], onClick: () => go(one.name), children: one.title }))}</div>
  </section>`;
}

/** Who attended and what was done, read when somebody wants to see it. @param {{id: string, history: any[]}} props */
export function BooksCard({ id, history }) {
  const found = useSignal(/** @type {import("./api.js").Message[] | null} */ (null));
  const read = async (/** @type {Event} */ event) => {
    if (!(/** @type {HTMLDetailsElement} */ (event.target).open)) return;
    const page = await api.messages(id, { limit: PAGE }, new AbortController().signal).catch(() => null);
    found.value = (page?.items ?? []).filter((one) => one.content.type === "happening").reverse();
  };
  return html`<section class="card books" aria-label=${t("panels.books")}>
    <details onToggle=${read}><summary>${h(Icon, { name: "history" })}<b>${t("panels.books")}</b>${history.length > 0 && html`<span class="quiet">${t("panels.times", { count: history.length })}</span>`}<span class="end">${h(Icon, { name: "chevron-right" })}</span></summary>
      ${history.length > 0 && html`<h3 class="quiet">${t("panels.attended")}</h3><ul class="lines" role="list">${history.slice(0, 20).map((one, index) => html`<li key=${index}><span class="cut">${one.agent.name} <span class="quiet">· ${branchName(one.branch)}</span></span><span class="quiet num">${formatWhen(one.taken_at)}</span>
        <span class="sub cut">${one.ended ? t(`ended.${one.ended}`) : t("ended.null")}${one.first_response_seconds != null && ` · ${t("panels.first", { time: formatDuration(one.first_response_seconds * 1000) })}`}${` · ${t("panels.answers", { count: one.answers })}`}</span></li>`)}</ul>`}
      <h3 class="quiet">${t("panels.happened")}</h3>
      ${found.value === null ? h(Skeleton, { rows: 1 }) : found.value.length ? html`<ul class="lines" role="list">${found.value.map((one) => html`<li key=${one.id}><span>${t(`happening.${one.content.kind}`, { actor: one.content.actor ?? t("author.system"), to: one.content.to ?? "" })}${one.content.reason && html` <span class="quiet">· ${one.content.reason}</span>`}</span><button type="button" class="ref" title=${formatFull(one.at)} onClick=${() => jump(id, one.seq)}>${formatWhen(one.at)}</button></li>`)}</ul>` : html`<p class="quiet">${t("panels.nothing_happened")}</p>`}
    </details>
  </section>`;
}
