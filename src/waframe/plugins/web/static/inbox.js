/** The left column: branches, search, tabs, filters, the list, and who I am. */

import { keyOf, run } from "./keys.js";
import { initialsOf } from "./floor.js";
import { Rows } from "./rows.js";
import { branches, counts, filter, filterCount, fresh, hold, me, order, pages, presence, release, show, socket, SORTS, TABS, view } from "./state.js";
import { t } from "./texts.js";
import { Button, Chip, classes, computed, Count, Face, h, html, Icon, Menu, MenuItem, signal, useEffect, useSignal } from "./ui.js";

/** What stands in the search box. */
export const searching = signal("");
/** Whether I take conversations: what the server knows of me. */
export const available = computed(() => presence.value.get(me.value?.id ?? "")?.available ?? true);

const MAIN_FILTERS = ["unread", "closing"];
const MORE_FILTERS = [
  { name: "failed", value: 1 },
  { name: "has", value: "vin" },
  { name: "state", value: "snoozed" },
  { name: "state", value: "external" },
  { name: "state", value: "closed" },
];

/** Take conversations, or take a break: colleagues and the queue see it. @param {boolean} value */
export const turnAvailable = (value) => socket.send({ do: "available", value });

/** The menu of saved views comes after the first paint. @type {import("./vendor/signals.js").Signal<any>} */
const views = signal(null);

/** The whole column. */
export function Inbox() {
  useEffect(() => void import("./views.js").then((module) => (views.value = module.Views)), []);
  const results = useSignal(/** @type {any} */ (null));
  useEffect(() => {
    if (searching.value && !results.value) import("./search.js").then((module) => (results.value = module.Results));
  }, [searching.value]);
  return html`<nav class="left" id="inbox" tabindex="-1" aria-label=${t("inbox.label")}
    onPointerEnter=${(/** @type {PointerEvent} */ event) => event.pointerType === "mouse" && hold(true)}
    onPointerLeave=${() => hold(false)}>
    <h1 class="sr">${t("inbox.label")}</h1>
    <header>
      ${h(BranchMenu, {})}
      ${h(Button, { kind: "bare", small: true, class: "wide-only palette", "aria-label": `${t("command.palette")} ${keyOf("palette")}`, onClick: () => run("palette"), children: html`<span class="key" aria-hidden="true">${keyOf("palette")}</span>` })}
      ${h(Button, { kind: "bare", touch: true, class: "narrow-only", icon: "menu", label: t("command.palette"), onClick: () => run("palette") })}
    </header>
    ${h(SearchBox, {})}
    ${searching.value
      ? results.value && h(results.value, { query: searching.value, onDone: () => (searching.value = "") })
      : html`${h(Tabs, {})}${h(Filters, {})}${h(Order, {})}${h(Rows, {})}`}
    ${h(Who, {})}
  </nav>`;
}

function BranchMenu() {
  const all = branches.value;
  const chosen = view.value.branches.filter((key) => all.some((branch) => branch.key === key));
  const shown = chosen.length ? all.filter((branch) => chosen.includes(branch.key)) : all;
  const title = shown.length === 1 ? shown[0].name : t("branches.many", { count: shown.length });
  const toggle = (/** @type {string} */ key) => {
    const next = chosen.includes(key) ? chosen.filter((one) => one !== key) : [...chosen, key];
    show({ branches: next.length === all.length ? [] : next });
  };
  const button = html`<span class="mark">${h(Icon, { name: "store" })}</span>
    <span class="grow"><b><span class="cut">${title}</span>${h(Icon, { name: "chevron-down", size: "s" })}</b><small class="cut">${shown.length > 1 ? shown.map((branch) => branch.name).join(", ") : t("branches.one")}</small></span>`;
  return h(Menu, {
    label: t("branches.choose"),
    named: true,
    class: "branch",
    button,
    children: (close) => html`
      ${h(MenuItem, { on: !chosen.length, onClick: () => (show({ branches: [] }), close()), children: t("branches.all") })}
      ${all.map((branch) =>
        h(MenuItem, {
          key: branch.key,
          on: chosen.includes(branch.key),
          end: html`${branch.trouble && html`<span class="v-word v-danger" title=${branch.trouble}>${h(Icon, { name: "triangle-alert", size: "s" })}</span>`}
            ${branch.queue ? html`<span class="v-word v-queued num">${h(Icon, { name: "hourglass", size: "xs" })}${branch.queue}</span>` : null}
            ${branch.unread ? h(Count, { value: branch.unread, on: true, label: t("rows.unread") }) : null}`,
          onClick: () => toggle(branch.key),
          children: branch.name,
        }),
      )}
    `,
  });
}

function SearchBox() {
  const clear = () => (searching.value = "");
  return html`<div class="search"><label class="field">
    ${h(Icon, { name: "search" })}
    <input id="search" type="search" placeholder=${t("search.placeholder")} aria-label=${t("search.label")} autocomplete="off" spellcheck="false"
      value=${searching.value}
      onInput=${(/** @type {InputEvent} */ event) => (searching.value = /** @type {HTMLInputElement} */ (event.target).value)}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key === "ArrowDown" ? /** @type {HTMLElement | null} */ (document.querySelector(".results a"))?.focus() : event.key === "Escape" && (clear(), /** @type {HTMLElement} */ (event.target).blur(), event.preventDefault())} />
    ${searching.value
      ? h(Button, { small: true, kind: "bare", icon: "x", label: t("search.clear"), onClick: clear })
      : html`<span class="key" aria-hidden="true">${keyOf("search")}</span>`}
  </label></div>`;
}

function Tabs() {
  const { tab } = view.value;
  const arrows = (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length];
    show({ tab: next, sort: null });
    document.getElementById(`tab-${next}`)?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${t("tabs.label")} onKeyDown=${arrows}>
    ${TABS.map((name) => html`<button key=${name} type="button" role="tab" id="tab-${name}" aria-selected=${name === tab} tabindex=${name === tab ? 0 : -1}
      class=${classes(name === tab && "on")} onClick=${() => show({ tab: name, sort: null })}>${t(`tab.${name}`)} ${h(Count, { value: counts.value[name] ?? 0, on: name === tab })}</button>`)}
  </div>`;
}

function Filters() {
  const { filters } = view.value;
  const more = MORE_FILTERS.filter(({ name, value }) => filters[name] === value);
  const label = (/** @type {any} */ { name, value }) => t(value === 1 ? `filter.${name}` : `filter.${name}.${value}`);
  return html`<div class="chips" role="group" aria-label=${t("filters.label")}>
    ${MAIN_FILTERS.map((name) => h(Chip, { key: name, on: Boolean(filters[name]), onClick: () => filter(name, filters[name] ? null : 1), children: t(`filter.${name}`) }))}
    ${more.map((one) => h(Chip, { key: one.name, on: true, onClick: () => filter(one.name, null), children: label(one) }))}
    ${h(Menu, {
      label: t("filters.more"),
      named: true,
      class: "chip",
      below: "end",
      button: html`${h(Icon, { name: "list-filter", size: "s" })}${MORE_FILTERS.length}`,
      children: (close) => html`
        ${MORE_FILTERS.map((one) => {
          const on = filters[one.name] === one.value;
          return h(MenuItem, { key: `${one.name}${one.value}`, on, onClick: () => (filter(one.name, on ? null : one.value), close()), children: label(one) });
        })}
        ${filterCount.value > 0 && h(MenuItem, { icon: "x", onClick: () => (show({ filters: {} }), close()), children: t("empty.unfilter") })}
      `,
    })}
  </div>`;
}

function Order() {
  return html`<div class="sort">
    ${h(Menu, {
      label: t("sort.label", { now: t(`sort.${order.value}`) }),
      class: "",
      button: html`${h(Icon, { name: "arrow-down-wide-narrow", size: "s" })}${t(`sort.${order.value}`)}`,
      children: (close) => SORTS.map((name) => h(MenuItem, { key: name, on: name === order.value, onClick: () => (show({ sort: name }), close()), children: t(`sort.${name}`) })),
    })}
    <span class="grow"></span>
    ${fresh.value > 0 && html`<button type="button" class="fresh" onClick=${release}>${h(Icon, { name: "arrow-up", size: "s" })}${t("rows.fresh", { count: fresh.value })}</button>`}
    ${views.value && h(views.value, {})}
  </div>`;
}

function Who() {
  const person = me.value;
  if (!person) return null;
  const turn = () => {
    turnAvailable(!available.value);
  };
  const word = t(available.value ? "me.available" : "me.away");
  return html`<footer>
    ${h(Face, { initials: initialsOf(person.name), voice: available.value ? "mine" : "closed", small: true })}
    <button type="button" class="me grow cut" onClick=${turn} aria-label=${t("me.turn", { name: person.name, state: word })}><b>${person.name}</b> <span class="quiet">· ${word}</span></button>
    ${person.role !== "agent" && h(Button, { kind: "bare", small: true, icon: "chart-column", label: t("command.overview"), onClick: () => run("overview") })}
    ${pages.value.map(({ plugin, name, title }) => h(Button, { key: `${plugin}.${name}`, kind: "bare", small: true, icon: "trending-up", label: title, onClick: () => run(`page.${plugin}.${name}`) }))}
    ${h(Button, { kind: "bare", small: true, icon: "settings-2", label: t("command.settings"), onClick: () => run("settings") })}
    ${h(Button, { kind: "bare", small: true, icon: "keyboard", label: t("command.keys"), class: "wide-only", onClick: () => run("keys") })}
  </footer>`;
}
