/** Shows why the assistant said something, opened from the menu of its message, and takes a report that it was wrong. */

const WORDS = {
  es: {
    open: "¿Por qué dijo esto?",
    by: { rules: "Reglas", model: "Modelo" },
    outcome: { said: "se dijo", silent: "sin texto propio", replaced: "se reemplazó lo que dijo el modelo", rules: "el modelo falló; terminaron las reglas", draft: "borrador" },
    cost: (/** @type {string} */ cost) => `US$${cost}`,
    breaches: "No se dejó pasar",
    none: "No consultó nada.",
    refused: "rechazada",
    unknown: "El asistente no dijo este mensaje, o ya no se guarda.",
    wrong: "Esto estuvo mal",
    why: "¿Qué estuvo mal?",
    send: "Enviar",
    kept: "Guardado para revisarlo.",
    close: "Cerrar",
  },
  en: {
    open: "Why did it say this?",
    by: { rules: "Rules", model: "Model" },
    outcome: { said: "said", silent: "no words of its own", replaced: "the model's words were replaced", rules: "the model failed; the rules finished", draft: "draft" },
    cost: (/** @type {string} */ cost) => `US$${cost}`,
    breaches: "Not let pass",
    none: "It asked nothing.",
    refused: "refused",
    unknown: "The assistant did not say this, or it is no longer kept.",
    wrong: "This was wrong",
    why: "What was wrong?",
    send: "Send",
    kept: "Kept to be looked at.",
    close: "Close",
  },
};

/** @typedef {{action: string, arguments: string, result: string, refusal: string | null, millis: number}} Deed */
/** @typedef {{brain: "rules" | "model", model: string | null, outcome: keyof typeof WORDS.es.outcome, cost: string, millis: number, breaches: string[], wrong: string | null, actions: Deed[]}} Explanation */
/** @typedef {{id: string, sender: {type: string}, text: string}} Message */

/** Make an element. @param {string} name @param {Record<string, string>} [attributes] @param {...(Node | string)} inside */
function make(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

/** Make a button. @param {string} text @param {() => void} run */
function button(text, run) {
  const made = make("button", { type: "button", class: "button small" }, text);
  made.addEventListener("click", run);
  return made;
}

/** Write JSON so that it can be read. @param {string} text */
function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 1);
  } catch {
    return text;
  }
}

/**
 * Offer the explanation in the menu of every message of the assistant.
 * @param {HTMLElement} element
 * @param {{id: string}} conversation
 * @param {any} api
 */
export default function panel(element, conversation, api) {
  const t = api.language === "en" ? WORDS.en : WORDS.es;
  const { id } = conversation;
  const hide = () => {
    element.replaceChildren();
    element.hidden = true;
  };

  /** @param {Deed} deed */
  const deedOf = (deed) =>
    make("details", {},
      make("summary", {}, `${deed.action} · ${deed.millis} ms${deed.refusal ? ` · ${t.refused}` : ""}`),
      make("pre", {}, pretty(deed.arguments)),
      make("pre", {}, deed.refusal ?? pretty(deed.result)));

  /** @param {Message} message */
  function reportOf(message) {
    const why = /** @type {HTMLTextAreaElement} */ (make("textarea", { "aria-label": t.why, placeholder: t.why, maxlength: "500", rows: "2" }));
    const form = make("div", {}, why);
    form.append(button(t.send, async () => {
      if (!why.value.trim()) return why.focus();
      await api.act("report_reply", { message_id: message.id, why: why.value.trim() }, id);
      form.replaceChildren(make("p", { role: "status" }, t.kept));
    }));
    return make("details", {}, make("summary", {}, t.wrong), form);
  }

  /** @param {Message} message */
  async function explain(message) {
    element.hidden = false;
    const query = new URLSearchParams({ conversation_id: id, message_id: message.id });
    /** @type {Explanation | null} */
    const found = await api.get(`/api/assistant/explain?${query}`).catch(() => null);
    const said = make("blockquote", { class: "cut" }, message.text);
    if (!found) return element.replaceChildren(said, make("p", { class: "quiet" }, t.unknown), button(t.close, hide));
    const parts = [found.model ?? t.by[found.brain], t.outcome[found.outcome], `${found.millis} ms`, ...(found.model ? [t.cost(found.cost)] : [])];
    element.replaceChildren(
      said,
      make("p", { class: "quiet" }, parts.join(" · ")),
      ...(found.breaches.length ? [make("p", {}, `${t.breaches}: ${found.breaches.join("; ")}`)] : []),
      ...(found.actions.length ? found.actions.map(deedOf) : [make("p", { class: "quiet" }, t.none)]),
      reportOf(message),
      button(t.close, hide),
    );
    element.scrollIntoView({ block: "nearest" });
  }

  hide();
  const forget = api.offer({ title: t.open, icon: "circle-question-mark", fits: (/** @type {Message} */ message) => message.sender.type === "ai", run: explain });
  return { close: forget };
}
