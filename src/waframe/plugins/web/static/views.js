/** Saved views: a tab, branches, an order and filters under a name, kept in this browser for each agent. */

import { openDialog } from "./dialogs.js";
import { me, show, view } from "./state.js";
import { t } from "./texts.js";
import { Button, h, html, Icon, Menu, MenuItem, signal, useSignal } from "./ui.js";

/** @typedef {{name: string, view: typeof view.value}} Saved */

const key = () => `waframe.views.${me.value?.id ?? ""}`;

/** @returns {Saved[]} */
function read() {
  try {
    const found = JSON.parse(localStorage.getItem(key()) ?? "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

/** The views of whoever is logged in. */
export const saved = signal(/** @type {Saved[]} */ (read()));

/** @param {Saved[]} next */
function keep(next) {
  saved.value = next;
  localStorage.setItem(key(), JSON.stringify(next));
}

/** Keep what the list shows now under a name; a known name is replaced. @param {string} name */
export const saveView = (name) => keep([...saved.value.filter((one) => one.name !== name), { name, view: view.value }].sort((a, b) => a.name.localeCompare(b.name)));

/** @param {Saved} one */
const isShown = (one) => JSON.stringify(one.view) === JSON.stringify(view.value);

/** Ask for a name. */
export const askToSave = () => openDialog({ title: t("views.save"), class: "narrow", body: (close) => h(Naming, { close }) });

/** @param {{close: () => void}} props */
function Naming({ close }) {
  const name = useSignal("");
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!name.value.trim()) return;
    saveView(name.value.trim());
    close();
  };
  return html`<form class="form" onSubmit=${submit}>
    <div class="form-line"><label for="view-name">${t("views.name")}</label><input id="view-name" data-first class="box" maxlength="40" autocomplete="off" value=${name.value} onInput=${(/** @type {any} */ event) => (name.value = event.target.value)} /><small class="quiet">${t("views.why")}</small></div>
    <footer>${h(Button, { onClick: close, children: t("ui.cancel") })}${h(Button, { kind: "ink", type: "submit", children: t("views.keep") })}</footer>
  </form>`;
}

/** The menu of views, beside the order of the list. */
export function Views() {
  return h(Menu, {
    label: t("views.label"),
    class: "icon-button",
    below: "end",
    button: h(Icon, { name: "bookmark", size: "s" }),
    children: (close) => html`
      ${saved.value.map((one) => html`<span class="beside" key=${one.name}>${h(MenuItem, { on: isShown(one), onClick: () => (show(one.view), close()), children: one.name })}
        ${h(Button, { small: true, kind: "bare", icon: "trash-2", label: t("views.drop", { name: one.name }), onClick: () => keep(saved.value.filter((other) => other !== one)) })}</span>`)}
      ${h(MenuItem, { icon: "plus", onClick: () => (close(), askToSave()), children: t("views.save") })}
    `,
  });
}
