/** What one does with the open conversation and has to say more about: transfer, snooze, close, label. */

import { act, current, offer } from "./actions.js";
import { api } from "./api.js";
import { openDialog } from "./dialogs.js";
import { initialsOf, titleOf } from "./floor.js";
import { branches, conversation, list, me } from "./state.js";
import { formatFull, plainWords, t } from "./texts.js";
import { Button, classes, Empty, Face, h, html, Icon, notify, Skeleton, useEffect, useSignal } from "./ui.js";

const HOUR_MS = 3_600_000;
const MORNING = 9;

/** @typedef {{id: string, name: string, role: string, branches: string[], online: boolean, available: boolean, holds?: number}} Colleague */

/** Hand the conversation to a colleague or to a branch. @param {string} [name] the action: `transfer`, or `assign` */
export function transfer(name = "transfer") {
  const one = current();
  if (one) openDialog({ title: t(`actions.${name}`), body: (close) => h(Transfer, { one, name, close }) });
}

/** @param {{one: import("./api.js").Conversation, name: string, close: () => void}} props */
function Transfer({ one, name, close }) {
  const found = useSignal(/** @type {Colleague[] | null} */ (null));
  const query = useSignal("");
  const note = useSignal("");
  const chosen = useSignal(/** @type {{agent_id?: string, branch?: string} | null} */ (null));
  useEffect(() => {
    api.agents([one.branch]).then((all) => (found.value = all), () => (found.value = []));
  }, []);
  const words = plainWords(query.value);
  const fits = (/** @type {string} */ text) => words.every((word) => plainWords(text).join(" ").includes(word));
  const rank = (/** @type {Colleague} */ who) => (who.online ? 0 : 2) + (who.available ? 0 : 1);
  const people = (found.value ?? []).filter((who) => who.id !== me.value?.id && who.id !== one.agent?.id && fits(who.name)).sort((a, b) => rank(a) - rank(b) || (a.holds ?? 0) - (b.holds ?? 0) || a.name.localeCompare(b.name));
  const places = name === "assign" ? [] : branches.value.filter((branch) => branch.key !== one.branch && branch.active && fits(branch.name));
  /** @type {{agent_id?: string, branch?: string}[]} */
  const shown = [...people.map((who) => ({ agent_id: who.id })), ...places.map((branch) => ({ branch: branch.key }))];
  const picked = shown.find((one) => one.agent_id === chosen.value?.agent_id && one.branch === chosen.value?.branch);
  /** What was chosen, as long as it is shown; the only one that was found needs no choice. */
  const to = picked ?? (words.length && shown.length === 1 ? shown[0] : null);
  const go = async () => {
    if (!to) return;
    const done = await act(name, name === "assign" ? to : { ...to, ...(note.value.trim() && { note: note.value.trim() }) }, one.id);
    if (!done) return;
    close();
    notify(t("move.transferred", { name: titleOf(one) }));
  };
  const row = (/** @type {string} */ key, /** @type {any} */ one, /** @type {any} */ face, /** @type {string} */ title, /** @type {any} */ under) => {
    const on = to !== null && (one.agent_id ? to.agent_id === one.agent_id : to.branch === one.branch);
    return html`<li key=${key}><label class=${classes("pick", on && "on")}><input type="radio" name="to" class="sr" checked=${on} onChange=${() => (chosen.value = one)} />${face}<span class="grow"><b class="cut">${title}</b><small class="cut quiet">${under}</small></span>${h(Icon, { name: on ? "circle-check" : "chevron-right", size: "s" })}</label></li>`;
  };
  return html`<form class="form" onSubmit=${(/** @type {Event} */ event) => (event.preventDefault(), go())}>
    <label class="field">${h(Icon, { name: "search" })}<input data-first aria-label=${t("move.find")} placeholder=${t("move.find")} value=${query.value} autocomplete="off" onInput=${(/** @type {any} */ event) => (query.value = event.target.value)} /></label>
    <fieldset class="pick-list"><legend class="sr">${t("move.to")}</legend>
      ${found.value === null && h(Skeleton, { rows: 2 })}
      ${people.length > 0 && html`<h3>${t("move.people")}</h3><ul role="list">${people.map((who) => row(who.id, { agent_id: who.id }, h(Face, { initials: initialsOf(who.name), voice: who.online && who.available ? "other" : "closed", small: true }), who.name, presenceOf(who)))}</ul>`}
      ${places.length > 0 && html`<h3>${t("move.branches")}</h3><ul role="list">${places.map((branch) => row(branch.key, { branch: branch.key }, h(Icon, { name: "store" }), branch.name, branch.queue ? t("move.queue", { count: branch.queue }) : t("branches.one")))}</ul>`}
      ${found.value !== null && !people.length && !places.length && h(Empty, { icon: "users", title: t("move.nobody") })}
    </fieldset>
    ${name !== "assign" && html`<div class="form-line"><label for="move-note">${t("move.note")} <span class="quiet">${t("form.optional")}</span></label><textarea id="move-note" class="box" rows="2" maxlength="4000" value=${note.value} onInput=${(/** @type {any} */ event) => (note.value = event.target.value)}></textarea></div>`}
    <footer>${h(Button, { onClick: close, children: t("ui.cancel") })}${h(Button, { kind: "ink", type: "submit", disabled: !to, children: t(`actions.${name}`) })}</footer>
  </form>`;
}

/** Whether somebody is there, and how much they hold, in words. @param {Colleague} who */
function presenceOf(who) {
  const there = t(!who.online ? "presence.away" : who.available ? "presence.here" : "presence.paused");
  return who.holds === undefined ? there : `${there} · ${t("presence.load", { count: who.holds })}`;
}

/** Put the conversation aside until later. */
export function snooze() {
  const one = current();
  if (one) openDialog({ title: t("actions.snooze"), class: "narrow", body: (close) => h(Snooze, { one, close }) });
}

/** Tomorrow at nine, as this browser's clock counts. @param {number} now */
export function tomorrowMorning(now) {
  const day = new Date(now);
  day.setDate(day.getDate() + 1);
  day.setHours(MORNING, 0, 0, 0);
  return day;
}

/** @param {Date} date what a datetime-local box holds */
const boxed = (date) => new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

/** @param {{one: import("./api.js").Conversation, close: () => void}} props */
function Snooze({ one, close }) {
  const picked = useSignal(boxed(tomorrowMorning(Date.now())));
  const fault = useSignal("");
  const go = async (/** @type {Date} */ until) => {
    if (!(until.getTime() > Date.now())) return void (fault.value = t("move.past"));
    if (!(await act("snooze", { until: until.toISOString() }, one.id))) return;
    close();
    notify(t("move.snoozed", { when: formatFull(until) }));
  };
  const line = (/** @type {string} */ key, /** @type {Date} */ until, first = false) =>
    html`<li><button type="button" class="pick" data-first=${first || undefined} onClick=${() => go(until)}>${h(Icon, { name: "alarm-clock", size: "s" })}<span class="grow">${t(key)}</span><span class="quiet">${formatFull(until)}</span></button></li>`;
  return html`<ul role="list" class="pick-list">
      ${line("move.in_an_hour", new Date(Date.now() + HOUR_MS), true)}
      ${line("move.tomorrow", tomorrowMorning(Date.now()))}
    </ul>
    <form class="form" onSubmit=${(/** @type {Event} */ event) => (event.preventDefault(), go(new Date(picked.value)))}>
      <div class="form-line"><label for="snooze-at">${t("move.pick")}</label><input id="snooze-at" class="box" type="datetime-local" value=${picked.value} aria-invalid=${fault.value ? "true" : undefined} aria-describedby="snooze-why" onInput=${(/** @type {any} */ event) => ((picked.value = event.target.value), (fault.value = ""))} />
        <small id="snooze-why" class=${fault.value ? "problem v-danger" : "quiet"}>${fault.value || t("move.snooze_why")}</small></div>
      <footer>${h(Button, { onClick: close, children: t("ui.cancel") })}${h(Button, { kind: "ink", type: "submit", children: t("actions.snooze") })}</footer>
    </form>`;
}

/** Close the conversation, and go on to the next one if one wants to. @param {() => void} goOn */
export function close(goOn) {
  const one = current();
  if (one) openDialog({ title: t("actions.close"), class: "narrow", body: (shut) => h(Close, { one, shut, goOn }) });
}

/** @param {{one: import("./api.js").Conversation, shut: () => void, goOn: () => void}} props */
function Close({ one, shut, goOn }) {
  const reason = useSignal("");
  const says = offer("close")?.arguments?.$defs?.Close?.properties?.reason !== undefined;
  const go = async (/** @type {boolean} */ further) => {
    if (!(await act("close", reason.value.trim() ? { reason: reason.value.trim() } : {}, one.id))) return;
    shut();
    if (further) goOn();
    else notify(t("move.closed", { name: titleOf(one) }));
  };
  return html`<form class="form" onSubmit=${(/** @type {Event} */ event) => (event.preventDefault(), go(false))}>
    <p class="soft">${t("move.close_why", { name: titleOf(one) })}</p>
    ${says && html`<div class="form-line"><label for="close-reason">${t("move.reason")} <span class="quiet">${t("form.optional")}</span></label><input id="close-reason" class="box" maxlength="400" autocomplete="off" value=${reason.value} onInput=${(/** @type {any} */ event) => (reason.value = event.target.value)} /></div>`}
    <footer>${h(Button, { onClick: shut, children: t("ui.cancel") })}${h(Button, { onClick: () => go(true), command: "floor.close_next", children: t("move.and_next") })}${h(Button, { kind: "ink", type: "submit", "data-first": true, children: t("actions.close") })}</footer>
  </form>`;
}

/** Put labels on the conversation or take them off. */
export function label() {
  const one = current();
  if (one) openDialog({ title: t("actions.label"), class: "narrow", body: () => h(Labels, { id: one.id }) });
}

/** All labels that are known here, the most used first. */
export function knownLabels() {
  /** @type {Map<string, number>} */
  const found = new Map();
  for (const id of list.value.ids) for (const name of conversation(id).value?.labels ?? []) found.set(name, (found.get(name) ?? 0) + 1);
  return [...found].sort((a, b) => b[1] - a[1]).map(([name]) => name);
}

/** The labels of a conversation, with a box for another one. @param {{id: string}} props */
export function Labels({ id }) {
  const text = useSignal("");
  const labels = conversation(id).value?.labels ?? [];
  const add = async (/** @type {string} */ name) => {
    const wanted = name.trim().replace(/^#/, "");
    text.value = "";
    if (wanted && !labels.includes(wanted)) await act("label", { name: wanted }, id);
  };
  const others = knownLabels().filter((name) => !labels.includes(name)).slice(0, 12);
  return html`<div class="tags">${labels.map((name) => html`<span class="pill" key=${name}>${name}${offer("unlabel") && html`<button type="button" class="off" aria-label=${t("move.unlabel", { name })} title=${t("move.unlabel", { name })} onClick=${() => act("unlabel", { name }, id)}>${h(Icon, { name: "x", size: "xs" })}</button>`}</span>`)}${!labels.length && html`<span class="quiet">${t("move.no_labels")}</span>`}</div>
    <form class="form" onSubmit=${(/** @type {Event} */ event) => (event.preventDefault(), add(text.value))}>
      <div class="form-line"><label for="label-name">${t("move.new_label")}</label><span class="beside"><input id="label-name" data-first class="box grow" maxlength="40" list="labels-known" autocomplete="off" value=${text.value} onInput=${(/** @type {any} */ event) => (text.value = event.target.value)} />${h(Button, { type: "submit", icon: "plus", children: t("move.add") })}</span></div>
    </form>
    ${others.length > 0 && html`<div class="tags" aria-label=${t("move.others")}>${others.map((name) => html`<button key=${name} type="button" class="chip" onClick=${() => add(name)}>${h(Icon, { name: "plus", size: "xs" })}${name}</button>`)}</div>`}`;
}
