/** A form made from the JSON Schema of an action's arguments; what the server refuses stands at the field it names. */

import { act, current, offers, refusal } from "./actions.js";
import { api, ApiProblem } from "./api.js";
import { confirm, openDialog } from "./dialogs.js";
import { hasText, t } from "./texts.js";
import { Button, classes, h, html, Icon, notify, useSignal } from "./ui.js";

/**
 * @typedef {{name: string, label: string, kind: "text" | "long" | "number" | "switch" | "choice" | "instant" | "many" | "json",
 *   required: boolean, options: any[], schema: any, why: string}} Field
 */

const LONG = 200;

/** Follow a reference, and leave out that a value may be null. @param {any} schema @param {any} whole @returns {any} */
function plain(schema, whole) {
  if (schema?.$ref) return plain({ ...whole.$defs?.[schema.$ref.split("/").pop()], ...schema, $ref: undefined }, whole);
  const among = schema?.anyOf?.filter((/** @type {any} */ one) => one.type !== "null");
  return among?.length === 1 ? plain({ ...among[0], default: schema.default }, whole) : (schema ?? {});
}

/** @param {any} schema @returns {Field["kind"]} */
function kindOf(schema) {
  if (schema.enum) return "choice";
  if (schema.type === "boolean") return "switch";
  if (schema.type === "integer" || schema.type === "number") return "number";
  if (schema.type === "string") return schema.format === "date-time" ? "instant" : (schema.maxLength ?? 0) > LONG ? "long" : "text";
  return schema.type === "array" && schema.items?.type === "string" ? "many" : "json";
}

/** The fields of an action. @param {any} schema @returns {Field[]} */
export function fieldsOf(schema) {
  const root = plain(schema, schema);
  const required = new Set(root.required ?? []);
  return Object.entries(root.properties ?? {}).map(([name, given]) => {
    const own = plain(given, schema);
    const label = hasText(`field.${name}`) ? t(`field.${name}`) : own.title ?? name.replaceAll("_", " ");
    return { name, label, kind: kindOf(own), required: required.has(name), options: own.enum ?? [], schema: own, why: own.description ?? "" };
  });
}

/** What was written, as the server wants it; nothing for what was left empty. @param {Field} field @param {any} value */
function valueOf(field, value) {
  if (field.kind === "switch") return Boolean(value);
  if (value === undefined || value === "") return undefined;
  switch (field.kind) {
    case "number": return Number(value);
    case "instant": return new Date(value).toISOString();
    case "many": return String(value).split("\n").map((line) => line.trim()).filter(Boolean);
    case "json": return JSON.parse(value);
    default: return value;
  }
}

/**
 * Run an action by its name: at once where nothing has to be said, else after a form for what is not given yet.
 * @param {string} name
 * @param {Record<string, any>} [given]
 */
export async function start(name, given = {}) {
  const offer = offers.value.find((one) => one.name === name);
  const id = current()?.id;
  if (!offer || !id) return;
  if (fieldsOf(offer.arguments).some((field) => !(field.name in given))) {
    openDialog({ title: offer.title, body: (close) => h(ActionForm, { id, offer, given, close }) });
  } else if (offer.risk !== "commit" || (await confirm({ title: offer.title, text: t("form.commit"), action: offer.title }))) {
    const result = await act(name, given, id);
    if (result) told(offer.title, result);
  }
}

/** Say what an action gave: its own words, where it has some. @param {string} title @param {any} result */
function told(title, result) {
  if (typeof result.folio === "string" && result.folio) return notify(`${title}: ${result.folio}`);
  const words = Object.values(result).filter((value) => typeof value === "string" || typeof value === "number");
  notify(words.length ? `${title}: ${words.slice(0, 3).join(" · ")}` : t("form.done", { title }));
}

/** @param {{id: string, offer: import("./actions.js").Offer, given?: Record<string, any>, close: () => void}} props */
export function ActionForm({ id, offer, given = {}, close }) {
  const fields = fieldsOf(offer.arguments).filter((field) => !(field.name in given));
  const values = useSignal(/** @type {Record<string, any>} */ (Object.fromEntries(fields.map((field) => [field.name, field.schema.default ?? (field.kind === "switch" ? false : "")]))));
  const faults = useSignal(/** @type {Record<string, string>} */ ({}));
  const running = useSignal(false);
  const set = (/** @type {string} */ name, /** @type {any} */ value) => (values.value = { ...values.value, [name]: value });
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    /** @type {Record<string, any>} */
    const body = { ...given };
    /** @type {Record<string, string>} */
    const wrong = {};
    for (const field of fields) {
      try {
        const value = valueOf(field, values.value[field.name] ?? undefined);
        if (value !== undefined) body[field.name] = value;
        else if (field.required) wrong[field.name] = t("form.required");
      } catch {
        wrong[field.name] = t("form.invalid");
      }
    }
    faults.value = wrong;
    if (Object.keys(wrong).length) return focusFirst(wrong);
    running.value = true;
    try {
      const result = await api.act(id, offer.name, body);
      close();
      told(offer.title, result ?? {});
    } catch (problem) {
      running.value = false;
      faults.value = blame(problem, fields);
      focusFirst(faults.value);
    }
  };
  return html`<form class="form" novalidate onSubmit=${submit}>
    ${faults.value[""] && html`<p class="problem v-danger" role="alert">${h(Icon, { name: "circle-alert", size: "s" })}${faults.value[""]}</p>`}
    ${fields.map((field) => h(FieldLine, { key: field.name, field, value: values.value[field.name], fault: faults.value[field.name], onChange: (value) => set(field.name, value) }))}
    <footer>${h(Button, { onClick: close, children: t("ui.cancel") })}${h(Button, { kind: "ink", type: "submit", disabled: running.value, children: offer.title })}</footer>
  </form>`;
}

/** @param {Record<string, string>} faults */
function focusFirst(faults) {
  const name = Object.keys(faults).find(Boolean);
  if (name) requestAnimationFrame(() => document.getElementById(`field-${name}`)?.focus());
}

/** Find out which field a refusal is about: it names it as `$.name`. @param {any} problem @param {Field[]} fields */
function blame(problem, fields) {
  const name = problem instanceof ApiProblem ? (problem.document.field ?? /\$\.(\w+)/.exec(problem.detail)?.[1] ?? "") : "";
  const known = fields.some((field) => field.name === name);
  const words = problem instanceof ApiProblem && known ? problem.detail.replace(/^.*its arguments: /, "").replace(/ - at `.*$/, "") : refusal(problem);
  return { [known ? name : ""]: words };
}

/** @param {{field: Field, value: any, fault?: string, onChange: (value: any) => void}} props */
function FieldLine({ field, value, fault, onChange }) {
  const id = `field-${field.name}`;
  const told = { id, "aria-invalid": fault ? "true" : undefined, "aria-describedby": fault || field.why ? `${id}-why` : undefined, "aria-required": field.required };
  const heard = (/** @type {any} */ event) => onChange(event.target.type === "checkbox" ? event.target.checked : event.target.value);
  const { schema } = field;
  const box = () => {
    switch (field.kind) {
      case "switch": return html`<input type="checkbox" ...${told} checked=${Boolean(value)} onChange=${heard} />`;
      case "choice": return html`<select class="box" ...${told} value=${value} onChange=${heard}>${!field.required && html`<option value="">—</option>`}${field.options.map((one) => html`<option key=${one} value=${one}>${hasText(`choice.${one}`) ? t(`choice.${one}`) : one}</option>`)}</select>`;
      case "number": return html`<input class="box" type="number" step=${schema.type === "integer" ? 1 : "any"} min=${schema.minimum} max=${schema.maximum} ...${told} value=${value} onInput=${heard} />`;
      case "instant": return html`<input class="box" type="datetime-local" ...${told} value=${value} onInput=${heard} />`;
      case "long": case "many": case "json": return html`<textarea class="box" rows="4" maxlength=${schema.maxLength} ...${told} value=${value} onInput=${heard}></textarea>`;
      default: return html`<input class="box" type="text" maxlength=${schema.maxLength} autocomplete="off" ...${told} value=${value} onInput=${heard} />`;
    }
  };
  return html`<div class=${classes("form-line", field.kind === "switch" && "across")}>
    <label for=${id}>${field.label}${!field.required && field.kind !== "switch" && html` <span class="quiet">${t("form.optional")}</span>`}</label>${box()}
    ${(fault || field.why) && html`<small id="${id}-why" class=${fault ? "problem v-danger" : "quiet"}>${fault && h(Icon, { name: "circle-alert", size: "xs" })}${fault ?? field.why}</small>`}
  </div>`;
}
