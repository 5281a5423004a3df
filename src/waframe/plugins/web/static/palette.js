/** The palette and the sheet of keys: both read the one registry of commands. */

import { closeDialog, openDialog } from "./dialogs.js";
import { allCommands, commands, keyOf } from "./keys.js";
import { t } from "./texts.js";
import { classes, h, html, Icon, useEffect, useRef, useSignal } from "./ui.js";

/** Without accents and in small letters, as one types. @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Open the palette. */
export const openPalette = () => openDialog({ title: t("command.palette"), class: "palette-sheet", body: () => h(Palette, {}) });

/** Open the sheet of keys. */
export const openKeys = () => openDialog({ title: t("command.keys"), wide: true, body: () => h(Keys, {}) });

function Palette() {
  const query = useSignal("");
  const at = useSignal(0);
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => input.current?.focus(), []);
  const words = plain(query.value).split(/\s+/).filter(Boolean);
  const found = commands().filter((command) => command.id !== "palette" && words.every((word) => plain(t(command.title)).includes(word)));
  const here = Math.min(at.value, found.length - 1);
  const go = (/** @type {number} */ index) => {
    const command = found[index];
    closeDialog();
    if (command) setTimeout(() => command.run());
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) at.value = (here + step + found.length) % Math.max(1, found.length);
    else if (event.key === "Enter") go(here);
    else return;
    event.preventDefault();
  };
  return html`<label class="field">${h(Icon, { name: "search" })}<input ref=${input} role="combobox" aria-expanded="true" aria-controls="palette-list" aria-activedescendant=${found[here] && `p-${here}`}
      aria-label=${t("palette.label")} placeholder=${t("palette.label")} value=${query.value} onInput=${(/** @type {any} */ event) => ((query.value = event.target.value), (at.value = 0))} onKeyDown=${onKeyDown} /></label>
    <ul class="palette-list" id="palette-list" role="listbox" aria-label=${t("command.palette")}>
      ${found.map((command, index) => html`<li key=${command.id} id="p-${index}" role="option" aria-selected=${index === here} class=${classes(index === here && "on")} onClick=${() => go(index)}>
        ${h(Icon, { name: command.icon ?? "chevron-right", size: "s" })}<span class="grow">${t(command.title)}</span>${keyOf(command.id) && html`<span class="key">${keyOf(command.id)}</span>`}</li>`)}
    </ul>
    ${!found.length && html`<p class="quiet">${t("palette.nothing")}</p>`}`;
}

const Keys = () =>
  html`<dl class="keys">${allCommands()
    .filter((command) => keyOf(command.id))
    .map((command) => html`<div key=${command.id}><dt>${t(command.title)}</dt><dd><span class="key">${keyOf(command.id)}</span></dd></div>`)}</dl>`;
