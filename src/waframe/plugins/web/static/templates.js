/** Templates: which there are, what fills them, exactly what the customer will see, and what it costs. */

import { api } from "./api.js";
import { firstName } from "./floor.js";
import { say } from "./outbox.js";
import { Said } from "./said.js";
import { hasText, t } from "./texts.js";
import { Button, classes, Empty, h, html, Icon, Pill, Skeleton, useEffect, useSignal } from "./ui.js";

/** @typedef {{name: string, language: string, category: string | null, status: string, body: string, header: string | null, footer: string | null, buttons: string[], fields: {name: string, example: string | null}[], price: string | null}} Template */

const PREVIEW_MS = 250;
const READY = /^approved$/i;

/** @param {Template} one */
const keyOf = (one) => `${one.name}/${one.language}`;

/** A name of Meta as people read it. @param {string} name */
const readable = (name) => (name[0]?.toUpperCase() ?? "") + name.slice(1).replace(/_/g, " ");

/** A word of the channel, such as a category or a status, in the words of the page where it has one. @param {string | null} word */
const named = (word) => (hasText(`template.${word?.toLowerCase()}`) ? t(`template.${word?.toLowerCase()}`) : (word ?? ""));

/** Picker, fields and preview. @param {{one: import("./api.js").Conversation, onSent: () => void}} props */
export function Templates({ one, onSent }) {
  const all = useSignal(/** @type {Template[] | null} */ (null));
  const problem = useSignal("");
  const query = useSignal("");
  const chosen = useSignal(/** @type {Template | null} */ (null));
  const read = () => {
    problem.value = "";
    api.templates(one.id).then((/** @type {Template[]} */ found) => {
      all.value = found;
      chosen.value = found.find((template) => READY.test(template.status)) ?? null;
    }, (/** @type {Error} */ error) => (problem.value = error.message));
  };
  useEffect(read, [one.id]);
  if (problem.value) return h(Empty, { icon: "wifi-off", title: t("template.failed"), text: problem.value, children: h(Button, { onClick: read, children: t("empty.again") }) });
  if (!all.value) return h(Skeleton, { rows: 2 });
  if (!all.value.length) return h(Empty, { icon: "layout-template", title: t("template.none"), text: t("template.none_why") });
  const words = query.value.toLowerCase();
  const found = all.value.filter((template) => `${readable(template.name)} ${template.body}`.toLowerCase().includes(words));
  return html`<div class="picker">
    <div class="list"><label class="field">${h(Icon, { name: "search" })}<input type="search" aria-label=${t("template.search")} placeholder=${t("template.search")} value=${query.value} onInput=${(/** @type {any} */ event) => (query.value = event.target.value)} /></label>
      <ul role="list">${found.map((template) => {
        const ready = READY.test(template.status);
        return html`<li key=${keyOf(template)} class=${classes(chosen.value === template && "on", !ready && "off")}><button type="button" disabled=${!ready} aria-pressed=${chosen.value === template} onClick=${() => (chosen.value = template)}>
          <b class="cut">${readable(template.name)}</b>${h(Pill, ready ? { children: named(template.category) } : { voice: "danger", children: named(template.status) })}
          <small class="cut">${template.body}</small></button></li>`;
      })}</ul></div>
    ${chosen.value ? h(Preview, { key: keyOf(chosen.value), one, template: chosen.value, onSent }) : html`<div class="preview"></div>`}
  </div>`;
}

/** @param {{one: import("./api.js").Conversation, template: Template, onSent: () => void}} props */
function Preview({ one, template, onSent }) {
  const values = useSignal(/** @type {Record<string, string>} */ (Object.fromEntries(template.fields.map(({ name }) => [name, /name|nombre|customer|cliente/i.test(name) ? firstName(one.customer.name) : ""]))));
  const seen = useSignal(/** @type {any} */ (null));
  useEffect(() => {
    let away = false;
    const timer = setTimeout(async () => {
      try {
        const answer = await api.previewTemplate(one.id, { name: template.name, language: template.language, values: values.value });
        if (!away) seen.value = answer;
      } catch (error) {
        if (!away) seen.value = { faults: [/** @type {Error} */ (error).message], content: null };
      }
    }, seen.value ? PREVIEW_MS : 0);
    return () => {
      away = true;
      clearTimeout(timer);
    };
  }, [values.value]);
  const missing = template.fields.filter(({ name }) => !values.value[name]?.trim());
  const shown = seen.value;
  const ready = shown?.content && !shown.faults.length && !missing.length;
  const send = () => {
    if (!ready) return;
    say(one.id, { content: shown.content, reply_to: null });
    onSent();
  };
  return html`<form class="preview" onSubmit=${(/** @type {Event} */ event) => (event.preventDefault(), send())}>
    ${template.fields.length > 0 && html`<div class="vars">${template.fields.map(({ name, example }) => html`<label key=${name}><span>${readable(name)}</span><span class="field"><input required placeholder=${example ?? ""} value=${values.value[name]} onInput=${(/** @type {any} */ event) => (values.value = { ...values.value, [name]: event.target.value })} /></span></label>`)}</div>`}
    <div class="bubble v-mine" aria-label=${t("template.preview")} aria-live="polite">
      ${shown?.header && html`<b class="header">${shown.header}</b>`}
      ${h(Said, { text: shown?.text ?? template.body })}
      ${shown?.footer && html`<p class="footer">${shown.footer}</p>`}
      ${(shown?.buttons ?? template.buttons).length > 0 && html`<div class="picks">${(shown?.buttons ?? template.buttons).map((/** @type {string} */ button) => html`<span key=${button}>${h(Icon, { name: "reply", size: "s" })}${button}</span>`)}</div>`}
    </div>
    ${shown?.faults?.length > 0 && !missing.length && html`<p class="v-danger v-word" role="alert">${shown.faults.join(" · ")}</p>`}
    <footer><span class="quiet grow">${t("template.as_seen")} ${template.price ? t("template.price", { category: named(template.category), price: template.price }) : named(template.category)}<br />${t("template.opens")}</span>
      <button type="submit" class="btn solid" disabled=${!ready}>${t("template.send")}${h(Icon, { name: "send-horizontal", size: "s" })}</button></footer>
  </form>`;
}
