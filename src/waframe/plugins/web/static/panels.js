/** The right column: cards about the open conversation, in the order that plugins give them. */

import { api } from "./api.js";
import { standing } from "./floor.js";
import { run } from "./keys.js";
import { branches, conversation, me, now, openId } from "./state.js";
import { formatDuration, formatPhone, formatWhen, t } from "./texts.js";
import { Button, h, html, Icon, Pill, Skeleton, useEffect, useSignal, Voice } from "./ui.js";

/** The column. @param {{open: boolean}} props whether it is shown where it lies over the thread */
export function Panels({ open }) {
  const id = openId.value;
  const one = id ? conversation(id).value : null;
  return html`<aside class="right ${open ? "open" : ""}" id="panels" tabindex="-1" aria-label=${t("panels.label")}>
    ${one && html`${h(CustomerCard, { key: one.id, one })}${one.lease_until && h(TimerCard, { one })}`}
  </aside>`;
}

/** Who the customer is, and what the team remembers. @param {{one: import("./api.js").Conversation}} props */
function CustomerCard({ one }) {
  const whole = useSignal(/** @type {any} */ (null));
  useEffect(() => {
    const controller = new AbortController();
    api.conversation(one.id, controller.signal).then((found) => (whole.value = found), () => undefined);
    return () => controller.abort();
  }, [one.id, one.last_message_at]);
  const branch = (/** @type {string} */ key) => branches.value.find((known) => known.key === key)?.name ?? key;
  const line = (/** @type {string} */ title, /** @type {any} */ value) => html`<dt>${title}</dt><dd>${value}</dd>`;
  return html`<section class="card" aria-label=${t("panels.customer")}>
    <header><h2>${t("panels.customer")}</h2><span class="quiet">${t("panels.since", { when: formatWhen(one.opened_at) })}</span>
      <span class="end">${h(Button, { kind: "bare", small: true, icon: "panel-right-close", label: t("command.right"), onClick: () => run("column.right") })}</span></header>
    <dl class="facts">
      ${one.customer.phone && line(t("panels.phone"), html`<span class="cut">${formatPhone(one.customer.phone)}</span>`)}
      ${one.customer.username && line(t("panels.username"), html`<span class="cut">@${one.customer.username}</span>`)}
      ${line(t("panels.branch"), branch(one.branch))}
      ${one.labels.length > 0 && line(t("panels.labels"), html`<span class="tags">${one.labels.map((label) => h(Pill, { key: label, children: label }))}</span>`)}
      ${one.reserved && line(t("panels.seller"), html`${h(Icon, { name: "star", size: "s" })}<b>${one.reserved.agent.name}</b>`)}
      ${whole.value?.facts.map((/** @type {any} */ fact) => line(fact.name, html`<span class="cut mono">${fact.value}</span>`))}
    </dl>
    ${whole.value === null && h(Skeleton, { rows: 1 })}
    ${whole.value?.note && html`<p class="card-note">${whole.value.note}</p>`}
    ${whole.value?.others.length > 0 && html`<h3 class="quiet">${t("panels.others")}</h3><ul class="others" role="list">${whole.value.others.map((/** @type {any} */ other) => html`<li key=${other.id}><a href="#/c/${other.id}">${branch(other.branch)}</a> <span class="quiet">${formatWhen(other.last_message_at)}</span></li>`)}</ul>`}
  </section>`;
}

/** How long the floor is still held. @param {{one: import("./api.js").Conversation}} props */
function TimerCard({ one }) {
  const stands = standing(one, me.value?.id ?? "", now.value);
  return html`<section class="card ${Voice(stands.voice)}" aria-label=${t("panels.timer")}>
    <div class="timer"><span class="left-time">${formatDuration(stands.left ?? 0)}</span><span><b>${t("panels.to_answer")}</b></span></div>
  </section>`;
}
