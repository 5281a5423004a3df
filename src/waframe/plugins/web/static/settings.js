/** Settings of this browser and of one's account: looks, language, keys, sounds, notifications, logins, and the way out. */

import { api } from "./api.js";
import { confirm, openDialog } from "./dialogs.js";
import { available, turnAvailable } from "./inbox.js";
import { singleKeys, useSingleKeys } from "./keys.js";
import { pushState, startPush, stopPush } from "./push.js";
import { play, soundOn, useSound } from "./sound.js";
import { chooseLanguage, currentLanguage, formatFull, t } from "./texts.js";
import { Button, chooseTheme, currentTheme, h, html, notify, Switch, useEffect, useSignal } from "./ui.js";

/** Where the composer reads whether Enter sends, or Ctrl+Enter. */
export const SEND_KEY = "waframe.send_key";

/** Open the settings. */
export const openSettings = () => openDialog({ title: t("command.settings"), body: () => h(Settings, {}) });

/** What a browser calls itself, in a few words. @param {string} client */
function clientName(client) {
  const browser = /Edg\//.test(client) ? "Edge" : /Firefox\//.test(client) ? "Firefox" : /Chrom(e|ium)\//.test(client) ? "Chrome" : /Safari\//.test(client) ? "Safari" : "";
  const system = /Android/.test(client) ? "Android" : /iPhone|iPad/.test(client) ? "iOS" : /Windows/.test(client) ? "Windows" : /Mac OS/.test(client) ? "macOS" : /Linux/.test(client) ? "Linux" : "";
  return [browser, system].filter(Boolean).join(" · ") || client.slice(0, 60) || t("settings.unknown_client");
}

function Settings() {
  const drawn = useSignal(0);
  const push = useSignal(/** @type {import("./push.js").PushState} */ ("unknown"));
  const again = () => (drawn.value += 1);
  useEffect(() => {
    pushState().then((found) => (push.value = found));
  }, []);
  const choice = (/** @type {string[]} */ names, /** @type {string} */ now, /** @type {string} */ prefix, /** @type {(name: string) => any} */ choose) =>
    html`<span class="toggle" role="group" aria-label=${t(`settings.${prefix}`)}>${names.map((name) => html`<button key=${name} type="button" class=${name === now ? "on" : ""} aria-pressed=${name === now} onClick=${async () => (await choose(name), again())}>${t(`settings.${prefix}.${name}`)}</button>`)}</span>`;
  const line = (/** @type {string} */ key, /** @type {any} */ control, why = t(`settings.${key}_why`)) => html`<li><span class="grow"><b>${t(`settings.${key}`)}</b><small class="quiet">${why}</small></span>${control}</li>`;
  const toggle = (/** @type {string} */ key, /** @type {boolean} */ on, /** @type {(on: boolean) => any} */ change) => h(Switch, { on, label: t(`settings.${key}`), onChange: async (value) => (await change(value), again()) });
  return html`<ul class="settings" role="list" data-drawn=${drawn.value}>
      ${line("available", toggle("available", available.value, turnAvailable))}
      ${line("theme", choice(["system", "light", "dark"], currentTheme(), "theme", chooseTheme))}
      ${line("language", choice(["es", "en"], currentLanguage(), "language", changeLanguage))}
      ${line("send", choice(["enter", "ctrl"], localStorage.getItem(SEND_KEY) ?? "enter", "send", (name) => localStorage.setItem(SEND_KEY, name)))}
      ${line("keys", toggle("keys", singleKeys.value, useSingleKeys))}
      ${line("sound", toggle("sound", soundOn(), (on) => (useSound(on), on && play("message"))))}
      ${line("push", push.value === "on" || push.value === "off" ? toggle("push", push.value === "on", async (on) => (push.value = await (on ? startPush() : stopPush()))) : null, t(`settings.push.${push.value}`))}
    </ul>
    <h3>${t("settings.sessions")}</h3>
    ${h(Sessions, {})}
    <footer>${h(Button, { icon: "log-out", onClick: logOut, children: t("settings.log_out") })}</footer>`;
}

/** The account's language, which the server's own words follow, too. @param {string} name */
async function changeLanguage(name) {
  await api.changeMe({ language: name === "en" ? "en" : "es-MX" }).catch(() => undefined);
  await chooseLanguage(/** @type {"es" | "en"} */ (name));
  location.reload();
}

/** Leave; what this browser was told by push stops, too. */
async function logOut() {
  await stopPush().catch(() => undefined);
  await api.logout();
  location.reload();
}

function Sessions() {
  const found = useSignal(/** @type {any[] | null} */ (null));
  useEffect(() => {
    api.sessions().then((all) => (found.value = all), () => (found.value = []));
  }, []);
  const end = async (/** @type {any} */ one) => {
    try {
      await api.endSession(one.id);
      found.value = (found.value ?? []).filter((other) => other !== one);
    } catch (problem) {
      notify(t("actions.failed", { reason: /** @type {Error} */ (problem).message }), { voice: "danger" });
    }
  };
  const others = (found.value ?? []).filter((one) => !one.here);
  const endAll = async () => {
    if (!(await confirm({ title: t("settings.end_all"), text: t("settings.end_all_why", { count: others.length }), action: t("settings.end_all"), danger: true }))) return;
    for (const one of others) await end(one);
  };
  return html`<ul class="settings" role="list">${(found.value ?? []).map((one) => html`<li key=${one.id}><span class="grow"><b class="cut" title=${one.client}>${clientName(one.client)}</b><small class="quiet">${t("settings.seen", { when: formatFull(one.seen_at) })}</small></span>
    ${one.here ? html`<span class="quiet">${t("settings.here")}</span>` : h(Button, { small: true, "aria-label": t("settings.end_one", { client: clientName(one.client) }), onClick: () => end(one), children: t("settings.end") })}</li>`)}</ul>
    ${others.length > 1 && h(Button, { small: true, onClick: endAll, children: t("settings.end_all") })}`;
}
