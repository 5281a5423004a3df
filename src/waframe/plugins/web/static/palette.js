/** The palette and the sheet of keys: both read the one registry of commands. */

import { open, jump } from "./actions.js";
import { api } from "./api.js";
import { closeDialog, openDialog } from "./dialogs.js";
import { titleOf } from "./floor.js";
import { allCommands, commands, keyOf, singleKeys } from "./keys.js";
import { branches, conversation, list, show } from "./state.js";
import { formatPhone, plainWords, t } from "./texts.js";
import { Button, classes, h, html, Icon, useEffect, useRef, useSignal } from "./ui.js";

const PAUSE_MS = 180;
const SHORTEST = 2;
const MANY = 6;

/** @typedef {{id: string, group: string, icon: string, title: string, under?: string, key?: string, run: () => void}} Entry */

/** Open the palette. */
export const openPalette = () => openDialog({ title: t("command.palette"), class: "palette-sheet", body: () => h(Palette, {}) });

/** Open the sheet of keys. */
export const openKeys = () => openDialog({ title: t("command.keys"), wide: true, body: () => h(Keys, {}) });

/** @param {string} text @param {string[]} words */
const fits = (text, words) => {
  const plain = plainWords(text).join(" ");
  return words.every((word) => plain.includes(word));
};

/** @param {string[]} words @returns {Entry[]} */
const commandEntries = (words) =>
  commands()
    .filter((command) => !["palette", "back"].includes(command.id) && fits(t(command.title), words))
    .map((command) => ({ id: `c-${command.id}`, group: "commands", icon: command.icon ?? "chevron-right", title: t(command.title), key: keyOf(command.id), run: command.run }));

/** @param {string[]} words @returns {Entry[]} */
function branchEntries(words) {
  if (!words.length) return [];
  const entry = (/** @type {string} */ id, /** @type {string} */ title, /** @type {string[]} */ chosen) => ({ id, group: "branches", icon: "store", title, run: () => void show({ branches: chosen }) });
  const all = [...branches.value.map((branch) => entry(`b-${branch.key}`, branch.name, [branch.key])), entry("b", t("branches.all"), [])];
  return all.filter((one) => fits(one.title, words)).slice(0, MANY);
}

/** What is loaded already, so that something stands there at once. @param {string[]} words @returns {Entry[]} */
function nearEntries(words) {
  if (!words.length) return [];
  return list.value.ids
    .map((id) => conversation(id).value)
    .filter((one) => one !== null && fits(`${titleOf(one)} ${one.customer.phone ?? ""}`, words))
    .slice(0, MANY)
    .map((one) => /** @type {import("./api.js").Conversation} */ (one))
    .map((one) => ({ id: `v-${one.id}`, group: "conversations", icon: "message-square", title: titleOf(one), under: branchName(one.branch), run: () => open(one.id) }));
}

/** @param {string} key */
const branchName = (key) => branches.value.find((branch) => branch.key === key)?.name ?? key;

function Palette() {
  const query = useSignal("");
  const at = useSignal(0);
  const far = useSignal(/** @type {Entry[]} */ ([]));
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => input.current?.focus(), []);
  const asked = query.value.trim();
  useEffect(() => {
    far.value = [];
    if (asked.length < SHORTEST) return;
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      const answer = await api.search({ q: asked, scope: "conversations", limit: MANY }, controller.signal).catch(() => null);
      far.value = (answer?.items ?? []).map((/** @type {any} */ one) => ({
        id: `v-${one.conversation_id}`, group: "conversations", icon: "message-square",
        title: one.customer.name || formatPhone(one.customer.phone) || t("customer.unknown"), under: branchName(one.branch),
        run: () => (one.seq ? jump(one.conversation_id, one.seq) : open(one.conversation_id)),
      }));
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [asked]);
  const words = plainWords(asked);
  const near = nearEntries(words);
  const found = [...commandEntries(words), ...near, ...far.value.filter((one) => !near.some((other) => other.id === one.id)).slice(0, MANY), ...branchEntries(words)];
  const here = Math.min(at.value, found.length - 1);
  useEffect(() => document.getElementById(`p-${here}`)?.scrollIntoView({ block: "nearest" }), [here]);
  const go = (/** @type {number} */ index) => {
    const entry = found[index];
    closeDialog();
    if (entry) setTimeout(() => entry.run());
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) at.value = (here + step + found.length) % Math.max(1, found.length);
    else if (event.key === "Enter") go(here);
    else return;
    event.preventDefault();
  };
  let group = "";
  return html`<label class="field">${h(Icon, { name: "search" })}<input ref=${input} role="combobox" aria-expanded="true" aria-controls="palette-list" aria-activedescendant=${found[here] && `p-${here}`}
      aria-label=${t("palette.label")} placeholder=${t("palette.label")} value=${query.value} autocomplete="off" spellcheck="false" onInput=${(/** @type {any} */ event) => ((query.value = event.target.value), (at.value = 0))} onKeyDown=${onKeyDown} /></label>
    <ul class="palette-list" id="palette-list" role="listbox" aria-label=${t("command.palette")}>
      ${found.map((entry, index) => {
        const head = entry.group !== group && words.length > 0 && html`<li class="head" role="presentation" key=${`g-${entry.group}`}>${t(`palette.${entry.group}`)}</li>`;
        group = entry.group;
        return html`${head}<li key=${entry.id} id="p-${index}" role="option" aria-selected=${index === here} class=${classes(index === here && "on")} onClick=${() => go(index)}>
          ${h(Icon, { name: entry.icon, size: "s" })}<span class="grow cut">${entry.title}${entry.under && html` <span class="quiet">· ${entry.under}</span>`}</span>${entry.key && html`<span class="key">${entry.key}</span>`}</li>`;
      })}
    </ul>
    ${!found.length && html`<p class="quiet">${t("palette.nothing")}</p>`}
    <span class="sr" role="status">${t("palette.found", { count: found.length })}</span>`;
}

/** How the keys are grouped on their sheet, by how their ids begin. */
const GROUPS = [
  { name: "move", begins: ["next", "previous", "tab.", "search", "palette", "keys"] },
  { name: "floor", begins: ["floor."] },
  { name: "write", begins: ["write."] },
  { name: "page", begins: [""] },
];

/** @param {string} id */
const groupOf = (id) => GROUPS.find(({ begins }) => begins.some((begin) => id.startsWith(begin)))?.name;

function Keys() {
  const shown = allCommands().filter((command) => keyOf(command.id));
  return html`${!singleKeys.value && html`<p class="soft">${t("keys.off")} ${h(Button, { small: true, onClick: () => import("./settings.js").then((module) => module.openSettings()), children: t("command.settings") })}</p>`}
    ${GROUPS.map(({ name }) => {
      const own = shown.filter((command) => groupOf(command.id) === name);
      return own.length > 0 && html`<section key=${name}><h3>${t(`keys.${name}`)}</h3><dl class="keys">${own.map((command) => html`<div key=${command.id}><dt>${t(command.title)}</dt><dd><span class="key">${keyOf(command.id)}</span></dd></div>`)}</dl></section>`;
    })}`;
}
