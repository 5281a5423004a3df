/** Logging in: the whole screen at the beginning, and a sheet over the page where a session ended in between. */

import { api, ApiProblem } from "./api.js";
import { me } from "./state.js";
import { chooseLanguage, currentLanguage, t } from "./texts.js";
import { Button, Face, h, html, Icon, signal, useEffect, useRef, useSignal } from "./ui.js";

/** @type {import("./vendor/signals.js").Signal<(() => void) | null>} */
const wanted = signal(null);

/** Ask for a login; what waits for it goes on afterwards. */
export function askForLogin() {
  return new Promise((/** @type {(value: void) => void} */ resolve) => {
    wanted.value = resolve;
  });
}

/** Whether a login is asked for. */
export const loginWanted = () => wanted.value !== null;

/** The form; somebody else than before begins with a page of their own. */
export function Login() {
  const name = useSignal("");
  const password = useSignal("");
  const plain = useSignal(false);
  const busy = useSignal(false);
  const problem = useSignal("");
  const language = useSignal(currentLanguage());
  const first = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => first.current?.focus(), []);
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    problem.value = "";
    try {
      const who = await api.login(name.value.trim(), password.value);
      if (me.value && me.value.id !== who.id) return location.reload();
      const go = wanted.value;
      wanted.value = null;
      go?.();
    } catch (error) {
      const code = error instanceof ApiProblem ? error.code : "unreachable";
      problem.value = t(["login-wrong", "too-many-logins", "unreachable"].includes(code) ? `login.${code}` : "login.failed");
    } finally {
      busy.value = false;
    }
  };
  const other = language.value === "es" ? "en" : "es";
  const speak = async () => {
    await chooseLanguage(other);
    language.value = other;
  };
  return html`<div class="enter">
    <main>
      <div class="rings" aria-hidden="true">
        ${h(Face, { initials: /** @type {any} */ (h(Icon, { name: "sparkles" })), voice: "ai" })}${h(Face, { initials: "AR", voice: "mine" })}${h(Face, { initials: "LO", voice: "other" })}
      </div>
      <h1>${t("login.title")}</h1>
      <p class="soft">${t(me.value ? "login.again" : "login.subtitle")}</p>
      <form onSubmit=${submit}>
        <label for="login-name">${t("login.name")}</label>
        <span class="field"><input id="login-name" ref=${first} autocomplete="username" autocapitalize="none" spellcheck="false" required value=${name.value}
          onInput=${(/** @type {any} */ event) => (name.value = event.target.value)} /></span>
        <label for="login-password">${t("login.password")}</label>
        <span class="field"><input id="login-password" type=${plain.value ? "text" : "password"} autocomplete="current-password" required value=${password.value}
          aria-describedby="login-problem" aria-invalid=${problem.value !== ""}
          onInput=${(/** @type {any} */ event) => (password.value = event.target.value)} />
          ${h(Button, { kind: "bare", small: true, icon: plain.value ? "eye-off" : "eye", label: t(plain.value ? "login.hide" : "login.show"), onClick: () => (plain.value = !plain.value) })}</span>
        <p id="login-problem" class="problem v-danger v-word" role="alert">${problem.value && html`${h(Icon, { name: "circle-alert", size: "s" })}${problem.value}`}</p>
        <button class="btn ink wide" type="submit" aria-disabled=${busy.value}>${t(busy.value ? "login.going" : "login.go")}</button>
      </form>
      <p class="quiet foot-note">${h(Icon, { name: "lock", size: "s" })}${t("login.foot")}</p>
    </main>
    <footer class="quiet"><span>waframe</span><button type="button" class="link" lang=${other} onClick=${speak}>${other === "es" ? "Español (México)" : "English"}</button></footer>
  </div>`;
}
