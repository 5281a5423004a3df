/** Settings of this browser: theme, language, keys, sounds; where I am logged in; and the way out. */

import { api } from "./api.js";
import { openDialog } from "./dialogs.js";
import { singleKeys, useSingleKeys } from "./keys.js";
import { play, soundOn, useSound } from "./sound.js";
import { chooseLanguage, currentLanguage, formatFull, t } from "./texts.js";
import { Button, chooseTheme, currentTheme, h, html, Switch, useEffect, useSignal } from "./ui.js";

/** Open the settings. */
export const openSettings = () => openDialog({ title: t("command.settings"), body: () => h(Settings, {}) });

function Settings() {
  const drawn = useSignal(0);
  const sessions = useSignal(/** @type {any[]} */ ([]));
  useEffect(() => {
    api.sessions().then((found) => (sessions.value = found), () => undefined);
  }, []);
  const again = () => (drawn.value += 1);
  const choice = (/** @type {string[]} */ names, /** @type {string} */ now, /** @type {string} */ prefix, /** @type {(name: string) => any} */ choose) =>
    html`<span class="toggle" role="group" aria-label=${t(`settings.${prefix}`)}>${names.map((name) => html`<button key=${name} type="button" class=${name === now ? "on" : ""} aria-pressed=${name === now} onClick=${async () => (await choose(name), again())}>${t(`settings.${prefix}.${name}`)}</button>`)}</span>`;
  const line = (/** @type {string} */ key, /** @type {any} */ control) => html`<li><span class="grow"><b>${t(`settings.${key}`)}</b><small class="quiet">${t(`settings.${key}_why`)}</small></span>${control}</li>`;
  return html`<ul class="settings" role="list" data-drawn=${drawn.value}>
      ${line("theme", choice(["system", "light", "dark"], currentTheme(), "theme", chooseTheme))}
      ${line("language", choice(["es", "en"], currentLanguage(), "language", async (name) => (await chooseLanguage(/** @type {any} */ (name)), location.reload())))}
      ${line("keys", h(Switch, { on: singleKeys.value, label: t("settings.keys"), onChange: useSingleKeys }))}
      ${line("sound", h(Switch, { on: soundOn(), label: t("settings.sound"), onChange: (on) => (useSound(on), on && play("message"), again()) }))}
    </ul>
    <h3>${t("settings.sessions")}</h3>
    <ul class="settings" role="list">${sessions.value.map((one) => html`<li key=${one.id}><span class="grow"><b class="cut">${one.client || t("settings.unknown_client")}</b><small class="quiet">${formatFull(one.seen_at)}</small></span>
      ${one.here ? html`<span class="quiet">${t("settings.here")}</span>` : h(Button, { small: true, onClick: async () => (await api.endSession(one.id), (sessions.value = sessions.value.filter((other) => other !== one))), children: t("settings.end") })}</li>`)}</ul>
    <footer>${h(Button, { icon: "log-out", onClick: async () => (await api.logout(), location.reload()), children: t("settings.log_out") })}</footer>`;
}
